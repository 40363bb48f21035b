// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import java.util.List;

/** A program under a debugger, and the client of that debugger. It is suspended at its first line. */
abstract class Debuggee implements AutoCloseable {

    /** How a suspended program goes on. */
    enum Go {
        RESUME,
        INTO,
        OVER,
        OUT
    }

    private final Program program;
    private String line;

    Debuggee(Program program) {
        this.program = program;
    }

    /** Sets a breakpoint at a line, the first being 1; returns the lines where it is bound already. */
    abstract List<Integer> breakAt(String fileName, int line);

    /** Has the program stop where exceptions are raised. */
    abstract void pauseOnExceptions();

    /** Waits until a source is loaded; returns its text. */
    abstract String awaitSource(String fileName);

    /** Lets the suspended program go on. */
    abstract void go(Go way);

    /** Waits until the program is suspended; returns its stack: function, file and line. */
    final List<String> awaitStop() {
        List<String> stack = awaitStack();
        line = stack.getFirst();
        return stack;
    }

    abstract List<String> awaitStack();

    /** Lets the program go on until it is suspended again; returns function, file and line. */
    final String stop(Go way) {
        go(way);
        return awaitStop().getFirst();
    }

    /** The same, but on another line than now: some have several places to stop at. */
    final String stopOnNextLine(Go way) {
        String last = line;
        while (line.equals(last)) {
            stop(way);
        }
        return line;
    }

    /** Lets the program run to its end. */
    final void finish() {
        go(Go.RESUME);
        program.join();
    }

    /** Ends the debugger and lets the program run. */
    abstract void detach();

    /** Ends the debugger and the program. */
    @Override
    public final void close() {
        // A program that is suspended cannot be cancelled.
        try (program) {
            detach();
        }
    }
}
