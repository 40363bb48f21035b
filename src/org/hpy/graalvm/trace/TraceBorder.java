// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.trace;

import com.oracle.graal.python.nodes.call.CallNode;
import com.oracle.graal.python.runtime.GilNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleLanguage.Env;
import com.oracle.truffle.api.nodes.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.border.UniversalBorder;
import org.hpy.graalvm.errors.ErrorIndicator;
import org.hpy.graalvm.errors.Unraisable;
import org.hpy.graalvm.graalpy.FatalError;
import org.hpy.graalvm.handles.HandleTable;

/**
 * The border of trace mode: it counts the calls of the API and measures how long they take, each place in C for itself. Counts
 * are those of all threads, which the GIL keeps apart.
 */
public final class TraceBorder extends UniversalBorder {

    /** How the names of functions in {@code HPyContext} begin. */
    private static final String MEMBER = "ctx_";

    private final Env env;

    /** The places in C that have called the API, in the order in which they did first. */
    private final List<TraceCrossing> crossings = new ArrayList<>();

    /** Python callables that get the name of the function; or null. */
    private Object onEnter;

    private Object onExit;

    public TraceBorder(HandleTable handles, Env env) {
        super(handles);
        this.env = env;
    }

    @Override
    public String contextName() {
        return "HPy Trace Mode ABI (GraalVM)";
    }

    @Override
    public Crossing crossing(Node node, String function, String member) {
        TraceCrossing crossing = new TraceCrossing(this, node, function, publicMember(function, member));
        if (member != null) {
            register(crossing);
        }
        return crossing;
    }

    /** What our headers call in place of a function that reads an array counts as that function. */
    private static String publicMember(String function, String member) {
        return member == null || member.startsWith(MEMBER) ? member : MEMBER + function.replaceFirst("^HPy_?", "");
    }

    private synchronized void register(TraceCrossing crossing) {
        crossings.add(crossing);
    }

    @Override
    protected long enterApi(Object pointer, Crossing crossing) {
        if (onEnter != null) {
            tell(onEnter, (TraceCrossing) crossing);
        }
        return System.nanoTime();
    }

    @Override
    protected void leaveApi(long entered, Crossing crossing) {
        TraceCrossing traced = (TraceCrossing) crossing;
        traced.calls++;
        traced.nanoseconds += System.nanoTime() - entered;
        if (onExit != null) {
            tell(onExit, traced);
        }
    }

    /** The call may be the one that leaves Python, or comes back. */
    @TruffleBoundary
    private void tell(Object callable, TraceCrossing crossing) {
        ErrorIndicator indicator = ErrorIndicator.get(crossing.node());
        boolean isOutside = indicator.isOutside();
        boolean isDone;
        try (GilNode.UncachedAcquire _ = GilNode.uncachedAcquire()) {
            if (isOutside) {
                indicator.reenterPython();
            }
            Object name = PythonUtils.toTruffleStringUncached(crossing.member);
            isDone = Unraisable.run(() -> CallNode.executeUncached(callable, name), callable);
            if (isOutside) {
                indicator.leavePython();
            }
        }
        if (!isDone) {
            FatalError.exit(env, crossing.node());
        }
    }

    void setOnEnter(Object callable) {
        onEnter = callable;
    }

    void setOnExit(Object callable) {
        onExit = callable;
    }

    /** What the calls of one function, or of one place, come to. */
    record Total(long calls, long nanoseconds) {

        static final Total NONE = new Total(0, 0);

        Total plus(Total other) {
            return new Total(calls + other.calls, nanoseconds + other.nanoseconds);
        }
    }

    /** The totals of the functions that were called, by their names in {@code HPyContext}. */
    synchronized Map<String, Total> totals() {
        Map<String, Total> totals = new TreeMap<>();
        crossings.forEach(crossing ->
                totals.merge(crossing.member, new Total(crossing.calls, crossing.nanoseconds), Total::plus));
        return totals;
    }

    /** The totals of the places that have called a function. */
    synchronized Map<String, Total> places(String member) {
        Map<String, Total> places = new TreeMap<>();
        crossings.stream()
                .filter(crossing -> crossing.member.equals(member) && crossing.calls > 0)
                .forEach(crossing -> places.merge(
                        crossing.place().toString(), new Total(crossing.calls, crossing.nanoseconds), Total::plus));
        return places;
    }
}
