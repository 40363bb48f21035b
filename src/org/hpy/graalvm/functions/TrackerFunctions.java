// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import java.util.Arrays;
import org.hpy.graalvm.HPyContext;
import org.hpy.graalvm.handles.Handle;
import org.hpy.graalvm.handles.HandleTable;

/** Trackers, which close many handles at once. */
public final class TrackerFunctions {

    private TrackerFunctions() {}

    /** The handles to close. */
    static final class Tracker {

        private static final int INITIAL_CAPACITY = 8;

        private Handle[] handles = new Handle[INITIAL_CAPACITY];
        private int count;

        static Tracker of(Object object, Node node) {
            if (object instanceof Tracker tracker) {
                return tracker;
            }
            throw Misuse.wrongType(node, "a tracker", object);
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
    @ContextFunction.NullAllowed(1)
    public abstract static class HPyTracker_Add extends ContextFunction.With2 implements ContextFunction.OfHandles {
        @Specialization
        static int add(Handle tracker, Object handle, @Bind Node node) {
            Tracker target = Tracker.of(tracker.delegate, node);
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
    public abstract static class HPyTracker_Close extends ContextFunction.With1 implements ContextFunction.OfHandles {
        @Specialization
        static Object close(Handle handle, @Bind Node node, @Bind HPyContext context) {
            HandleTable table = context.handles();
            Tracker tracker = Tracker.of(handle.delegate, node);
            for (int i = 0; i < tracker.count; i++) {
                tracker.handles[i].keepAlive();
                table.remove(tracker.handles[i]);
            }
            table.remove(handle);
            return null;
        }
    }
}
