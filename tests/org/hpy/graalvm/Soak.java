// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.management.JMException;
import javax.management.ObjectName;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;

/**
 * Makes and drops many objects of each kind, and opens and closes many contexts: memory must stay what it is after
 * the first fifth, and all that C code has to do when objects die must be done. {@code bin/test --soak} runs it.
 *
 * <p>Arguments: how many objects and how many contexts, and the names of the kinds of objects if not all.
 */
public final class Soak {

    private static final int STEPS = 10;
    private static final int WARM_UP_STEPS = 2;

    /** How much more memory may be in use at the end than after warming up, in MB: the noise of malloc and the JIT. */
    private static final long TOLERANCE = 32;

    /** How much of the memory may be garbage, in MB: what is made while Java is asked to collect it, at 15 GB a second. */
    private static final long GARBAGE = 1536;

    private static final long MB = 1024 * 1024;

    /** The contexts without extensions. */
    private static final String PYTHON = "python";

    /** Python functions that make and drop n objects. */
    private static final String MAKERS = """
            import gc, time
            def settle(): # GraalPy hears of some objects later, in actions that need a pause
                for i in range(3):
                    gc.collect()
                    time.sleep(0.1)
            def plain(n):
                for i in range(n): m.Plain()
            def large(n):
                for i in range(n): m.Large()
            def destroyed(n):
                for i in range(n): m.Destroyed()
            def blocks(n):
                for i in range(n): m.Block()
            def finalized(n):
                for i in range(n): m.Finalized()
            def cycles(n):
                for i in range(n // 2):
                    a, b = m.Linked(), m.Linked()
                    a.link(b)
                    b.link(a)
            def views(n):
                for i in range(n): memoryview(m.Exporter())
            def capsules(n):
                for i in range(n): m.capsule()
            """;

    /**
     * A kind of objects.
     *
     * @param share how many of them are made, as a part of all
     * @param counted the count in C that there must be one of for each object; or null
     */
    private record Kind(String maker, double share, String counted) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("plain", 1, null),
            new Kind("large", 0.01, null),
            new Kind("destroyed", 1, "destroyed"),
            new Kind("blocks", 0.002, "destroyed"),
            new Kind("finalized", 1, "finalized"),
            new Kind("cycles", 1, "destroyed"),
            new Kind("views", 1, "released"),
            new Kind("capsules", 1, "freed"));

    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true);

    private static boolean failed;

    private Soak() {}

    /** Runs it; the exit code is 1 if memory grows or something was not done. */
    public static void main(String[] arguments) throws IOException {
        long objects = arguments.length > 0 ? Long.parseLong(arguments[0]) : 10_000_000;
        int contexts = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1000;
        List<String> chosen = List.of(arguments).subList(Math.min(arguments.length, 2), arguments.length);
        Source source = Source.newBuilder("hpy", build()).build();
        print("%-10s %10s %9s   %-17s   %-9s   %-17s   %s", "", "count", "time", "resident MB", "peak", "heap MB", "");
        for (Kind kind : KINDS) {
            if (chosen.isEmpty() || chosen.contains(kind.maker)) {
                soakObjects(source, kind, Math.round(objects * kind.share));
            }
        }
        if (contexts > 0) {
            soakContexts(source, contexts);
        }
        System.exit(failed ? 1 : 0);
    }

    private static File build() throws IOException {
        try (InputStream code = Soak.class.getResourceAsStream("soak.c")) {
            return Compiler.build("soak", new String(code.readAllBytes(), StandardCharsets.UTF_8), "-O2");
        }
    }

    private static void soakObjects(Source source, Kind kind, long count) {
        try (Context context = open(null)) {
            Value python = context.getBindings("python");
            python.putMember("m", context.eval(source));
            context.eval("python", MAKERS);
            Value maker = python.getMember(kind.maker);
            Runnable collect = () -> context.eval("python", "settle()");
            Growth growth = measure(kind.maker, count, 0, collect, step -> maker.execute(count / STEPS));
            String done = kind.counted == null ? "" : awaitCount(context, kind.counted, count / STEPS * STEPS);
            print("%s   %s", growth.text, done);
        }
    }

    /** The last objects may take another collection. */
    private static String awaitCount(Context context, String name, long expected) {
        long count = 0;
        for (int attempt = 0; attempt < 10 && count < expected; attempt++) {
            context.eval("python", "settle()");
            count += context.eval("python", "m.take_counts()['%s']".formatted(name))
                    .asLong();
        }
        return check(count == expected, "%s %d".formatted(name, count));
    }

    /** What contexts cost that only start Python is GraalPy's own; those that load extensions may not cost more. */
    private static void soakContexts(Source source, int count) throws IOException {
        SoakContexts contexts = new SoakContexts(source);
        long own = 0;
        for (String name : List.of(PYTHON, "contexts")) {
            int length = count / STEPS;
            Growth growth = measure(
                    name,
                    count,
                    own,
                    () -> {},
                    step -> contexts.run((step - 1) * length, step * length, !name.equals(PYTHON)));
            print("%s", growth.text);
            own = Math.max(0, growth.resident);
        }
        contexts.close();
    }

    private static Context open(Engine engine) {
        Context.Builder builder = Context.newBuilder("python", "llvm", "hpy").allowAllAccess(true);
        return (engine == null ? builder : builder.engine(engine)).build();
    }

    /** A part of the work. */
    private interface Step {
        void run(int step);
    }

    /** What is printed, and how much resident memory has grown after warming up, in MB. */
    private record Growth(String text, long resident) {}

    /**
     * Does the work in steps, and compares memory and threads after warming up with those at the end.
     *
     * @param known how much memory may grow besides the tolerance, in MB
     */
    private static Growth measure(String name, long count, long known, Runnable collect, Step work) {
        long start = System.nanoTime();
        Usage warm = null;
        Usage end = null;
        StringBuilder all = new StringBuilder();
        Usage.resetPeak();
        for (int step = 1; step <= STEPS; step++) {
            work.run(step);
            collect.run();
            end = Usage.now();
            all.append(' ').append(end.resident);
            if (step == WARM_UP_STEPS) {
                warm = end;
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        String threads =
                check(end.threads <= warm.threads + 2, "threads %d -> %d".formatted(warm.threads, end.threads));
        String peak = check(end.peak <= end.resident + GARBAGE, "%5d".formatted(end.peak));
        String text = "%-10s %10d %7.1f s   %s  %s   %s   %s  [%s]"
                .formatted(
                        name,
                        count,
                        seconds,
                        compare(warm.resident, end.resident, known),
                        peak,
                        compare(warm.heap, end.heap, known),
                        compare(warm.classes, end.classes, known) + "  " + threads,
                        all.substring(1));
        return new Growth(text, end.resident - warm.resident);
    }

    private static String compare(long before, long after, long known) {
        return check(after <= before + TOLERANCE + known, "%5d -> %5d".formatted(before, after));
    }

    private static String check(boolean holds, String figures) {
        failed |= !holds;
        return figures + (holds ? "     " : " FAIL");
    }

    private static void print(String format, Object... values) {
        OUT.printf(Locale.ROOT, format + "%n", values);
    }

    /** What the process uses, in MB. */
    private record Usage(long resident, long peak, long heap, long classes, int threads) {

        static Usage now() {
            System.gc();
            System.gc(); // What the first one has left to Java's cleaners is gone now.
            trim();
            var memory = ManagementFactory.getMemoryMXBean();
            return new Usage(
                    statusKb("VmRSS:") / 1024,
                    statusKb("VmHWM:") / 1024,
                    memory.getHeapMemoryUsage().getUsed() / MB,
                    metaspace() / MB,
                    ManagementFactory.getThreadMXBean().getThreadCount());
        }

        private static long metaspace() {
            return ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getName().equals("Metaspace"))
                    .mapToLong(pool -> pool.getUsage().getUsed())
                    .sum();
        }

        /** Has malloc give back what was freed: that it keeps some for later is no leak. */
        private static void trim() {
            try {
                ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                "systemTrimNativeHeap",
                                new Object[] {new String[0]},
                                new String[] {String[].class.getName()});
            } catch (JMException e) {
                throw new IllegalStateException(e);
            }
        }

        private static long statusKb(String name) {
            try {
                return Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith(name))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Has Linux forget the peak that there was until now. */
        static void resetPeak() {
            try {
                Files.writeString(Path.of("/proc/self/clear_refs"), "5");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
