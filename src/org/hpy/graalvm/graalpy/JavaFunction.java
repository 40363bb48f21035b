// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.graalpy;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.function.PArguments;
import com.oracle.graal.python.builtins.objects.function.PBuiltinFunction;
import com.oracle.graal.python.builtins.objects.function.Signature;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.strings.TruffleString;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A Python function whose body is a Java lambda; for what is not worth a node. */
public final class JavaFunction extends BuiltinRootNode {

    private final TruffleString name;
    private final Function<Object[], Object> body;

    private JavaFunction(
            PythonLanguage language, TruffleString name, Signature signature, Function<Object[], Object> body) {
        super(language, signature);
        this.name = name;
        this.body = body;
    }

    /** Makes a Python function of one argument. */
    public static PBuiltinFunction create(TruffleString name, UnaryOperator<Object> body) {
        return create(name, 1, arguments -> body.apply(arguments[0]));
    }

    /** Makes a Python function with this number of positional parameters. */
    public static PBuiltinFunction create(TruffleString name, int parameters, Function<Object[], Object> body) {
        TruffleString[] names = IntStream.range(0, parameters)
                .mapToObj(i -> PythonUtils.toTruffleStringUncached("argument" + i))
                .toArray(TruffleString[]::new);
        return create(name, new Signature(parameters, false, -1, names, null), body);
    }

    /** Makes a Python function with any number of arguments. */
    public static PBuiltinFunction createVariadic(TruffleString name, Function<Object[], Object> body) {
        return create(name, new Signature(0, false, 0, new TruffleString[0], null), body);
    }

    private static PBuiltinFunction create(TruffleString name, Signature signature, Function<Object[], Object> body) {
        PythonLanguage language = PythonLanguage.get(null);
        return PFactory.createBuiltinFunction(
                language, name, null, 0, 0, new JavaFunction(language, name, signature, body).getCallTarget());
    }

    @Override
    public String getName() {
        return name.toJavaStringUncached();
    }

    @Override
    public Object execute(VirtualFrame frame) {
        return call(frame.getArguments());
    }

    @TruffleBoundary
    private Object call(Object[] arguments) {
        return body.apply(
                getSignature().takesVarArgs()
                        ? PArguments.getVariableArguments(arguments)
                        : Arrays.copyOfRange(arguments, PArguments.USER_ARGUMENTS_OFFSET, arguments.length));
    }
}
