// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.graalpy;

import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.function.PBuiltinFunction;
import com.oracle.graal.python.builtins.objects.memoryview.BufferLifecycleManager;
import com.oracle.graal.python.builtins.objects.memoryview.CExtPyBuffer;
import com.oracle.graal.python.builtins.objects.memoryview.NativeBufferLifecycleManager.NativeBufferLifecycleManagerFromSlot;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.strings.TruffleString;
import java.lang.ref.WeakReference;
import java.util.function.Consumer;

/**
 * Has a buffer released as soon as no memoryview needs it. GraalPy counts the memoryviews, but tells only its own code
 * and the slots of its C API, of which this is one. It tells us too about those that have become garbage, but any time:
 * then the buffer itself is garbage, and not released here.
 *
 * @param <T> a buffer
 */
public final class BufferRelease<T> {

    private static final TruffleString NAME = PythonUtils.tsLiteral("released");

    private final Consumer<T> release;

    /** What GraalPy calls when a memoryview has been released. */
    private PBuiltinFunction released;

    public BufferRelease(Consumer<T> release) {
        this.release = release;
    }

    /** What a memoryview of the buffer is made with; it does not keep the buffer alive. */
    public BufferLifecycleManager lifecycle(T buffer) {
        if (released == null) {
            released = JavaFunction.create(NAME, 2, arguments -> released((CExtPyBuffer) arguments[1]));
        }
        WeakReference<T> weak = new WeakReference<>(buffer);
        CExtPyBuffer internal = new CExtPyBuffer(null, null, 0, 0, true, 0, null, null, null, null, weak);
        return new NativeBufferLifecycleManagerFromSlot(internal, PNone.NONE, released);
    }

    private Object released(CExtPyBuffer internal) {
        @SuppressWarnings("unchecked")
        T buffer = ((WeakReference<T>) internal.getInternal()).get();
        if (buffer != null) {
            release.accept(buffer);
        }
        return PNone.NONE;
    }
}
