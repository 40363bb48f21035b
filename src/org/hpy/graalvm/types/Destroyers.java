// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.HashSet;
import java.util.Set;
import org.hpy.graalvm.downcall.CFunction;

/**
 * Calls {@code HPy_tp_destroy} for objects that are gone: those that the garbage collector has found when another
 * one is made, the others when the context ends. Guarded by the GIL.
 */
public final class Destroyers {

    private final ReferenceQueue<HPyObject> unreachable = new ReferenceQueue<>();
    private final Set<Destroyer> registered = new HashSet<>();

    /** Has the function called once the object is gone. */
    @TruffleBoundary
    void register(HPyObject object, CFunction destroy) {
        while (unreachable.poll() instanceof Destroyer destroyer) {
            registered.remove(destroyer);
            destroyer.run();
        }
        registered.add(new Destroyer(object, destroy, unreachable));
    }

    /** Calls the functions of all objects that are left. */
    public void runAll() {
        registered.forEach(Destroyer::run);
        registered.clear();
    }

    private static final class Destroyer extends PhantomReference<HPyObject> {
        private final CFunction destroy;
        private final long struct;

        /** Keeps the struct until it is destroyed. */
        @SuppressWarnings("unused")
        private final StructPage page;

        Destroyer(HPyObject object, CFunction destroy, ReferenceQueue<HPyObject> queue) {
            super(object, queue);
            this.destroy = destroy;
            this.struct = object.address();
            this.page = object.page();
        }

        void run() {
            destroy.callWithPointer(struct);
        }
    }
}
