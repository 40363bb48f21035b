// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.graalpy;

import com.oracle.graal.python.builtins.objects.exception.PBaseException;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;

/**
 * What {@code sys.exit} raises. To Java programs GraalPy tells the status that is an attribute of its own of the exception,
 * while Python code sees that of the class, and only the latter is there.
 */
public final class SystemExit {

    private static final TruffleString CODE = PythonUtils.tsLiteral("code");

    private SystemExit() {}

    /** Raises the exception. */
    public static PException raise(Node node, int status) {
        try {
            throw PRaiseNode.raiseSystemExitStatic(node, status);
        } catch (PException e) {
            ((PBaseException) e.getUnreifiedException()).setAttribute(CODE, status);
            throw e;
        }
    }
}
