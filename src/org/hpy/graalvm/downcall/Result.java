// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.downcall;

import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.truffle.api.nodes.Node;
import org.hpy.graalvm.HPyContext;
import org.hpy.graalvm.handles.FromHandleNode;
import org.hpy.graalvm.handles.Handle;

/** What becomes of the result of a C function: a Python object, or the error that C code has set. */
abstract class Result extends Node {

    abstract Object execute(DowncallNode call, Object result);

    /** {@code HPy}: a new handle, which is closed here. */
    static final class NewHandle extends Result {
        @Child
        private FromHandleNode fromHandle = org.hpy.graalvm.handles.FromHandleNodeGen.create();

        @Override
        Object execute(DowncallNode call, Object result) {
            Handle handle = fromHandle.execute(result);
            if (handle != null && handle.isNative()) {
                HPyContext.get(this).handles().remove(handle);
            }
            call.checkError(handle == null);
            return handle.delegate;
        }
    }

    /** {@code int} that is negative after an error and says nothing else. */
    static final class Status extends Result {
        @Override
        Object execute(DowncallNode call, Object result) {
            call.checkError((int) result < 0);
            return PNone.NONE;
        }
    }

    /** {@code int} that is a truth value, or -1 after an error. */
    static final class Truth extends Result {
        @Override
        Object execute(DowncallNode call, Object result) {
            int value = (int) result;
            call.checkError(value == -1);
            return value != 0;
        }
    }

    /** A 64-bit number, -1 after an error. */
    static final class Number extends Result {
        @Override
        Object execute(DowncallNode call, Object result) {
            long value = (long) result;
            call.checkError(value == -1);
            return (int) value == value ? (Object) (int) value : (Object) value;
        }
    }
}
