// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import com.oracle.truffle.api.debug.Breakpoint;
import com.oracle.truffle.api.debug.DebugStackFrame;
import com.oracle.truffle.api.debug.DebugValue;
import com.oracle.truffle.api.debug.Debugger;
import com.oracle.truffle.api.debug.DebuggerSession;
import com.oracle.truffle.api.debug.SuspendedEvent;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.graalvm.polyglot.Engine;

/** Runs code under Truffle's debugger, which is what the front ends show to people. */
final class Stop {

    private Stop() {}

    /** Runs an action that stops at a line of a file each time that it comes there; returns how often that was. */
    static int at(Engine engine, File file, int line, Consumer<SuspendedEvent> onStop, Runnable action) {
        List<Throwable> failures = new ArrayList<>();
        int[] stops = {0};
        try (DebuggerSession session = Debugger.find(engine).startSession(event -> {
            stops[0]++;
            try {
                onStop.accept(event);
            } catch (Throwable t) {
                failures.add(t);
            }
        })) {
            session.install(Breakpoint.newBuilder(file.toURI()).lineIs(line).build());
            action.run();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.getFirst());
        }
        return stops[0];
    }

    /** What the innermost frame shows of a variable. */
    static DebugValue variable(DebugStackFrame frame, String name) {
        return frame.getScope().getDeclaredValue(name);
    }
}
