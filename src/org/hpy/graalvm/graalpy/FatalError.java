// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.graalpy;

import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.graal.python.runtime.PythonOptions;
import com.oracle.graal.python.runtime.exception.PythonExitException;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleLanguage.Env;
import com.oracle.truffle.api.nodes.Node;

/**
 * The end of a polyglot context, where C code cannot go on. The Java VM and other contexts can. GraalPy's launcher does
 * not expect it while Python code runs: it gets the end that {@code sys.exit} makes.
 */
public final class FatalError {

    /** What a shell sees when a program aborts. */
    private static final int EXIT_CODE = 134;

    private FatalError() {}

    /** Ends the context. Does not return. */
    @TruffleBoundary
    public static void exit(Env env, Node node) {
        if (PythonContext.get(node).getOption(PythonOptions.AlwaysRunExcepthook)) {
            // In the launcher closing the context here would take the GIL from Python's frames on the stack.
            throw new PythonExitException(node, EXIT_CODE);
        }
        env.getContext().closeExited(node, EXIT_CODE);
    }
}
