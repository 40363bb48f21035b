// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.MatchResult;

/** A process, and the lines that it writes. */
final class Launched implements AutoCloseable {

    private final Process process;
    private final Lines lines = new Lines();

    Launched(List<String> command) throws IOException {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread reader = new Thread(this::read, command.getFirst());
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.put(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a line that has a match. */
    MatchResult awaitLine(String pattern) {
        return lines.take(pattern);
    }

    /** Waits for the end of the process; returns its exit status. */
    int join() {
        return Awaited.get("end of the process", process.onExit()).exitValue();
    }

    @Override
    public void close() {
        process.toHandle().destroy(); // not the process' own destroy(), which closes what is being read
        join();
    }
}
