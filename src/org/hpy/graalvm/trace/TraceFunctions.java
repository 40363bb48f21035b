// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.trace;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.function.PKeyword;
import com.oracle.graal.python.nodes.util.CastToJavaStringNode;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import java.util.List;
import java.util.Map;
import org.hpy.graalvm.graalpy.JavaFunctions;
import org.hpy.graalvm.trace.TraceBorder.Total;

/** What the Python module {@code hpy._trace} is made with: it checks arguments, and makes reports. */
public final class TraceFunctions {

    private TraceFunctions() {}

    /**
     * Makes the functions.
     *
     * @param members the names of all functions in {@code HPyContext}
     */
    public static JavaFunctions all(TraceBorder border, List<String> members) {
        JavaFunctions functions = new JavaFunctions();
        functions.add("totals", 0, _ -> {
            Map<String, Total> totals = border.totals();
            members.forEach(member -> totals.putIfAbsent(member, Total.NONE));
            return dict(totals);
        });
        functions.add("places", 1, arguments -> {
            String member = CastToJavaStringNode.getUncached().execute(arguments[0]);
            return dict(border.places(member));
        });
        functions.addSetter("set_on_enter", border::setOnEnter);
        functions.addSetter("set_on_exit", border::setOnExit);
        return functions;
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
