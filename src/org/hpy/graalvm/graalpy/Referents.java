// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.graalpy;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.strings.TruffleString;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * {@code gc.get_referents()}: what the {@code HPyField}s of objects refer to. GraalPy's own function never gives
 * anything, and calls no {@code tp_traverse}; Java's garbage collector, which follows the fields, needs neither.
 */
public final class Referents {

    private static final TruffleString MODULE = PythonUtils.tsLiteral("gc");
    private static final TruffleString FUNCTION = PythonUtils.tsLiteral("get_referents");

    private Referents() {}

    /**
     * Takes the place of GraalPy's function in the current context.
     *
     * @param referents gives what the fields of an object refer to
     */
    public static void install(Function<Object, Stream<Object>> referents) {
        Object function = JavaFunction.createVariadic(
                FUNCTION,
                objects -> PFactory.createList(
                        PythonLanguage.get(null),
                        Stream.of(objects).flatMap(referents).toArray()));
        PythonContext.get(null).lookupBuiltinModule(MODULE).setAttribute(FUNCTION, function);
    }
}
