// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;

/**
 * Damages extension files and uses them: each must work as if nothing were wrong, or fail with an exception that Python
 * knows, or end its context. {@code bin/test --fuzz} runs it.
 *
 * <p>Its arguments are those of {@link Seeds}. A third one, {@code unchecked}, removes the checksum, so that damaged code
 * runs: it may do anything, as C code may, but an internal error is a failure of ours.
 */
public final class Fuzz {

    /** Files for a context. */
    private static final int CONTEXT = 20;

    /** The argument of those who want no checksum. */
    private static final String UNCHECKED = "unchecked";

    private static final Path DIRECTORY = Path.of("target", "fuzz");

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

    private static boolean isChecked;

    private Fuzz() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        isChecked = !List.of(arguments).contains(UNCHECKED);
        Seeds seeds = new Seeds(Fuzz.class, "--fuzz", arguments, 2000);
        if (seeds.isRow()) {
            seeds.tryHere(new Use(seeds.first()));
        } else {
            Files.createDirectories(DIRECTORY);
            Mutation.bases();
            seeds.tryInRows();
        }
    }

    /** Uses the files of some seeds. */
    private static final class Use implements Seeds.Trial {
        private final int first;
        private final Engine engine = Engine.create();
        private Context context;

        Use(int first) {
            this.first = first;
        }

        @Override
        public String outcome(int seed) throws IOException {
            String outcome = use(seed);
            if (seed % CONTEXT == 0) {
                close();
            }
            return outcome;
        }

        private String use(int seed) throws IOException {
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
            return Seeds.FAILURE + (e.isInternalError() ? "internal error" : "foreign exception") + " (" + e + ")";
        }

        private void close() {
            if (context != null) {
                try {
                    context.close(true);
                } catch (PolyglotException e) {
                    if (!e.isExit() && !e.isCancelled()) {
                        throw e;
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
