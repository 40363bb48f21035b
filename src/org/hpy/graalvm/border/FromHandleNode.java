// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.border;

import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.GenerateInline;
import com.oracle.truffle.api.dsl.NeverDefault;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.dsl.TypeSystemReference;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.llvm.runtime.nodes.api.LLVMTypes;
import com.oracle.truffle.llvm.runtime.nodes.memory.LLVMNativePointerSupport.ToNativePointerNode;
import com.oracle.truffle.llvm.runtime.pointer.LLVMManagedPointer;
import org.hpy.graalvm.handles.Handle;

/** Turns what bitcode holds as an {@code HPy} into its {@link Handle}; {@code HPy_NULL} into null. */
@GenerateInline(false)
@TypeSystemReference(LLVMTypes.class)
public abstract class FromHandleNode extends Node {

    private final Crossing crossing;

    FromHandleNode(Crossing crossing) {
        this.crossing = crossing;
    }

    @NeverDefault
    public static FromHandleNode create(Crossing crossing) {
        return FromHandleNodeGen.create(crossing);
    }

    /**
     * Returns the handle.
     *
     * @param value a handle object, a number that was stored to native memory, or a pointer to either
     * @throws com.oracle.graal.python.runtime.exception.PException SystemError if there is no such handle
     */
    public abstract Handle execute(Object value);

    @Specialization
    static Handle managed(Handle handle) {
        return handle;
    }

    @Specialization(guards = "id == 0")
    static Handle nullHandle(@SuppressWarnings("unused") long id) {
        return null;
    }

    @Specialization(guards = "id != 0")
    Handle number(long id) {
        return crossing.handle(id);
    }

    @Specialization(guards = "isHandle(pointer)")
    static Handle managedPointer(LLVMManagedPointer pointer) {
        return (Handle) pointer.getObject();
    }

    @Specialization(replaces = {"managed", "nullHandle", "number", "managedPointer"})
    Handle any(Object value, @Cached ToNativePointerNode toNative) {
        if (value instanceof Handle handle) {
            return handle;
        }
        if (LLVMManagedPointer.isInstance(value) && isHandle(LLVMManagedPointer.cast(value))) {
            return managedPointer(LLVMManagedPointer.cast(value));
        }
        return crossing.handle(
                value instanceof Long number ? number : toNative.execute(value).asNative());
    }

    static boolean isHandle(LLVMManagedPointer pointer) {
        return pointer.getOffset() == 0 && pointer.getObject() instanceof Handle;
    }
}
