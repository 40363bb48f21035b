// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import org.hpy.graalvm.downcall.CFunction;
import org.hpy.graalvm.errors.Unraisable;
import org.hpy.graalvm.legacy.CApi;
import org.hpy.graalvm.legacy.Closure;
import org.hpy.graalvm.lifetime.Finalizers;
import org.hpy.graalvm.memory.NativeMemory;

/** The end of the instances of a legacy type that has slots of HPy for it. Guarded by the GIL. */
final class LegacyEnd implements LongPredicate {

    private final List<CFunction> destroys;
    private final boolean finalizes;
    private final CFunction traverse;

    /** The address of the function that {@link #traverse} calls for each field. */
    private final long release;

    /** The addresses of the objects that were finalized and are not freed yet. */
    private final Set<Long> finalized = new HashSet<>();

    /**
     * Makes the end of a type.
     *
     * @param destroys the {@code HPy_tp_destroy} functions, those of the most derived type first
     * @param finalizes whether it has {@code HPy_tp_finalize}
     * @param traverse {@code HPy_tp_traverse}, which tells of the fields; null if there are none
     */
    LegacyEnd(List<CFunction> destroys, boolean finalizes, CFunction traverse) {
        this.destroys = destroys;
        this.finalizes = finalizes;
        this.traverse = traverse;
        this.release = traverse == null ? 0 : Closure.address("(POINTER,POINTER):SINT32", LegacyEnd::release);
    }

    /** An object is finalized while it lives, and its finalizer may keep it alive; the next time it is destroyed. */
    @Override
    public boolean test(long object) {
        if (finalizes && finalized.add(object)) {
            Object revived = CApi.revive(object);
            Unraisable.run(() -> Finalizers.callDel(revived), revived);
            CApi.release(object);
            return false;
        }
        finalized.remove(object);
        Unraisable.run(() -> destroy(object), null);
        return true;
    }

    private void destroy(long object) {
        destroys.forEach(function -> function.callWithPointers(object));
        if (traverse != null) {
            traverse.call(
                    LLVMNativePointer.create(object),
                    LLVMNativePointer.create(release),
                    LLVMNativePointer.createNull());
        }
    }

    private static void release(long field) {
        LLVMMemory memory = NativeMemory.access(null);
        long reference = memory.getI64(null, field);
        if (reference != 0) {
            memory.putI64(null, field, 0);
            CApi.release(reference);
        }
    }
}
