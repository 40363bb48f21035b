// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.upcall;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.strings.TruffleString;
import org.hpy.graalvm.functions.ContextFunction;

/** Stands for an API function that does not exist yet; {@code not-implemented.txt} beside this class lists them. */
final class NotImplemented extends ContextFunction {

    private static final TruffleString MESSAGE = PythonUtils.tsLiteral("%s is not implemented");

    private final ContextMember member;

    NotImplemented(ContextMember member) {
        this.member = member;
    }

    @Override
    @TruffleBoundary
    public Object call(Object[] arguments) {
        throw PRaiseNode.raiseStatic(this, PythonBuiltinClassType.SystemError, MESSAGE, member.name());
    }
}
