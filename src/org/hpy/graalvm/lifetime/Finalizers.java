// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.lifetime;

import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.object.PythonObject;
import com.oracle.graal.python.nodes.SpecialMethodNames;
import com.oracle.graal.python.nodes.call.special.CallUnaryMethodNode;
import com.oracle.graal.python.nodes.call.special.LookupSpecialMethodNode;
import com.oracle.graal.python.nodes.object.GetClassNode;
import com.oracle.truffle.api.object.DynamicObjectLibrary;
import com.oracle.truffle.api.object.HiddenKey;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.hpy.graalvm.errors.Unraisable;

/**
 * Calls {@code HPy_tp_finalize}, which Python sees as {@code __del__}: once for each object that has become garbage,
 * alone or in a cycle. The object is whole and may come back to life. Weak references to it are dead by then.
 *
 * <p>No kind of {@link java.lang.ref.Reference} gives the object back, {@link Object#finalize} does: what it takes to
 * follow PEP 442. A {@link Sentinel} that only the object refers to has it, so that other objects do not pay for it.
 * Where Java runs with {@code --finalization=disabled}, the objects live until the context is closed.
 */
public final class Finalizers {

    private static final HiddenKey SENTINEL = new HiddenKey("finalizer");

    /** How long closing waits for Java's finalizer, in pauses. */
    private static final int MAX_PAUSES = 100;

    /** Filled by Java's finalizer thread. */
    private final Queue<Sentinel> found = new ConcurrentLinkedQueue<>();

    /** The objects that are still to be finalized. */
    private final Set<Entry> entries = new LinkedHashSet<>();

    /** Has {@code __del__} of the object called when it becomes garbage. */
    void register(PythonObject object) {
        Entry entry = new Entry(object);
        entries.add(entry);
        DynamicObjectLibrary.getUncached().put(object, SENTINEL, new Sentinel(object, entry, found));
    }

    /** Whether there are objects to finalize. Any thread may ask. */
    boolean hasFound() {
        return !found.isEmpty();
    }

    /** Waits until Java has finalized what its garbage collector has found; false if there is nothing to wait for. */
    @SuppressWarnings("removal")
    boolean await() {
        if (!entries.isEmpty()) {
            System.runFinalization();
        }
        return hasFound();
    }

    /** Finalizes the objects that the garbage collector has found. */
    void runFound() {
        for (Sentinel sentinel = found.poll(); sentinel != null; sentinel = found.poll()) {
            finalizeOnce(sentinel.object, sentinel.entry);
        }
    }

    /** Finalizes all objects that are left, but none that a finalizer makes. */
    @SuppressWarnings("removal")
    void runAll() {
        List<Entry> left = List.copyOf(entries);
        List<PythonObject> living = left.stream().map(Entry::get).toList();
        for (int i = left.size() - 1; i >= 0; i--) {
            if (living.get(i) != null) {
                finalizeOnce(living.get(i), left.get(i));
            }
        }
        // The rest is garbage, or will be found as soon as Java's finalizer gets to it.
        runFound();
        for (int pause = 0; pause < MAX_PAUSES && left.stream().anyMatch(entries::contains); pause++) {
            System.runFinalization();
            Reaper.pause();
            runFound();
        }
    }

    private void finalizeOnce(PythonObject object, Entry entry) {
        if (entries.remove(entry)) {
            DynamicObjectLibrary.getUncached().put(object, SENTINEL, PNone.NONE);
            Unraisable.run(() -> callDel(object), object);
        }
    }

    /** As Python does: the method of a subclass hides that of its base. */
    public static void callDel(Object object) {
        Object type = GetClassNode.executeUncached(object);
        Object method = LookupSpecialMethodNode.Dynamic.executeUncached(type, SpecialMethodNames.T___DEL__, object);
        if (method != PNone.NO_VALUE) {
            CallUnaryMethodNode.getUncached().executeObject(method, object);
        }
    }

    /** An object that is to be finalized. */
    private static final class Entry extends WeakReference<PythonObject> {

        /** Keeps the object where nobody finds it when it is garbage. */
        @SuppressWarnings("unused")
        private final PythonObject kept;

        Entry(PythonObject object) {
            super(object);
            kept = JavaFinalization.ENABLED ? null : object;
        }
    }

    /** Garbage as soon as its object is. */
    private static final class Sentinel {
        private final PythonObject object;
        private final Entry entry;
        private final Queue<Sentinel> found;

        Sentinel(PythonObject object, Entry entry, Queue<Sentinel> found) {
            this.object = object;
            this.entry = entry;
            this.found = found;
        }

        /** Deprecated in Java since most code has better ways; bringing an object back has none. */
        @Override
        @SuppressWarnings({"removal", "deprecation"})
        protected void finalize() {
            found.add(this);
        }
    }

    /** Looked up with the first object that needs it. */
    private static final class JavaFinalization {
        static final boolean ENABLED =
                !ManagementFactory.getRuntimeMXBean().getInputArguments().contains("--finalization=disabled");

        private JavaFinalization() {}
    }
}
