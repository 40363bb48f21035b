// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;

/**
 * Damages extension files and uses them: each must work as if nothing were wrong, or fail with an exception that Python
 * knows, or end its context. {@code bin/test --fuzz} runs it.
 *
 * <p>Arguments: how many files, and the seed of the first; each has the seed after that of the one before, and is made of
 * nothing else. A Java VM uses many of them, one after the other; where it dies or takes too long, another one goes on.
 * The exit code is 1 if one of them was a failure. A third argument, {@code unchecked}, removes the checksum, so that
 * damaged code runs: it may do anything, as C code may, but an internal error is a failure of ours.
 */
public final class Fuzz {

    /** Files for a Java VM, and for a context. */
    private static final int ROW = 500;

    private static final int CONTEXT = 20;

    private static final int LIMIT_SECONDS = 90;
    private static final int TOO_LONG = 3;

    /** The argument of those who want no checksum. */
    private static final String UNCHECKED = "unchecked";

    private static final Path DIRECTORY = Path.of("target", "fuzz");
    private static final String FAILURE = "FAILURE: ";

    /** Calls what a module has, with arguments of several kinds; returns the kinds of exceptions. */
    private static final String USE = """
            def use(m):
                errors = set()
                def call(f, *args):
                    try:
                        return f(*args)
                    except Exception as e:
                        if type(e).__module__ == 'polyglot':
                            raise
                        errors.add(type(e).__name__)
                def explore(owner, depth):
                    for name in dir(owner):
                        value = call(getattr, owner, name)
                        if isinstance(value, type) and depth:
                            for args in (), (1,), ([1.5, 2.5],):
                                made = call(value, *args)
                                if made is not None:
                                    explore(made, depth - 1)
                                    call(len, made), call(repr, made), call(memoryview, made), call(hash, made)
                        elif callable(value) and not name.startswith('__'):
                            for args in (), (1,), (1, 2), ('a',), ([1, 2],), (2.5, 3.5, 4):
                                call(value, *args)
                explore(m, 1)
                return ' '.join(sorted(errors))
            """;

    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true);

    private static boolean isChecked;

    private Fuzz() {}

    /** Runs it; with {@code --row FIRST END} it is one of its Java VMs. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        isChecked = !List.of(arguments).contains(UNCHECKED);
        if (arguments.length > 0 && arguments[0].equals("--row")) {
            new Row(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2])).run();
            System.exit(0);
        }
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2000;
        int first = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        Files.createDirectories(DIRECTORY);
        Mutation.bases();
        Map<String, Integer> outcomes = new TreeMap<>();
        for (int seed = first; seed < first + count; ) {
            seed = runRow(seed, Math.min(seed + ROW, first + count), outcomes);
        }
        outcomes.forEach((outcome, times) -> OUT.printf(Locale.ROOT, "%8d  %s%n", times, outcome));
        System.exit(outcomes.keySet().stream().anyMatch(outcome -> outcome.startsWith(FAILURE)) ? 1 : 0);
    }

    /** Has a Java VM use files; returns the seed that comes next. */
    private static int runRow(int first, int end, Map<String, Integer> outcomes)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + DIRECTORY + "/hs_err_%p.log"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Fuzz.class.getName()));
        command.addAll(List.of("--row", Integer.toString(first), Integer.toString(end), isChecked ? "" : UNCHECKED));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        int seed = first - 1;
        boolean done = true;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("seed ")) {
                    seed = Integer.parseInt(line.substring("seed ".length()));
                    done = false;
                } else if (line.startsWith("outcome ")) {
                    done = true;
                    add(seed, line.substring("outcome ".length()), outcomes);
                }
            }
        }
        int status = process.waitFor();
        if (!done) {
            add(seed, FAILURE + (status == TOO_LONG ? "takes too long" : "the Java VM died: " + status), outcomes);
        } else if (seed < end - 1) {
            add(seed, FAILURE + "the Java VM died afterwards: " + status, outcomes);
        }
        return seed + 1;
    }

    private static void add(int seed, String outcome, Map<String, Integer> outcomes) {
        outcomes.merge(outcome.replaceFirst("(FAILURE: [^(]*).*", "$1"), 1, Integer::sum);
        if (outcome.startsWith(FAILURE)) {
            OUT.println(outcome + "\n    bin/test --fuzz 1 " + seed + (isChecked ? "" : " " + UNCHECKED));
        }
    }

    /** The files of some seeds, in this Java VM. */
    private static final class Row {
        private final int first;
        private final int end;
        private final Engine engine = Engine.create();
        private final ScheduledExecutorService watch = Executors.newScheduledThreadPool(1);
        private Context context;

        Row(int first, int end) {
            this.first = first;
            this.end = end;
        }

        void run() throws IOException {
            for (int seed = first; seed < end; seed++) {
                OUT.println("\nseed " + seed);
                ScheduledFuture<?> limit =
                        watch.schedule(() -> Runtime.getRuntime().halt(TOO_LONG), LIMIT_SECONDS, TimeUnit.SECONDS);
                OUT.println("\noutcome " + outcome(seed));
                if (seed % CONTEXT == 0) {
                    close();
                }
                limit.cancel(false);
            }
        }

        private String outcome(int seed) throws IOException {
            Path file = DIRECTORY.resolve("row" + first).resolve(seed + "").resolve(Mutation.nameOf(seed));
            Files.createDirectories(file.getParent());
            Files.write(file, Mutation.contentOf(seed));
            try {
                if (context == null) {
                    context = Context.newBuilder("python", "llvm", "hpy")
                            .engine(engine)
                            .allowAllAccess(true)
                            .build();
                    context.eval("python", USE);
                }
                context.getBindings("python")
                        .putMember(
                                "m",
                                context.eval(
                                        Source.newBuilder("hpy", file.toFile()).build()));
                return "used, with " + context.eval("python", "use(m)").asString();
            } catch (PolyglotException e) {
                return outcome(e);
            } finally {
                Files.delete(file);
            }
        }

        private String outcome(PolyglotException e) {
            if (e.isExit() || e.isCancelled()) {
                close();
                return "the context has ended";
            }
            boolean isPython = !e.isInternalError()
                    && e.getGuestObject() != null
                    && e.getGuestObject().getMetaObject() != null;
            if (isPython) {
                return e.getGuestObject().getMetaObject().getMetaSimpleName();
            }
            close();
            return FAILURE + (e.isInternalError() ? "internal error" : "foreign exception") + " (" + e + ")";
        }

        private void close() {
            if (context != null) {
                try {
                    context.close(true);
                } catch (PolyglotException e) {
                    if (!e.isExit() && !e.isCancelled()) {
                        OUT.println("\noutcome " + FAILURE + "closing (" + e + ")");
                    }
                }
                context = null;
            }
        }
    }

    /** What a seed makes of an extension file. */
    private static final class Mutation {
        private static final List<String> SOURCES =
                List.of("examples/series/series.c", "examples/basket/basket.c", "tests/org/hpy/graalvm/soak.c");

        private static List<Path> bases;

        /** The files, built once. */
        static List<Path> bases() throws IOException {
            if (bases != null) {
                return bases;
            }
            bases = new ArrayList<>();
            for (String source : SOURCES) {
                String name = source.replaceFirst(".*/", "").replaceFirst("\\.c$", "");
                bases.add(Compiler.build(name, Files.readString(Path.of(source)), "-O2")
                        .toPath());
            }
            return bases;
        }

        static String nameOf(int seed) throws IOException {
            return bases().get(seed % SOURCES.size()).getFileName().toString();
        }

        static byte[] contentOf(int seed) throws IOException {
            ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(bases().get(seed % SOURCES.size())))
                    .order(ByteOrder.LITTLE_ENDIAN);
            int bitcode = indexOf(file, new byte[] {'B', 'C', (byte) 0xC0, (byte) 0xDE});
            int sections = (int) file.getLong(40);
            Random random = new Random(seed);
            if (!isChecked) {
                for (String section : new String[] {".hpychecksum", ".hpyabi"}) { // as if from an older build
                    file.put(indexOf(file, section.getBytes(StandardCharsets.US_ASCII)), (byte) '_');
                }
            }
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                switch (random.nextInt(8)) {
                    case 0 -> mutate(file, random, 0, file.limit());
                    case 1 -> mutate(file, random, 0, 64);
                    case 2 -> mutate(file, random, sections, file.limit());
                    default -> mutate(file, random, bitcode, sections);
                }
            }
            int length = random.nextInt(50) == 0 ? random.nextInt(file.limit()) : file.limit();
            byte[] content = new byte[length];
            file.get(0, content);
            return content;
        }

        private static int indexOf(ByteBuffer file, byte[] text) {
            int at = 0;
            while (!file.slice(at, text.length).equals(ByteBuffer.wrap(text))) {
                at++;
            }
            return at;
        }

        private static void mutate(ByteBuffer file, Random random, int start, int end) {
            int at = start + random.nextInt(end - start - Long.BYTES);
            switch (random.nextInt(5)) {
                case 0, 1 -> file.put(at, (byte) (file.get(at) ^ 1 << random.nextInt(Byte.SIZE)));
                case 2 -> file.put(at, (byte) random.nextInt());
                case 3 -> file.putInt(at, random.nextBoolean() ? -1 : random.nextInt(3));
                default -> {
                    int length = Math.min(1 + random.nextInt(64), end - at);
                    file.put(at, file, start + random.nextInt(end - start - length), length);
                }
            }
        }
    }
}
