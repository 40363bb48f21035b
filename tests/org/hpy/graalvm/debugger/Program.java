// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import java.io.File;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;

/** A Python program that runs in a context of its own, on a thread of its own. */
final class Program implements AutoCloseable {

    private final StringBuilder output = new StringBuilder();
    private final Lines lines = new Lines();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Context context;

    /**
     * Starts a script; imports find the extensions beside it.
     *
     * @param options those of the context, and of the debugger that it starts
     */
    Program(File script, Map<String, String> options) {
        OutputStream lineByLine = new LineByLine();
        context = Context.newBuilder("python", "llvm", "hpy")
                .allowAllAccess(true)
                .allowExperimentalOptions(true)
                .option("hpyimport", "true")
                .option("python.PythonPath", script.getParent())
                .options(options)
                .out(lineByLine)
                .err(lineByLine)
                .build();
        Thread thread = new Thread(() -> run(script), script.getName());
        thread.setDaemon(true);
        thread.start();
    }

    private void run(File script) {
        try {
            context.eval(Source.newBuilder("python", script).build());
            end.complete(null);
        } catch (Throwable e) {
            end.completeExceptionally(e);
        }
    }

    /** Waits for a line of the program or its debugger that has a match. */
    MatchResult awaitLine(String pattern) {
        return lines.take(pattern);
    }

    /** Waits for the end of the program; fails if an exception has ended it. */
    void join() {
        Awaited.get("end of the program", end);
    }

    /** Cancels what still runs. */
    @Override
    public void close() {
        Awaited.get("end of the context", CompletableFuture.runAsync(() -> context.close(true)));
    }

    /** Makes messages of the lines. */
    private final class LineByLine extends OutputStream {

        @Override
        public synchronized void write(int b) {
            if (b == '\n') {
                lines.put(output.toString());
                output.setLength(0);
            } else {
                output.append((char) b);
            }
        }
    }
}
