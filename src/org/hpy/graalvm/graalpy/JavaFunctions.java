// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.graalpy;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.dict.PDict;
import com.oracle.graal.python.builtins.objects.function.PKeyword;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Several {@link JavaFunction}s that a module of Python is made with. */
public final class JavaFunctions {

    private final List<PKeyword> functions = new ArrayList<>();

    /** Adds a function with this number of positional parameters. */
    public void add(String name, int parameters, Function<Object[], Object> body) {
        Object function = JavaFunction.create(PythonUtils.toTruffleStringUncached(name), parameters, body);
        functions.add(new PKeyword(PythonUtils.toTruffleStringUncached(name), function));
    }

    /** Adds a function of one argument that gives None; in Java None is null. */
    public void addSetter(String name, Consumer<Object> body) {
        add(name, 1, arguments -> {
            body.accept(arguments[0] == PNone.NONE ? null : arguments[0]);
            return PNone.NONE;
        });
    }

    /** The functions by their names, for Python. */
    public PDict toDict() {
        return PFactory.createDict(PythonLanguage.get(null), functions.toArray(PKeyword[]::new));
    }
}
