// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import com.oracle.graal.python.builtins.objects.cext.PythonAbstractNativeObject;
import com.oracle.graal.python.builtins.objects.object.PythonObject;
import com.oracle.graal.python.builtins.objects.type.PythonManagedClass;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
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

    /** How many handles were opened before this one. */
    final long order;

    final Crossing opened;

    /** Whether it refers to the class of its object, and not to the object any more. */
    private boolean refersToType;

    /** The frames below {@link #opened}, if they are asked for; or null. */
    String openedStack;

    /** Where it was closed; null while it is open. */
    Crossing closed;

    String closedStack;

    /** The copies of its object's texts, the last one first; or null. */
    TextCopy texts;

    TrackedHandle(Object object, Kind kind, long order, Crossing opened) {
        super(object);
        this.kind = kind;
        this.order = order;
        this.opened = opened;
    }

    /** The object; null if the handle is closed and does not refer to it any more. */
    static Object objectOf(Handle handle) {
        if (handle instanceof TrackedHandle tracked && tracked.refersToType) {
            return null;
        }
        return handle.delegate() instanceof WeakReference<?> weak ? weak.get() : handle.delegate();
    }

    /** The class of an object that the handle does not refer to any more; null if that is not known. */
    static Object typeOf(Handle handle) {
        return handle instanceof TrackedHandle tracked && tracked.refersToType ? handle.delegate() : null;
    }

    /**
     * Ends the life of the handle. It keeps no object alive that may have an end of its own.
     *
     * @param mayBeUsed whether C code goes on with a closed handle
     */
    void close(Crossing crossing, boolean mayBeUsed) {
        closed = crossing;
        keepAlive();
        if (delegate() instanceof PythonObject object && !(object instanceof PythonManagedClass)) {
            if (mayBeUsed) {
                referWeakly(object);
            } else {
                replaceDelegate(object.getInitialPythonClass());
                refersToType = true;
            }
        } else if (delegate() instanceof PythonAbstractNativeObject object) {
            referWeakly(object);
        }
    }

    @TruffleBoundary
    private void referWeakly(Object object) {
        replaceDelegate(new WeakReference<>(object));
    }

    boolean isOpen() {
        return closed == null;
    }

    @Override
    public boolean isClosed() {
        return !isOpen();
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
