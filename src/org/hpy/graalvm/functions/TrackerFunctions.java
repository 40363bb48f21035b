// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import java.util.Arrays;
import java.util.List;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.errors.Misuse;
import org.hpy.graalvm.handles.Handle;
import org.hpy.graalvm.handles.HandleTarget;

/** Trackers, which close many handles at once. */
public final class TrackerFunctions {

    private TrackerFunctions() {}

    /** The handles to close. */
    static final class Tracker implements HandleTarget {

        private static final int INITIAL_CAPACITY = 8;

        private Handle[] handles = new Handle[INITIAL_CAPACITY];
        private int count;

        /** Checks that C code has passed a tracker, and not a builder. */
        static Tracker of(Object object, Node node) {
            if (object instanceof Tracker tracker) {
                return tracker;
            }
            throw Misuse.wrongType(node, "a tracker", object);
        }

        @Override
        public List<Object> contents() {
            return List.of((Object[]) Arrays.copyOf(handles, count));
        }

        @Override
        public String toString() {
            return "tracker of " + count + " handles";
        }

        void add(Handle handle) {
            if (count == handles.length) {
                handles = Arrays.copyOf(handles, 2 * count);
            }
            handles[count++] = handle;
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyTracker_New extends ContextFunction.With1 {
        /** The size is only a hint. */
        @Specialization
        static Object create(long size, @Bind Node node) {
            if (size < 0) {
                throw Misuse.raise(node, "negative size");
            }
            return new Tracker();
        }
    }

    @GenerateNodeFactory
    @ContextFunction.KeepsHandle(1)
    @ContextFunction.NullAllowed(1)
    public abstract static class HPyTracker_Add extends ContextFunction.With2 {
        @Specialization
        static int add(Object tracker, Object handle, @Bind Node node) {
            Tracker target = Tracker.of(tracker, node);
            if (handle != null) {
                target.add((Handle) handle);
            }
            return 0;
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyTracker_ForgetAll extends ContextFunction.With1 {
        @Specialization
        static Object forget(Object tracker, @Bind Node node) {
            Tracker.of(tracker, node).count = 0;
            return null;
        }
    }

    @GenerateNodeFactory
    @ContextFunction.ClosesHandle
    public abstract static class HPyTracker_Close extends ContextFunction.With1 {
        @Specialization
        static Object close(Object object, @Bind Node node, @Bind("crossing()") Crossing crossing) {
            Tracker tracker = Tracker.of(object, node);
            for (int i = 0; i < tracker.count; i++) {
                crossing.close(tracker.handles[i]);
            }
            tracker.count = 0;
            return null;
        }
    }
}
