// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.nodes.util.CastToJavaLongLossyNode;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import java.util.List;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.graalpy.JavaFunctions;

/** What the Python module {@code hpy._debug} is made with: it checks arguments, and knows handles by their numbers. */
public final class DebugFunctions {

    private final JavaFunctions functions = new JavaFunctions();
    private final HandleLog log;
    private final Findings findings;

    private DebugFunctions(DebugBorder border) {
        this.log = border.log();
        this.findings = border.findings();
        addLists();
        addSettings();
        addHandles(border.crossing(null, "DebugHandle._force_close()", null));
    }

    /** Makes the functions. */
    public static JavaFunctions all(DebugBorder border) {
        return new DebugFunctions(border).functions;
    }

    private void addLists() {
        functions.add("new_generation", 0, _ -> log.newGeneration());
        functions.add("open_handles", 1, arguments -> list(log.openHandles(number(arguments[0]))));
        functions.add("closed_handles", 1, arguments -> list(log.closedHandles(number(arguments[0]))));
        functions.add("last_report", 0, _ -> findings.lastReport() == null ? PNone.NONE : text(findings.lastReport()));
    }

    private void addSettings() {
        functions.add("max_closed", 0, _ -> log.maxClosed());
        functions.addSetter("set_max_closed", value -> log.setMaxClosed((int) number(value)));
        functions.add("max_raw_data", 0, _ -> log.maxDeadTextSize());
        functions.addSetter("set_max_raw_data", value -> log.setMaxDeadTextSize(number(value)));
        functions.addSetter("set_stack_limit", value -> log.setStackLimit((int) number(value)));
        functions.addSetter("set_on_invalid_handle", findings::setInvalidHandleHook);
        functions.addSetter("set_on_invalid_builder_handle", findings::setInvalidBuilderHook);
    }

    private void addHandles(Crossing forced) {
        functions.add("object_of", 1, arguments -> {
            TrackedHandle handle = handle(arguments[0]);
            Object object = handle == null ? null : TrackedHandle.objectOf(handle);
            return object == null ? PNone.NONE : object;
        });
        functions.add(
                "is_closed",
                1,
                arguments ->
                        handle(arguments[0]) == null || !handle(arguments[0]).isOpen());
        functions.add(
                "raw_data_size",
                1,
                arguments -> handle(arguments[0]) == null
                        ? -1L
                        : handle(arguments[0]).textSize());
        functions.add("history", 1, arguments -> text(history(handle(arguments[0]))));
        functions.addSetter("force_close", number -> {
            TrackedHandle handle = handle(number);
            if (handle != null && handle.isOpen()) {
                log.close(handle, forced);
            }
        });
    }

    private static long number(Object argument) {
        return CastToJavaLongLossyNode.executeUncached(argument);
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
