// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import com.oracle.graal.python.builtins.objects.PythonAbstractObject;
import java.lang.ref.WeakReference;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.handles.Handle;

/** A handle in debug mode: it knows where it was opened and closed, and the texts that C code has got from it. */
final class TrackedHandle extends Handle {

    /** Who ends the handle, and how. */
    enum Kind {
        /** C code, with {@code HPy_Close}. */
        OWNED,
        /** The return of the function whose argument it is. */
        ARGUMENT,
        /** C code, by building or cancelling; or by closing, as it is a tracker. */
        BUILDER
    }

    final Kind kind;
    final long generation;
    final Crossing opened;

    /** The frames below {@link #opened}, if they are asked for; or null. */
    String openedStack;

    /** Where it was closed; null while it is open. */
    Crossing closed;

    String closedStack;

    /** The copies of its object's texts, the last one first; or null. */
    TextCopy texts;

    /** The neighbours in the list of open handles, or in the queue of closed ones. */
    TrackedHandle previous;

    TrackedHandle next;

    TrackedHandle(Object object, Kind kind, long generation, Crossing opened) {
        super(object);
        this.kind = kind;
        this.generation = generation;
        this.opened = opened;
    }

    /** The object; null if it is gone since the handle was closed. */
    static Object objectOf(Handle handle) {
        return handle.delegate() instanceof WeakReference<?> gone ? gone.get() : handle.delegate();
    }

    /** Keeps an object that has an end of its own no longer alive. */
    void letGo() {
        keepAlive();
        if (delegate() instanceof PythonAbstractObject object) {
            replaceDelegate(new WeakReference<>(object));
        }
    }

    boolean isOpen() {
        return closed == null;
    }

    /** How many bytes its texts take; -1 if there are none. */
    long textSize() {
        long size = -1;
        for (TextCopy text = texts; text != null; text = text.next()) {
            size = Math.max(size, 0) + text.size();
        }
        return size;
    }
}
