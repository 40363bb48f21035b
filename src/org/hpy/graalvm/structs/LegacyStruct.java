// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.structs;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.strings.TruffleString;

/** The struct of an object that lives in native memory, where Java's garbage collector does not see references. */
record LegacyStruct(long address) implements CStruct {

    private static final TruffleString NO_FIELDS = PythonUtils.tsLiteral(
            "the struct of a legacy type cannot hold an HPyField: keep a PyObject * there, or use a type of another"
                    + " shape");

    @Override
    public Object[] references() {
        throw raise();
    }

    @Override
    public void setReferences(Object[] references) {
        throw raise();
    }

    @TruffleBoundary
    private static RuntimeException raise() {
        throw PRaiseNode.raiseStatic(null, PythonBuiltinClassType.TypeError, NO_FIELDS);
    }
}
