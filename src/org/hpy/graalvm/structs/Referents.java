// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.structs;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.strings.TruffleString;
import java.util.Objects;
import java.util.stream.Stream;
import org.hpy.graalvm.graalpy.JavaFunction;

/**
 * {@code gc.get_referents()}: what the {@code HPyField}s of objects refer to. GraalPy's own function never gives
 * anything, and calls no {@code tp_traverse}; Java's garbage collector, which follows the fields, needs neither.
 */
public final class Referents {

    private static final TruffleString MODULE = PythonUtils.tsLiteral("gc");
    private static final TruffleString FUNCTION = PythonUtils.tsLiteral("get_referents");

    private Referents() {}

    /** Takes the place of GraalPy's function in the current context. */
    public static void install() {
        PythonContext.get(null)
                .lookupBuiltinModule(MODULE)
                .setAttribute(FUNCTION, JavaFunction.createVariadic(FUNCTION, Referents::of));
    }

    private static Object of(Object... objects) {
        Object[] referents = Stream.of(objects)
                .map(AsStructNode::find)
                .filter(Objects::nonNull)
                .flatMap(CStruct::all)
                .toArray();
        return PFactory.createList(PythonLanguage.get(null), referents);
    }
}
