// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import static org.junit.Assert.assertEquals;

import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.junit.Test;

/**
 * Random operations, made by C code and by a model in Python, have the same effects. The system properties {@code
 * hpy.seed} and {@code hpy.steps} run one seed again, or longer: {@code mvn test -Dtest=RandomizedTest -Dhpy.seed=SEED}.
 */
public class RandomizedTest extends ExtensionTest {

    private static final int STEPS = Integer.getInteger("hpy.steps", 200);

    private void run(long seed) {
        Value extension = context()
                .eval(Source.newBuilder("hpy", RandomPrograms.build(optimization))
                        .buildLiteral());
        exec(extension, RandomPrograms.resource("randomized.py"));
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
}
