// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.upcall;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.profiles.BranchProfile;
import com.oracle.truffle.llvm.runtime.nodes.memory.LLVMNativePointerSupport.ToNativePointerNode;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import org.hpy.graalvm.handles.FromHandleNode;
import org.hpy.graalvm.handles.Handle;

/** Converts what Sulong passes for a parameter of one {@link CType} to what Java sees of it. */
abstract class FromCNode extends Node {

    abstract Object execute(Object value);

    /**
     * Makes the node.
     *
     * @param itself whether Java wants a handle itself and not its object
     * @param refusal what to say if a handle is {@code HPy_NULL}; null if it may be
     */
    static FromCNode create(CType type, boolean itself, String refusal) {
        return switch (type) {
            case HANDLE -> FromCNodeFactory.FromHandleNodeGen.create(itself, refusal);
            case UINT32 -> FromCNodeFactory.UnsignedNodeGen.create();
            case INT64 -> FromCNodeFactory.Long64NodeGen.create();
            case POINTER -> FromCNodeFactory.AddressNodeGen.create();
            case BOOL -> FromCNodeFactory.BoolNodeGen.create();
            case INT32, DOUBLE, HANDLES, VOID -> FromCNodeFactory.AsIsNodeGen.create();
        };
    }

    abstract static class FromHandle extends FromCNode {
        private final boolean itself;
        private final String refusal;
        private final BranchProfile nullSeen = BranchProfile.create();

        FromHandle(boolean itself, String refusal) {
            this.itself = itself;
            this.refusal = refusal;
        }

        @Specialization
        Object unwrap(Object value, @Cached FromHandleNode fromHandle) {
            Handle handle = fromHandle.execute(value);
            if (handle == null) {
                nullSeen.enter();
                if (refusal != null) {
                    throw PRaiseNode.raiseStatic(
                            this, PythonBuiltinClassType.SystemError, PythonUtils.toTruffleStringUncached(refusal));
                }
                return null;
            }
            return itself ? handle : handle.delegate;
        }
    }

    abstract static class Unsigned extends FromCNode {
        @Specialization
        static long zeroExtend(int value) {
            return Integer.toUnsignedLong(value);
        }
    }

    abstract static class Long64 extends FromCNode {
        @Specialization
        static long number(long value) {
            return value;
        }

        /** An intptr_t that C cast from a pointer. */
        @Specialization(replaces = "number")
        static long pointer(Object value, @Cached ToNativePointerNode toNative) {
            return value instanceof Long number
                    ? number
                    : toNative.execute(value).asNative();
        }
    }

    abstract static class Address extends FromCNode {
        @Specialization
        static long nativePointer(LLVMNativePointer pointer) {
            return pointer.asNative();
        }

        @Specialization(replaces = "nativePointer")
        static long any(Object pointer, @Cached ToNativePointerNode toNative) {
            return toNative.execute(pointer).asNative();
        }
    }

    abstract static class Bool extends FromCNode {
        @Specialization
        static boolean register(boolean value) {
            return value;
        }

        /** Code compiled without optimization keeps a bool in memory, as a byte. */
        @Specialization
        static boolean memory(byte value) {
            return value != 0;
        }
    }

    abstract static class AsIs extends FromCNode {
        @Specialization
        static Object asIs(Object value) {
            return value;
        }
    }
}
