// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;

/** Holds docs/api-status.md to the code: the tables are {@link ApiStatus}'s, and what they say is tested somewhere. */
public class ApiStatusTest {

    private static final Path PAGE = Path.of("docs/api-status.md");
    private static final String BEGIN = "<!-- generated: the tables -->\n";

    @Test
    public void theTablesAreThoseOfTheCode() throws IOException {
        String page = Files.readString(PAGE);
        assertTrue(PAGE + " has no line " + BEGIN, page.contains(BEGIN));
        String expected = page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + new ApiStatus().tables();
        if (!page.equals(expected)) {
            Path update = Path.of("target/api-status.md");
            Files.createDirectories(update.getParent());
            Files.writeString(update, expected);
            assertEquals("the page is out of date: cp " + update + " " + PAGE, expected, page);
        }
    }

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);

    /** Only what a test calls may be said to work. The tests of the ABI name everything, but run nothing. */
    @Test
    public void everyFunctionIsCalledByATest() throws IOException {
        String tests;
        try (Stream<Path> files = Files.walk(Path.of("tests"))) {
            tests = files.filter(file -> file.toString().endsWith(".java")
                            || file.toString().endsWith(".c") && !file.startsWith("tests/org/hpy/graalvm/abi"))
                    .filter(file -> !file.getFileName().toString().startsWith("ApiStatus"))
                    .map(ApiStatusTest::read)
                    .collect(Collectors.joining("\n"));
        }
        List<String> untested = new ApiStatus()
                .functions().stream()
                        .filter(name -> Stream.of(name + "(", name + "\"", "\"" + end(name) + "\"", "ctx_" + end(name))
                                .noneMatch(tests::contains))
                        .toList();
        assertEquals(List.of(), untested);
    }

    /** The name without its prefix, as tests with many functions have it. */
    private static String end(String name) {
        return name.substring(name.indexOf('_') + 1);
    }

    private static String read(Path file) {
        try {
            return COMMENT.matcher(Files.readString(file)).replaceAll("");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
