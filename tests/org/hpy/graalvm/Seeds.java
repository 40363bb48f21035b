// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Tries something for each of many seeds, of which alone it is made. A Java VM tries many of them, one after the other;
 * where it dies or takes too long, another one goes on. A failure is printed with the command that repeats it, and the
 * exit code is 1 then.
 */
final class Seeds {

    /** What is tried. */
    interface Trial {

        /** What becomes of a seed, in one line; it begins with {@link #FAILURE} if it is one. */
        String outcome(int seed) throws IOException;
    }

    /** Begins the outcomes that are failures. */
    static final String FAILURE = "FAILURE: ";

    private static final String ROW = "--row";
    private static final int ROW_LENGTH = 500;

    /** How long a seed may take, in seconds of the processor, and by the clock for one that waits, however busy the machine is. */
    private static final int LIMIT = 90;

    private static final int LIMIT_BY_CLOCK = 20 * LIMIT;
    private static final int TOO_LONG = 3;

    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true);

    private final Class<?> program;
    private final String option;
    private final boolean isRow;
    private final int first;
    private final int end;
    private final List<String> more;
    private final Map<String, Integer> outcomes = new TreeMap<>();

    /**
     * Reads arguments: how many seeds and the first one if not 1, then others.
     *
     * @param program whose {@code main} got them
     * @param option what {@code bin/test} calls it
     * @param count how many seeds there are if nobody says
     */
    Seeds(Class<?> program, String option, String[] arguments, int count) {
        this.program = program;
        this.option = option;
        this.isRow = arguments.length > 0 && arguments[0].equals(ROW);
        List<String> rest = List.of(arguments).subList(isRow ? 1 : 0, arguments.length);
        int length = rest.isEmpty() ? count : Integer.parseInt(rest.getFirst());
        this.first = rest.size() > 1 ? Integer.parseInt(rest.get(1)) : 1;
        this.end = first + length;
        this.more = rest.subList(Math.min(rest.size(), 2), rest.size());
    }

    /** Whether this Java VM is one of those that try a part of the seeds. */
    boolean isRow() {
        return isRow;
    }

    int first() {
        return first;
    }

    /** Tries the seeds in this Java VM, and ends it. */
    void tryHere(Trial trial) throws IOException {
        ScheduledExecutorService watch = Executors.newScheduledThreadPool(1);
        for (int seed = first; seed < end; seed++) {
            OUT.println("\nseed " + seed);
            ScheduledFuture<?> limit = watch.scheduleAtFixedRate(new Limit(), 1, 1, TimeUnit.SECONDS);
            OUT.println("\noutcome " + outcome(trial, seed));
            limit.cancel(false);
        }
        System.exit(0);
    }

    /** Ends the Java VM if it takes too long from now on. */
    private static final class Limit implements Runnable {
        private final Duration endOfProcessor = processor().plusSeconds(LIMIT);
        private final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_BY_CLOCK);

        private static Duration processor() {
            return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
        }

        @Override
        public void run() {
            if (processor().compareTo(endOfProcessor) > 0 || System.nanoTime() > end) {
                Runtime.getRuntime().halt(TOO_LONG);
            }
        }
    }

    private static String outcome(Trial trial, int seed) throws IOException {
        try {
            return trial.outcome(seed);
        } catch (RuntimeException e) {
            return FAILURE + e.toString().lines().findFirst().orElse("");
        }
    }

    /** Has other Java VMs try the seeds, prints how often each outcome was, and ends this one. */
    void tryInRows() throws IOException, InterruptedException {
        for (int seed = first; seed < end; ) {
            seed = tryRow(seed, Math.min(seed + ROW_LENGTH, end));
        }
        outcomes.forEach((outcome, times) -> OUT.printf(Locale.ROOT, "%8d  %s%n", times, outcome));
        System.exit(outcomes.keySet().stream().anyMatch(outcome -> outcome.startsWith(FAILURE)) ? 1 : 0);
    }

    /** Returns the seed that comes next. */
    private int tryRow(int rowFirst, int rowEnd) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(rowFirst, rowEnd))
                .redirectErrorStream(true)
                .start();
        int seed = rowFirst - 1;
        boolean done = true;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("seed ")) {
                    seed = Integer.parseInt(line.substring("seed ".length()));
                    done = false;
                } else if (line.startsWith("outcome ")) {
                    done = true;
                    add(seed, line.substring("outcome ".length()));
                }
            }
        }
        int status = process.waitFor();
        if (!done) {
            add(seed, FAILURE + (status == TOO_LONG ? "takes too long" : "the Java VM died: " + status));
        } else if (seed < rowEnd - 1) {
            add(seed, FAILURE + "the Java VM died afterwards: " + status);
        }
        return seed + 1;
    }

    private List<String> command(int rowFirst, int rowEnd) {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + Path.of("target", "hs_err_%p.log")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName(), ROW));
        command.addAll(List.of(Integer.toString(rowEnd - rowFirst), Integer.toString(rowFirst)));
        command.addAll(more);
        return command;
    }

    private void add(int seed, String outcome) {
        outcomes.merge(outcome.replaceFirst("(FAILURE: [^(]*).*", "$1"), 1, Integer::sum);
        if (outcome.startsWith(FAILURE)) {
            OUT.println(String.join(" ", outcome + "\n    bin/test", option, "1", Integer.toString(seed)));
            more.forEach(argument -> OUT.println("    with " + argument));
        }
    }
}
