// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hpy.graalvm.downcall.CFunction;

/**
 * Calls {@code HPy_tp_destroy} for objects that are gone: those that the garbage collector has found when another
 * one is made, the others when Python ends. Guarded by the GIL.
 */
public final class Destroyers {

    private final ReferenceQueue<Object> unreachable = new ReferenceQueue<>();
    private final Set<Destroyer> registered = new HashSet<>();

    /** Has the functions called, in this order, with the struct of an object once the object is gone. */
    @TruffleBoundary
    void register(Object object, long struct, StructPage page, List<CFunction> destroys) {
        while (unreachable.poll() instanceof Destroyer destroyer) {
            registered.remove(destroyer);
            destroyer.run();
        }
        registered.add(new Destroyer(object, struct, page, destroys, unreachable));
    }

    /** Calls the functions of all objects that are left. */
    public void runAll() {
        registered.forEach(Destroyer::run);
        registered.clear();
    }

    private static final class Destroyer extends PhantomReference<Object> {
        private final List<CFunction> destroys;
        private final long struct;

        /** Keeps the struct until it is destroyed. */
        @SuppressWarnings("unused")
        private final StructPage page;

        Destroyer(Object object, long struct, StructPage page, List<CFunction> destroys, ReferenceQueue<Object> queue) {
            super(object, queue);
            this.destroys = destroys;
            this.struct = struct;
            this.page = page;
        }

        void run() {
            destroys.forEach(destroy -> destroy.callWithPointer(struct));
        }
    }
}
