// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.hpy.graalvm.border.Mode;

/**
 * Runs random programs of the API, made by seeds, and compares them with a model: {@code bin/test --random} runs it, with
 * the arguments of {@link Seeds}. Each seed is one program in one of four ways, in universal or debug mode, with
 * optimization or without.
 */
public final class RandomPrograms {

    private static final int STEPS = 60;

    /** Programs in a context. */
    private static final int CONTEXT = 200;

    private static final String MODULE = """
            #include "hpy.h"
            %s
            static HPyDef *module_defines[] = {&names, &step, &state, &start, &end, NULL};
            static HPyGlobal *module_globals[] = {
                &variable0, &variable1, &variable2, &function, &again, &box_type, &derived_type, NULL};
            static HPyModuleDef module_definition = {.defines = module_defines, .globals = module_globals};
            HPy_MODINIT(randomized, module_definition)
            """;

    private RandomPrograms() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Seeds seeds = new Seeds(RandomPrograms.class, "--random", arguments, 2000);
        if (seeds.isRow()) {
            seeds.tryHere(new Comparison());
        } else {
            for (int seed = 0; seed < Way.COUNT; seed++) {
                Way.of(seed).source();
            }
            seeds.tryInRows();
        }
    }

    /** Builds the extension that the programs run in. */
    static File build(String optimization) {
        return Compiler.build("randomized", MODULE.formatted(resource("randomized.c")), optimization);
    }

    static String resource(String name) {
        try (InputStream stream = RandomPrograms.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Way(Mode mode, String optimization) {
        static final int COUNT = 4;

        static Way of(int seed) {
            return new Way(seed % 2 == 0 ? Mode.UNIVERSAL : Mode.DEBUG, seed % COUNT < 2 ? "-O2" : "-O0");
        }

        Source source() throws IOException {
            return Source.newBuilder("hpy", build(optimization)).build();
        }

        @Override
        public String toString() {
            return mode + " " + optimization;
        }
    }

    /** Runs programs in contexts, each of one way. */
    private static final class Comparison implements Seeds.Trial {
        private final Engine engine = Engine.create();
        private final Map<Way, Context> contexts = new HashMap<>();
        private int count;

        @Override
        public String outcome(int seed) throws IOException {
            Way way = Way.of(seed);
            if (++count % CONTEXT == 0) {
                close();
            }
            if (!contexts.containsKey(way)) {
                contexts.put(way, open(way));
            }
            try {
                String difference = contexts.get(way)
                        .eval("python", "run(m, %d, %d)".formatted(seed, STEPS))
                        .asString();
                if (difference.isEmpty()) {
                    return "the same, " + way;
                }
                return Seeds.FAILURE + "other than the model, " + way + " (" + difference.replace("\n", "; ") + ")";
            } catch (PolyglotException e) {
                contexts.clear();
                return Seeds.FAILURE + "an exception, " + way + " (" + e + ")";
            }
        }

        private Context open(Way way) throws IOException {
            Context context = Context.newBuilder("python", "llvm", "hpy")
                    .engine(engine)
                    .allowAllAccess(true)
                    .environment(Mode.VARIABLE, way.mode().toString())
                    .build();
            context.getBindings("python").putMember("m", context.eval(way.source()));
            context.eval("python", resource("randomized.py"));
            return context;
        }

        private void close() {
            contexts.values().forEach(Context::close);
            contexts.clear();
        }
    }
}
