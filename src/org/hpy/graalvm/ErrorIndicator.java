// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.graal.python.runtime.exception.PythonExitException;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.nodes.Node;

/**
 * The exception that a context function has raised and C code has not handled yet; one per thread and context. It
 * is thrown when the C function returns to Python.
 */
public final class ErrorIndicator {

    private AbstractTruffleException pending;

    /** The indicator of the current thread. */
    public static ErrorIndicator get(Node node) {
        return HPyLanguage.get(node).errorIndicator();
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
        pending = null;
        return error;
    }

    /** Sets the error, which replaces one set before. Exiting is not an error that C code could handle. */
    public void set(AbstractTruffleException error) {
        if (error instanceof PythonExitException) {
            throw error;
        }
        pending = error;
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
            pending = e;
        }
    }
}
