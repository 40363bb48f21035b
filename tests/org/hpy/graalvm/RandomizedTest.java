// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.junit.Test;

/**
 * Random operations, made by C code and by a model in Python, have the same effects. The system properties {@code
 * hpy.seed} and {@code hpy.steps} run one seed again, or longer: {@code mvn test -Dtest=RandomizedTest -Dhpy.seed=SEED}.
 */
public class RandomizedTest extends ExtensionTest {

    private static final int STEPS = Integer.getInteger("hpy.steps", 200);

    private static final String MODULE = """
            #include "hpy.h"
            %s
            static HPyDef *module_defines[] = {&names, &step, &state, &start, &end, NULL};
            static HPyGlobal *module_globals[] = {
                &variable0, &variable1, &variable2, &function, &box_type, &derived_type, NULL};
            static HPyModuleDef module_definition = {.defines = module_defines, .globals = module_globals};
            HPy_MODINIT(randomized, module_definition)
            """;

    private void run(long seed) {
        String source = MODULE.formatted(resource("randomized.c"));
        Value extension = context()
                .eval(Source.newBuilder("hpy", Compiler.build("randomized", source, optimization))
                        .buildLiteral());
        exec(extension, resource("randomized.py"));
        String difference =
                eval(extension, "run(m, %d, %d)".formatted(seed, STEPS)).asString();
        assertEquals("run again with -Dhpy.seed=" + seed + " -Dhpy.steps=" + STEPS, "", difference);
    }

    @Test
    public void aNewSeedEachTime() {
        run(Long.getLong("hpy.seed", System.nanoTime() % 1_000_000_000));
    }

    @Test
    public void someSeedsEachTime() {
        for (long seed : new long[] {1, 2}) {
            run(seed);
        }
    }

    private static String resource(String name) {
        try (InputStream stream = RandomizedTest.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
