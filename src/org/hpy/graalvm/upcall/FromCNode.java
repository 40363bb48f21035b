// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.upcall;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.dsl.TypeSystemReference;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.profiles.BranchProfile;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.llvm.runtime.nodes.api.LLVMTypes;
import com.oracle.truffle.llvm.runtime.nodes.memory.LLVMNativePointerSupport.ToNativePointerNode;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.border.FromHandleNode;
import org.hpy.graalvm.functions.ContextFunction;
import org.hpy.graalvm.handles.Handle;

/** Converts what Sulong passes for a parameter of one {@link CType} to what Java sees of it. */
abstract class FromCNode extends Node {

    abstract Object execute(Object value);

    /**
     * Makes the node.
     *
     * @param position of the parameter, from 0 for the first after the {@code HPyContext *}
     * @param function the node that gets the value
     * @param crossing where C code calls the function
     */
    static FromCNode create(Signature signature, int position, ContextFunction function, Crossing crossing) {
        return switch (signature.parameterTypes().get(position)) {
            case HANDLE ->
                function instanceof ContextFunction.OfAnything
                        ? new AsIs()
                        : new FromHandle(signature, position, crossing);
            case BUILDER -> new FromBuilder(signature, position, crossing);
            case UINT32 -> FromCNodeFactory.UnsignedNodeGen.create();
            case INT64 -> FromCNodeFactory.Long64NodeGen.create();
            case POINTER -> FromCNodeFactory.AddressNodeGen.create();
            case BOOL -> FromCNodeFactory.BoolNodeGen.create();
            case INT32, DOUBLE, HANDLES, TEXT, VOID -> new AsIs();
        };
    }

    private static class FromHandle extends FromCNode {

        private static final TruffleString REFUSED = PythonUtils.tsLiteral("%s: argument %d is HPy_NULL");

        private final int position;
        private final boolean nullAllowed;
        private final BranchProfile nullSeen = BranchProfile.create();

        /** What the function does with the handle of this parameter. */
        final Signature.Handling handling;

        final Crossing crossing;

        @Child
        private FromHandleNode fromHandle;

        FromHandle(Signature signature, int position, Crossing crossing) {
            this.position = position;
            this.crossing = crossing;
            this.nullAllowed = signature.nullAllowed().contains(position);
            this.handling = signature.handling(position);
            this.fromHandle = FromHandleNode.create(crossing);
        }

        @Override
        final Object execute(Object value) {
            Handle handle = fromHandle.execute(value);
            if (handle == null) {
                nullSeen.enter();
                if (!nullAllowed) {
                    throw refuse();
                }
                return null;
            }
            return convert(handle);
        }

        Object convert(Handle handle) {
            return switch (handling) {
                case USES -> crossing.use(handle);
                case CLOSES -> crossing.close(handle);
                case KEEPS -> handle;
            };
        }

        /** In the message arguments count from 1, and the {@code HPyContext *} is not one of them. */
        @TruffleBoundary
        private RuntimeException refuse() {
            throw PRaiseNode.raiseStatic(
                    this, PythonBuiltinClassType.SystemError, REFUSED, crossing.function(), position + 1);
        }
    }

    private static final class FromBuilder extends FromHandle {

        FromBuilder(Signature signature, int position, Crossing crossing) {
            super(signature, position, crossing);
        }

        @Override
        Object convert(Handle handle) {
            return handling == Signature.Handling.CLOSES ? crossing.closeBuilder(handle) : crossing.useBuilder(handle);
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

    /** Sulong has one class for native and managed pointers, which only its type system tells apart. */
    @TypeSystemReference(LLVMTypes.class)
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

    private static final class AsIs extends FromCNode {
        @Override
        Object execute(Object value) {
            return value;
        }
    }
}
