// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import java.util.function.Consumer;

/** Handles in the order in which they were added. A handle is in one list at most, and removing it costs nothing. */
final class HandleList {

    private TrackedHandle first;
    private TrackedHandle last;
    private int size;

    int size() {
        return size;
    }

    void add(TrackedHandle handle) {
        handle.previous = last;
        handle.next = null;
        if (last == null) {
            first = handle;
        } else {
            last.next = handle;
        }
        last = handle;
        size++;
    }

    void remove(TrackedHandle handle) {
        if (handle.previous == null) {
            first = handle.next;
        } else {
            handle.previous.next = handle.next;
        }
        if (handle.next == null) {
            last = handle.previous;
        } else {
            handle.next.previous = handle.previous;
        }
        handle.previous = null;
        handle.next = null;
        size--;
    }

    /** Removes the handle that was added first. */
    TrackedHandle poll() {
        TrackedHandle handle = first;
        remove(handle);
        return handle;
    }

    void forEach(Consumer<TrackedHandle> action) {
        for (TrackedHandle handle = first; handle != null; handle = handle.next) {
            action.accept(handle);
        }
    }
}
