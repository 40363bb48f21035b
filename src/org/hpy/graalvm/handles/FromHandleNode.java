// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.handles;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.GenerateInline;
import com.oracle.truffle.api.dsl.GenerateUncached;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.dsl.TypeSystemReference;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.llvm.runtime.nodes.api.LLVMTypes;
import com.oracle.truffle.llvm.runtime.nodes.memory.LLVMNativePointerSupport.ToNativePointerNode;
import com.oracle.truffle.llvm.runtime.pointer.LLVMManagedPointer;
import org.hpy.graalvm.HPyContext;

/** Turns what bitcode holds as an {@code HPy} into its {@link Handle}; {@code HPy_NULL} into null. */
@GenerateUncached
@GenerateInline(false)
@TypeSystemReference(LLVMTypes.class)
public abstract class FromHandleNode extends Node {

    private static final TruffleString CLOSED = PythonUtils.tsLiteral("HPy handle %d is closed or was never open");

    /**
     * Returns the handle.
     *
     * @param value a handle object, a number that was stored to native memory, or a pointer to either
     * @throws com.oracle.graal.python.runtime.exception.PException SystemError if there is no such handle
     */
    public abstract Handle execute(Object value);

    /** The handle, slowly. */
    @TruffleBoundary
    public static Handle handleOf(Object value) {
        return FromHandleNodeGen.getUncached().execute(value);
    }

    /** The object of a handle that was read from native memory, slowly. */
    @TruffleBoundary
    public static Object objectOf(long id) {
        return handleOf(id).delegate;
    }

    @Specialization
    static Handle managed(Handle handle) {
        return handle;
    }

    @Specialization(guards = "id == 0")
    static Handle nullHandle(@SuppressWarnings("unused") long id) {
        return null;
    }

    @Specialization(guards = "id != 0")
    static Handle number(long id, @Bind Node node) {
        Handle handle = HPyContext.get(node).handles().get(id);
        if (handle == null) {
            throw raiseClosed(node, id);
        }
        return handle;
    }

    @Specialization(guards = "isHandle(pointer)")
    static Handle managedPointer(LLVMManagedPointer pointer) {
        return (Handle) pointer.getObject();
    }

    @Specialization(replaces = {"managed", "nullHandle", "number", "managedPointer"})
    static Handle any(Object value, @Bind Node node, @Cached ToNativePointerNode toNative) {
        if (value instanceof Handle handle) {
            return handle;
        }
        if (LLVMManagedPointer.isInstance(value) && isHandle(LLVMManagedPointer.cast(value))) {
            return managedPointer(LLVMManagedPointer.cast(value));
        }
        long id =
                value instanceof Long number ? number : toNative.execute(value).asNative();
        return id == 0 ? nullHandle(id) : number(id, node);
    }

    static boolean isHandle(LLVMManagedPointer pointer) {
        return pointer.getOffset() == 0 && pointer.getObject() instanceof Handle;
    }

    @TruffleBoundary
    private static RuntimeException raiseClosed(Node node, long id) {
        throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.SystemError, CLOSED, id);
    }
}
