// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import com.oracle.graal.python.nodes.call.CallNode;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleLanguage.Env;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.border.Place;
import org.hpy.graalvm.debug.TrackedHandle.Kind;
import org.hpy.graalvm.errors.Unraisable;
import org.hpy.graalvm.graalpy.FatalError;
import org.hpy.graalvm.graalpy.Repr;
import org.hpy.graalvm.handles.Handle;

/**
 * Tells what debug mode has found. A finding ends the context, unless a hook wants to know of it; then C code goes on.
 */
public final class Findings {

    private static final int STACK_LIMIT = 32;

    private static final String CLOSED_HANDLE = "Invalid usage of already closed handle";
    private static final String CLOSED_BUILDER = "Invalid usage of already closed builder";

    private final Env env;

    /** Python callables; or null. */
    private Object invalidHandleHook;

    private Object invalidBuilderHook;

    private String lastReport;

    /** Whether a finding ends the context: what C code had still to close then is no leak. */
    private boolean isFatal;

    public Findings(Env env) {
        this.env = env;
    }

    /** Sets what is called, without arguments, in place of the end for an invalid handle; null for nothing. */
    public void setInvalidHandleHook(Object callable) {
        invalidHandleHook = callable;
    }

    /** Sets what is called, without arguments, in place of the end for an invalid builder or tracker; null for nothing. */
    public void setInvalidBuilderHook(Object callable) {
        invalidBuilderHook = callable;
    }

    /** Whether C code goes on after it has used an invalid handle. */
    boolean toleratesInvalidHandles() {
        return invalidHandleHook != null;
    }

    /** The last report; null if there was none. */
    public String lastReport() {
        return lastReport;
    }

    void invalidHandle(Handle handle, Crossing crossing, String what) {
        List<String> lines = lines(at(crossing) + ": " + describe(handle) + " " + what, handle);
        if (!(handle instanceof TrackedHandle)) {
            lines.add(
                    "  The handles in HPyContext and those of other modules do not belong to this one: HPy_Dup gives one"
                            + " that does.");
        }
        tell(CLOSED_HANDLE, lines, crossing, invalidHandleHook);
    }

    void invalidBuilder(Handle handle, Crossing crossing) {
        String line = at(crossing) + ": it has come to its end, or is no builder or tracker";
        tell(CLOSED_BUILDER, lines(line, handle), crossing, invalidBuilderHook);
    }

    void noHandle(long number, Crossing crossing) {
        String line = at(crossing) + ": " + number + " is not, or not any more, the number of a handle";
        tell(CLOSED_HANDLE, List.of(line), crossing, invalidHandleHook);
    }

    @TruffleBoundary
    void wrongContext(Crossing crossing) {
        tell(
                "Error: Wrong HPy Context!",
                List.of(
                        at(crossing) + ": the HPyContext * is not that of the function that runs",
                        "  It was kept beyond its call, such as in a global variable: use the one that the function gets."),
                crossing,
                null);
    }

    @TruffleBoundary
    void withoutGil(Crossing crossing) {
        tell(
                "HPy API called without the GIL",
                List.of(
                        at(crossing) + ": the thread " + Thread.currentThread().getName() + " must not call it",
                        "  Between HPy_LeavePythonExecution and HPy_ReenterPythonExecution, and in threads that Python has not"
                                + " started, nothing of the API may be called."),
                crossing,
                null);
    }

    @TruffleBoundary
    void wrongArgument(String problem, Crossing crossing) {
        tell(problem, List.of(at(crossing)), crossing, null);
    }

    void changedText(TrackedHandle handle, Crossing crossing) {
        String line = "The text that C code has got from " + describe(handle) + " is not the same any more";
        tell("C code has written to a const char * of HPy", lines(line, handle), crossing, null);
    }

    /** Nothing ends: the function finds no text there. */
    void deadText(TrackedHandle handle, Crossing crossing) {
        String headline = "HPy debug mode: a const char * is used after its handle was closed";
        print(report(headline, lines(at(crossing) + ": the text belongs to " + describe(handle), handle), crossing));
    }

    /** A line, and those about the history of a handle. */
    private static List<String> lines(String first, Handle handle) {
        List<String> lines = new ArrayList<>(List.of(first));
        if (handle instanceof TrackedHandle tracked) {
            lines.addAll(history(tracked));
        }
        return lines;
    }

    /** Where a handle was opened and closed, as lines. */
    static List<String> history(TrackedHandle handle) {
        List<String> lines = new ArrayList<>();
        lines.add(
                handle.kind == Kind.ARGUMENT
                        ? "  It is an argument of " + handle.opened.function()
                                + ": only what HPy_Dup gives may be closed, kept or returned"
                        : "  opened " + at(handle.opened));
        if (handle.openedStack != null) {
            lines.add("    " + handle.openedStack);
        }
        if (!handle.isOpen()) {
            lines.add("  closed "
                    + (isFunctionOfC(handle.closed) && handle.closed.node() != null
                            ? "when " + handle.closed.function() + " returned"
                            : at(handle.closed)));
            if (handle.closedStack != null) {
                lines.add("    " + handle.closedStack);
            }
        }
        return lines;
    }

    private static boolean isFunctionOfC(Crossing crossing) {
        return ((DebugCrossing) crossing).isFunctionOfC;
    }

    /** Such as {@code series.c:41 in slice_impl (HPy_Dup)}. */
    static String at(Crossing crossing) {
        Place place = crossing.place();
        if (isFunctionOfC(crossing)) {
            return place.source() == null ? crossing.function() : place.source() + " in " + crossing.function();
        }
        return place + " (" + place.call() + ")";
    }

    private void tell(String headline, List<String> lines, Crossing crossing, Object hook) {
        if (hook == null) {
            isFatal = true;
            print(report("Fatal Python error: " + headline, lines, crossing));
            FatalError.exit(env, crossing.node());
        }
        lastReport = report(headline, lines, crossing);
        Unraisable.run(() -> CallNode.executeUncached(hook), hook);
    }

    private static String report(String headline, List<String> lines, Crossing crossing) {
        StringBuilder text = new StringBuilder(headline).append('\n');
        lines.forEach(line -> text.append("  ").append(line).append('\n'));
        List<String> frames = Frames.describe(crossing, STACK_LIMIT);
        if (!frames.isEmpty()) {
            text.append("  Stack (most recent call first):\n");
            frames.forEach(frame -> text.append("    ").append(frame).append('\n'));
        }
        return text.toString();
    }

    private void print(String report) {
        lastReport = report;
        PrintStream err = new PrintStream(env.err(), true, StandardCharsets.UTF_8);
        err.print(report);
        err.flush();
    }

    /** Prints which handles are open where there should be none, if there are any. */
    @TruffleBoundary
    void reportLeaks(List<TrackedHandle> leaks) {
        if (isFatal || leaks.isEmpty()) {
            return;
        }
        Map<String, List<TrackedHandle>> places = new LinkedHashMap<>();
        leaks.forEach(leak ->
                places.computeIfAbsent(at(leak.opened), _ -> new ArrayList<>()).add(leak));
        StringBuilder text = new StringBuilder("HPy debug mode: ")
                .append(count(leaks.size()))
                .append(leaks.size() == 1 ? " was" : " were")
                .append(" left open (HPY_DEBUG_LEAKS=0 turns this report off)\n");
        places.forEach((place, handles) -> text.append("  ")
                .append(place)
                .append(": ")
                .append(count(handles.size()))
                .append(handles.size() == 1 ? " " : ", the first ")
                .append(of(handles.getFirst()))
                .append('\n'));
        print(text.toString());
    }

    private static String count(int handles) {
        return handles == 1 ? "1 handle" : handles + " handles";
    }

    private static String of(TrackedHandle handle) {
        return handle.kind == Kind.BUILDER
                ? "of a builder or tracker that was not ended"
                : "of " + repr(TrackedHandle.objectOf(handle));
    }

    private static String describe(Handle handle) {
        Object object = TrackedHandle.objectOf(handle);
        if (object != null) {
            return "the handle of " + repr(object);
        }
        Object type = TrackedHandle.typeOf(handle);
        return type == null ? "the handle of an object that is gone" : "the handle of an instance of " + repr(type);
    }

    /** What Python says of an object, if this thread may ask. */
    static String repr(Object object) {
        if (!PythonContext.get(null).ownsGil()) {
            return "an object";
        }
        return Repr.of(object);
    }
}
