// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;

/**
 * A test that compares functions of the API with plain Python, for all combinations of many values; {@code
 * differential.py} has these and the comparison. What is compared is a table with one line for each function, {@code
 * C call == Python expression}, where both have the arguments {@code a}, {@code b} and {@code c}.
 */
abstract class DifferentialTest extends ExtensionTest {

    private static final String SEPARATOR = " == ";

    /** How many combinations a test takes, a random choice if there are more: {@code -Dhpy.combinations=N}. */
    private static final int LIMIT = Integer.getInteger("hpy.combinations", 40);

    /** What the random choice depends on: {@code -Dhpy.seed=N}. The same each time, as GraalPy has oddities of its own. */
    private static final long SEED = Long.getLong("hpy.seed", 1);

    /**
     * Asserts that both sides of each line do the same.
     *
     * @param domains Python expressions, one for each argument: the values that it takes
     */
    final void assertSame(String table, String... domains) {
        assertSameWith("", table, domains);
    }

    /** The same; {@code python} defines what the table and the domains use. */
    final void assertSameWith(String python, String table, String... domains) {
        List<String> lines = table.strip().lines().map(String::strip).toList();
        StringBuilder code = new StringBuilder(resource("differential.c"));
        StringBuilder script =
                new StringBuilder(resource("differential.py")).append(python).append("\npairs = []\n");
        String[] names = new String[lines.size()];
        for (int i = 0; i < names.length; i++) {
            String[] sides = lines.get(i).split(SEPARATOR, 2);
            names[i] = "f" + i;
            code.append("FUNCTION(%s, %s)\n".formatted(names[i], sides[0].strip()));
            script.append("pairs.append((\"\"\"%s\"\"\", m.%s, lambda a=0, b=0, c=0: %s))\n"
                    .formatted(lines.get(i), names[i], sides[1]));
        }
        Value module = load(code.toString(), names);
        exec(module, script.toString());
        Value result = eval(module, "compare(pairs, %d, %d, %s)".formatted(LIMIT, SEED, String.join(", ", domains)));
        assertEquals(
                "%s differences, with -Dhpy.seed=%d -Dhpy.combinations=%d"
                        .formatted(result.getArrayElement(1), SEED, LIMIT),
                "",
                result.getArrayElement(0).asString());
        assertTrue("compares nothing", result.getArrayElement(2).asInt() > 0);
    }

    private static String resource(String name) {
        try (InputStream stream = DifferentialTest.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
