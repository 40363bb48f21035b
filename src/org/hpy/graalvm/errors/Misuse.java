// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.errors;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;

/** Raises SystemError where C code breaks the rules of a function; the message starts with the function's name. */
public final class Misuse {

    private static final TruffleString MESSAGE = PythonUtils.tsLiteral("%s: %s");
    private static final TruffleString WRONG_TYPE = PythonUtils.tsLiteral("%s: expected %s, not %p");

    private Misuse() {}

    /** Raises the error with a message such as "3 is not an exception type". */
    @TruffleBoundary
    public static PException raise(Node node, Object message) {
        throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.SystemError, MESSAGE, functionName(node), message);
    }

    /** Raises the error for a pointer that is NULL. */
    public static void ifNull(Node node, long address, String message) {
        if (address == 0) {
            throw raise(node, message);
        }
    }

    /** Raises the error for an object that is not what was expected, such as "a list". */
    @TruffleBoundary
    public static PException wrongType(Node node, String expected, Object actual) {
        throw PRaiseNode.raiseStatic(
                node, PythonBuiltinClassType.SystemError, WRONG_TYPE, functionName(node), expected, actual);
    }

    private static String functionName(Node node) {
        Node function = node;
        while (!(function instanceof ApiFunction)) {
            function = function.getParent();
        }
        return ((ApiFunction) function).publicName();
    }
}
