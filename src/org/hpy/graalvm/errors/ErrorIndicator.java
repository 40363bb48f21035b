// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.errors;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.graal.python.runtime.exception.PythonExitException;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.nodes.Node;
import org.hpy.graalvm.context.HPyContext;

/**
 * The exception that a context function has raised and C code has not handled yet; one per thread and context. It
 * is thrown when the C function returns to Python.
 */
public final class ErrorIndicator {

    /** A context that has one for each thread. */
    public interface Owner {
        /** The indicator of the current thread. */
        ErrorIndicator errorIndicator();
    }

    /**
     * Is in the place of the error while the thread is outside of Python. So a C function that returns in this state is
     * noticed where errors are, without a check of its own.
     */
    private static final AbstractTruffleException OUTSIDE = new Outside();

    private AbstractTruffleException pending;

    /** The error while the thread is outside of Python. */
    private AbstractTruffleException kept;

    private boolean interrupt;

    /** The indicator of the current thread. */
    public static ErrorIndicator get(Node node) {
        return ((Owner) HPyContext.get(node)).errorIndicator();
    }

    /** True while an error is set. */
    public boolean isSet() {
        return pending != null;
    }

    /** The error, or null. */
    public AbstractTruffleException peek() {
        return pending;
    }

    /** Takes the error, or null, and clears the indicator. */
    public AbstractTruffleException take() {
        AbstractTruffleException error = pending;
        interrupt = false;
        if (error == OUTSIDE) {
            error = kept;
            kept = null;
        } else {
            pending = null;
        }
        return error;
    }

    /** Sets the error, which replaces one set before. Exiting is not an error that C code could handle. */
    public void set(AbstractTruffleException error) {
        if (error instanceof PythonExitException) {
            throw error;
        }
        interrupt = false;
        if (isOutside()) {
            kept = error;
        } else {
            pending = error;
        }
    }

    /** Sets an error that C code has not caused, such as a KeyboardInterrupt. It may return a result nevertheless. */
    public void setInterrupt(AbstractTruffleException error) {
        set(error);
        interrupt = true;
    }

    /** True if the error was set by {@link #setInterrupt}. */
    public boolean isInterrupt() {
        return interrupt;
    }

    /** True while C code runs without the GIL. */
    public boolean isOutside() {
        return pending == OUTSIDE;
    }

    /** Notes that this thread is about to release the GIL. The error stays for later. */
    public void leavePython() {
        kept = pending;
        pending = OUTSIDE;
    }

    /** Notes that this thread has the GIL again. */
    public void reenterPython() {
        pending = kept;
        kept = null;
    }

    /** Sets what Python raises for an error of the Java VM. */
    @TruffleBoundary
    public void set(VirtualMachineError error, Node node) {
        try {
            if (error instanceof StackOverflowError) {
                throw PRaiseNode.raiseStatic(
                        node,
                        PythonBuiltinClassType.RecursionError,
                        PythonUtils.tsLiteral("maximum recursion depth exceeded in C code"));
            }
            throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.MemoryError);
        } catch (PException e) {
            set(e);
        }
    }

    @SuppressWarnings("serial")
    private static final class Outside extends AbstractTruffleException {}
}
