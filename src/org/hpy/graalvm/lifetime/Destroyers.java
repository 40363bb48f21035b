// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.lifetime;

import com.oracle.graal.python.builtins.objects.object.PythonObject;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleLanguage.Env;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.nodes.Node;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.errors.Unraisable;

/**
 * What C code has to do once an object is gone, such as {@code HPy_tp_destroy}. It is done, once, when the garbage
 * collector has found the object: before another one is registered, or when the {@link Reaper} asks for it; for
 * objects that are left, when Python ends. Objects with structs have it done by their {@link org.hpy.graalvm.structs.StructPage}. Guarded by the
 * GIL, except where noted.
 */
@Bind.DefaultExpression("get($node)")
public final class Destroyers {

    /** A context that has one. */
    public interface Owner {
        /** What C code has to do when objects die. */
        Destroyers destroyers();
    }

    private final ReferenceQueue<Object> unreachable = new ReferenceQueue<>();

    /** What {@link #hasWork} has taken off the queue, which cannot be looked into. */
    private final Queue<Reference<?>> found = new ConcurrentLinkedQueue<>();

    private final Finalizers finalizers = new Finalizers();
    private final Reaper reaper;

    /** Keeps the entries alive: a ring with this one as its start. */
    private final Entry ring = new Entry(null, null, this);

    private boolean draining;

    public Destroyers(Env env) {
        reaper = new Reaper(env, this);
    }

    /** Those of the current context. */
    public static Destroyers get(Node node) {
        return ((Owner) HPyContext.get(node)).destroyers();
    }

    /**
     * Has an action run once an object is gone. Whatever it raises is unraisable.
     *
     * @param action must not refer to the object, which would live forever
     * @return to cancel it
     */
    @TruffleBoundary
    public Entry register(Object object, Runnable action) {
        work();
        Entry entry = new Entry(object, action, this);
        entry.next = ring.next;
        entry.previous = ring;
        entry.next.previous = entry;
        ring.next = entry;
        return entry;
    }

    /** Has {@code __del__} of an object called when it becomes garbage, before it is gone. */
    @TruffleBoundary
    public void registerFinalizer(PythonObject object) {
        work();
        finalizers.register(object);
    }

    /** Does what is to be done now, and has it done from now on. */
    public void work() {
        reaper.start();
        drain();
    }

    /** Waits for what the last garbage collection has found, and does what is to be done. */
    void drainAll() {
        if (finalizers.await()) {
            drain();
            Reaper.collect(); // What has not come back to life is gone now.
        }
        drain();
    }

    /** Does what is to be done for the objects that the garbage collector has found. */
    @TruffleBoundary
    public void drain() {
        if (draining) { // A finalizer has made an object.
            return;
        }
        draining = true;
        try {
            finalizers.runFound();
            while (next() instanceof Gone gone) {
                gone.run();
            }
        } finally {
            draining = false;
        }
    }

    private Reference<?> next() {
        Reference<?> next = found.poll();
        return next == null ? unreachable.poll() : next;
    }

    /** Whether {@link #drain} has something to do. Any thread may ask. */
    boolean hasWork() {
        Reference<?> next = unreachable.poll();
        if (next != null) {
            found.add(next);
        }
        return !found.isEmpty() || finalizers.hasFound();
    }

    /** Finalizes and destroys all objects that are left. */
    public void runAll() {
        draining = true;
        finalizers.runAll();
        while (ring.next != ring) {
            ring.next.run();
        }
    }

    /** Notices that an object is gone, if somebody holds this until then. */
    public abstract static class Gone extends PhantomReference<Object> {

        public Gone(Object object, Destroyers destroyers) {
            super(object, destroyers.unreachable);
        }

        /** Does what is to be done. */
        public abstract void run();
    }

    /** An action that is still to be run. */
    public static final class Entry extends Gone {
        private final Runnable action;
        private Entry previous = this;
        private Entry next = this;

        private Entry(Object object, Runnable action, Destroyers destroyers) {
            super(object, destroyers);
            this.action = action;
        }

        /** Forgets the action, if it has not been run. */
        public void cancel() {
            previous.next = next;
            next.previous = previous;
            previous = this;
            next = this;
            clear();
        }

        private boolean isRegistered() {
            return next != this;
        }

        @Override
        public void run() {
            if (isRegistered()) {
                cancel();
                Unraisable.run(action, null);
            }
        }
    }
}
