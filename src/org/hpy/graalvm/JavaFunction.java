// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.function.PArguments;
import com.oracle.graal.python.builtins.objects.function.PBuiltinFunction;
import com.oracle.graal.python.builtins.objects.function.Signature;
import com.oracle.graal.python.nodes.PRootNode;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.strings.TruffleString;
import java.util.function.UnaryOperator;

/** A Python function of one argument whose body is a Java lambda; for what is not worth a node. */
public final class JavaFunction extends PRootNode {

    private static final Signature SIGNATURE =
            new Signature(1, false, -1, new TruffleString[] {PythonUtils.tsLiteral("argument")}, null);

    private final UnaryOperator<Object> body;

    private JavaFunction(PythonLanguage language, UnaryOperator<Object> body) {
        super(language);
        this.body = body;
    }

    /** Makes the Python function. */
    public static PBuiltinFunction create(TruffleString name, UnaryOperator<Object> body) {
        PythonLanguage language = PythonLanguage.get(null);
        return PFactory.createBuiltinFunction(
                language, name, null, 0, 0, new JavaFunction(language, body).getCallTarget());
    }

    @Override
    public Object execute(VirtualFrame frame) {
        return call(PArguments.getArgument(frame, 0));
    }

    @TruffleBoundary
    private Object call(Object argument) {
        return body.apply(argument);
    }

    @Override
    public Signature getSignature() {
        return SIGNATURE;
    }

    @Override
    public boolean isPythonInternal() {
        return true;
    }
}
