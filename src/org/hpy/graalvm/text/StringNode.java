// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.text;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.str.PString;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.util.CastToTruffleStringNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;

/** The characters of a str object. */
public abstract class StringNode extends Node {

    private static final TruffleString NOT_A_STR = PythonUtils.tsLiteral("expected str, %p found");

    /**
     * Returns the characters, in the same Java object each time.
     *
     * @throws com.oracle.graal.python.runtime.exception.PException TypeError if the object is not a str
     */
    public abstract TruffleString execute(Object object);

    @Specialization
    static TruffleString exact(TruffleString string) {
        return string;
    }

    @Specialization
    static TruffleString subclass(PString string, @Bind Node node, @Cached CastToTruffleStringNode cast) {
        return cast.castKnownString(node, string);
    }

    @Fallback
    @TruffleBoundary
    static TruffleString notAString(Object object, @Bind Node node) {
        throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.TypeError, NOT_A_STR, object);
    }
}
