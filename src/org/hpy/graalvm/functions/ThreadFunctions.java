// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.runtime.GilNode;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import org.hpy.graalvm.errors.ErrorIndicator;
import org.hpy.graalvm.errors.Misuse;

/** C code outside of Python, where other threads may run Python code meanwhile: the GIL. */
public final class ThreadFunctions {

    private static final String ALREADY_OUTSIDE =
            "this thread has left Python before; call HPy_ReenterPythonExecution first";
    private static final String NOT_OUTSIDE = "this thread has not left Python; call HPy_LeavePythonExecution first";
    private static final String OTHER_STATE =
            "expected the HPyThreadState that HPy_LeavePythonExecution has returned in this thread";

    private ThreadFunctions() {}

    @GenerateNodeFactory
    @ContextFunction.NeverFails
    public abstract static class HPy_LeavePythonExecution extends ContextFunction.With0 {
        /** Returns the id of the thread as its state. */
        @Specialization
        @TruffleBoundary
        static long leave(@Bind Node node) {
            ErrorIndicator indicator = ErrorIndicator.get(node);
            if (indicator.isOutside()) {
                throw Misuse.raise(node, ALREADY_OUTSIDE);
            }
            indicator.leavePython();
            GilNode.getUncached().release(PythonContext.get(node), true);
            return Thread.currentThread().threadId();
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_ReenterPythonExecution extends ContextFunction.With1 {
        @Specialization
        @TruffleBoundary
        static Object reenter(long state, @Bind Node node) {
            ErrorIndicator indicator = ErrorIndicator.get(node);
            if (!indicator.isOutside()) {
                throw Misuse.raise(node, NOT_OUTSIDE);
            }
            PythonContext python = PythonContext.get(node);
            try {
                GilNode.getUncached().acquire(python, node);
            } finally {
                // A thread that is to end does not get the GIL.
                if (python.ownsGil()) {
                    indicator.reenterPython();
                }
            }
            if (state != Thread.currentThread().threadId()) {
                throw Misuse.raise(node, OTHER_STATE);
            }
            return null;
        }
    }
}
