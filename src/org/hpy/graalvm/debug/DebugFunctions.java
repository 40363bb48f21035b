// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.nodes.util.CastToJavaLongLossyNode;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.graalpy.JavaFunction;

/** What the Python module {@code hpy._debug} is made with: it checks arguments, and knows handles by their numbers. */
public final class DebugFunctions {

    private final HandleLog log;
    private final Findings findings;
    private final Map<String, Object> functions = new HashMap<>();

    private DebugFunctions(DebugBorder border, Findings findings) {
        this.log = border.log();
        this.findings = findings;
        addLists();
        addSettings();
        addHandles(border.crossing(null, "DebugHandle._force_close()", null));
    }

    private void addLists() {
        add("new_generation", 0, _ -> log.newGeneration());
        add("open_handles", 1, arguments -> list(log.openHandles(number(arguments[0]))));
        add("closed_handles", 1, arguments -> list(log.closedHandles(number(arguments[0]))));
        add("last_report", 0, _ -> findings.lastReport() == null ? PNone.NONE : text(findings.lastReport()));
    }

    private void addSettings() {
        add("max_closed", 0, _ -> log.maxClosed());
        addSetter("set_max_closed", value -> log.setMaxClosed((int) number(value)));
        add("max_raw_data", 0, _ -> log.maxDeadTextSize());
        addSetter("set_max_raw_data", value -> log.setMaxDeadTextSize(number(value)));
        addSetter("set_stack_limit", value -> log.setStackLimit((int) number(value)));
        addSetter("set_on_invalid_handle", value -> findings.setInvalidHandleHook(orNull(value)));
        addSetter("set_on_invalid_builder_handle", value -> findings.setInvalidBuilderHook(orNull(value)));
    }

    private void addHandles(Crossing forced) {
        add("object_of", 1, arguments -> {
            TrackedHandle handle = handle(arguments[0]);
            Object object = handle == null ? null : TrackedHandle.objectOf(handle);
            return object == null ? PNone.NONE : object;
        });
        add(
                "is_closed",
                1,
                arguments ->
                        handle(arguments[0]) == null || !handle(arguments[0]).isOpen());
        add(
                "raw_data_size",
                1,
                arguments -> handle(arguments[0]) == null
                        ? -1L
                        : handle(arguments[0]).textSize());
        add("history", 1, arguments -> text(history(handle(arguments[0]))));
        addSetter("force_close", number -> {
            TrackedHandle handle = handle(number);
            if (handle != null && handle.isOpen()) {
                log.close(handle, forced);
            }
        });
    }

    /** Makes the functions, by name. */
    public static Map<String, Object> all(DebugBorder border, Findings findings) {
        return new DebugFunctions(border, findings).functions;
    }

    private void add(String name, int parameters, Function<Object[], Object> body) {
        functions.put(name, JavaFunction.create(PythonUtils.toTruffleStringUncached(name), parameters, body));
    }

    private void addSetter(String name, Consumer<Object> body) {
        add(name, 1, arguments -> {
            body.accept(arguments[0]);
            return PNone.NONE;
        });
    }

    private static long number(Object argument) {
        return CastToJavaLongLossyNode.executeUncached(argument);
    }

    private static Object orNull(Object argument) {
        return argument == PNone.NONE ? null : argument;
    }

    private static Object text(String text) {
        return PythonUtils.toTruffleStringUncached(text);
    }

    private static Object list(List<Long> numbers) {
        return PFactory.createList(PythonLanguage.get(null), numbers.toArray());
    }

    private TrackedHandle handle(Object number) {
        return log.get(number(number));
    }

    private static String history(TrackedHandle handle) {
        return handle == null ? "" : String.join("\n", Findings.history(handle));
    }
}
