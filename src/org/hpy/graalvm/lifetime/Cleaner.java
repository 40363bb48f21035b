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
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.SequencedSet;
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
public final class Cleaner {

    /** A context that has one. */
    public interface Owner {
        /** What C code has to do when objects die. */
        Cleaner cleaner();
    }

    private final ReferenceQueue<Object> unreachable = new ReferenceQueue<>();

    /** What {@link #hasWork} has taken off the queue, which cannot be looked into. */
    private final Queue<Reference<?>> found = new ConcurrentLinkedQueue<>();

    private final Finalizers finalizers = new Finalizers();
    private final Reaper reaper;

    /** Those that have not been run, the last one registered at the end. */
    private final SequencedSet<Cleanable> registered = new LinkedHashSet<>();

    private boolean draining;

    public Cleaner(Env env) {
        reaper = new Reaper(env, this);
    }

    /** The cleaner of the current context. */
    public static Cleaner get(Node node) {
        return ((Owner) HPyContext.get(node)).cleaner();
    }

    /**
     * Has an action run once an object is gone. Whatever it raises is unraisable.
     *
     * @param action must not refer to the object, which would live forever
     * @return to cancel it
     */
    @TruffleBoundary
    public Cleanable register(Object object, Runnable action) {
        work();
        Cleanable cleanable = new Cleanable(object, action, this);
        registered.add(cleanable);
        return cleanable;
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
            while (next() instanceof PhantomCleanable cleanable) {
                cleanable.run();
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
        while (!registered.isEmpty()) {
            registered.getLast().run();
        }
    }

    /** Notices that an object is gone, if somebody holds this until then. */
    public abstract static class PhantomCleanable extends PhantomReference<Object> {

        public PhantomCleanable(Object object, Cleaner cleaner) {
            super(object, cleaner.unreachable);
        }

        /** Does what is to be done. */
        public abstract void run();
    }

    /** An action that is still to be run. */
    public static final class Cleanable extends PhantomCleanable {
        private final Runnable action;
        private final Cleaner cleaner;

        private Cleanable(Object object, Runnable action, Cleaner cleaner) {
            super(object, cleaner);
            this.action = action;
            this.cleaner = cleaner;
        }

        /** Forgets the action, if it has not been run. */
        public void cancel() {
            cleaner.registered.remove(this);
            clear();
        }

        @Override
        public void run() {
            if (cleaner.registered.remove(this)) {
                clear();
                Unraisable.run(action, null);
            }
        }
    }
}
