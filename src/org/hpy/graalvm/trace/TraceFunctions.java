// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.trace;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.function.PKeyword;
import com.oracle.graal.python.nodes.util.CastToJavaStringNode;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.strings.TruffleString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hpy.graalvm.graalpy.JavaFunction;
import org.hpy.graalvm.trace.TraceBorder.Total;

/** What the Python module {@code hpy._trace} is made with: it checks arguments, and makes reports. */
public final class TraceFunctions {

    private TraceFunctions() {}

    /**
     * Makes the functions, by name.
     *
     * @param members the names of all functions in {@code HPyContext}
     */
    public static Map<String, Object> all(TraceBorder border, List<String> members) {
        Map<String, Object> functions = new HashMap<>();
        add(functions, "totals", 0, _ -> {
            Map<String, Total> totals = new HashMap<>(border.totals());
            members.forEach(member -> totals.putIfAbsent(member, Total.NONE));
            return dict(totals);
        });
        add(
                functions,
                "places",
                1,
                arguments ->
                        dict(border.places(CastToJavaStringNode.getUncached().execute(arguments[0]))));
        add(functions, "set_on_enter", 1, arguments -> {
            border.setOnEnter(orNull(arguments[0]));
            return PNone.NONE;
        });
        add(functions, "set_on_exit", 1, arguments -> {
            border.setOnExit(orNull(arguments[0]));
            return PNone.NONE;
        });
        return functions;
    }

    private static void add(
            Map<String, Object> functions, String name, int parameters, Function<Object[], Object> body) {
        TruffleString text = PythonUtils.toTruffleStringUncached(name);
        functions.put(name, JavaFunction.create(text, parameters, body));
    }

    private static Object orNull(Object argument) {
        return argument == PNone.NONE ? null : argument;
    }

    private static Object dict(Map<String, Total> totals) {
        PythonLanguage language = PythonLanguage.get(null);
        PKeyword[] items = totals.entrySet().stream()
                .map(entry -> new PKeyword(
                        PythonUtils.toTruffleStringUncached(entry.getKey()),
                        PFactory.createTuple(language, new Object[] {
                            entry.getValue().calls(), entry.getValue().nanoseconds()
                        })))
                .toArray(PKeyword[]::new);
        return PFactory.createDict(language, items);
    }
}
