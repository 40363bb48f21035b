// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.clibrary;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.Compiler;
import org.junit.AfterClass;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/**
 * What the libraries of C and C++ have, and what clang adds to the languages, does in an extension what it does natively: each
 * program beside this class, one for each header, prints the same as when it is compiled natively. All programs of a language
 * are in one executable, and in one extension for each way to build it.
 */
@RunWith(Parameterized.class)
public class LibraryTest {

    private static final Path SOURCES = Path.of("tests", "org", "hpy", "graalvm", "clibrary");
    private static final Path PRINTED = Path.of("target", "test-extensions", "clibrary");

    private static final String EACH_PROGRAM = """
            #include <stdio.h>
            #include <string.h>
            #ifdef __cplusplus
            extern "C" {
            #endif
            %s
            #ifdef __cplusplus
            }
            #endif
            static int run_program(const char *name, const char *file) {
                void (*program)(FILE *) = %s NULL;
                FILE *out = program == NULL ? NULL : fopen(file, "w");
                if (out == NULL) return -1;
                program(out);
                return fclose(out);
            }
            """;

    private static final String MAIN = """
            int main(int count, char **arguments) { return count == 3 ? run_program(arguments[1], arguments[2]) : 2; }
            """;

    private static final String EXTENSION = """
            #include "hpy.h"
            HPyDef_METH(run, "run", HPyFunc_VARARGS)
            static HPy run_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                return HPyLong_FromLong(ctx, run_program(
                    HPyUnicode_AsUTF8AndSize(ctx, args[0], NULL), HPyUnicode_AsUTF8AndSize(ctx, args[1], NULL)));
            }
            static HPyDef *defines[] = {&run, NULL};
            static HPyModuleDef definition = {.defines = defines};
            HPy_MODINIT(programs, definition)
            """;

    /** A way to build an extension: the end of the names of its sources, and the options. */
    private record Way(String language, List<String> options) {

        /** The names of the programs, which are those of headers or of what they are about. */
        List<String> programs() {
            try (Stream<Path> files = Files.list(SOURCES)) {
                return files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(language))
                        .map(name -> name.substring(0, name.length() - language.length()))
                        .sorted()
                        .toList();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        List<String> sources() {
            return programs().stream()
                    .map(name ->
                            SOURCES.resolve(name + language).toAbsolutePath().toString())
                    .toList();
        }

        String eachProgram() {
            String declarations = programs().stream()
                    .map(name -> "void program_" + name + "(FILE *out);")
                    .collect(Collectors.joining("\n"));
            String choice = programs().stream()
                    .map(name -> "strcmp(name, \"%s\") == 0 ? program_%s : ".formatted(name, name))
                    .collect(Collectors.joining());
            return EACH_PROGRAM.formatted(declarations, choice);
        }

        @Override
        public String toString() {
            return language + " " + String.join(" ", options);
        }
    }

    /** As bitcode, so that little runs natively, without and with optimization; and as extensions are built by default. */
    private static final List<Way> WAYS = List.of(
            new Way(".c", List.of("-O0", "--bitcode-only")),
            new Way(".c", List.of("-O2", "--bitcode-only")),
            new Way(".c", List.of("-O2")),
            new Way(".cpp", List.of("-O1", "--bitcode-only", "-std=c++17")));

    /** The way that the program is built. */
    @Parameter(0)
    public Object way;

    /** The name of the program. */
    @Parameter(1)
    public String program;

    /** The languages whose executable is up to date. */
    private static final Set<String> BUILT = new HashSet<>();

    private static Context context;

    /** The way in which {@link #module} has been built. */
    private static Object moduleWay;

    private static Value module;

    /** Each program in each way. */
    @Parameters(name = "{1}{0}")
    public static List<Object[]> cases() {
        return WAYS.stream()
                .flatMap(way -> way.programs().stream().map(program -> new Object[] {way, program}))
                .toList();
    }

    @Test
    public void printsTheSameAsNatively() throws IOException {
        if (way != moduleWay) {
            load((Way) way);
        }
        Path expected = PRINTED.resolve(program + ".native");
        Path printed = PRINTED.resolve(program + ".bitcode");
        Files.deleteIfExists(printed);
        String executable = executable((Way) way).toString();
        Compiler.run(List.of(executable, program, expected.toString()));
        assertEquals(0, module.invokeMember("run", program, printed.toString()).asInt());
        assertSame(lines(expected), lines(printed));
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
    }

    private static void assertSame(List<String> expected, List<String> printed) {
        assertTrue("something is printed", !expected.isEmpty());
        for (int i = 0; i < expected.size() && i < printed.size(); i++) {
            if (!isSame(expected.get(i), printed.get(i))) {
                assertEquals("line " + (i + 1), expected.get(i), printed.get(i));
            }
        }
        assertEquals("lines", expected.size(), printed.size());
    }

    private static boolean isSame(String expected, String printed) {
        String[] words = expected.split(" ");
        String[] others = printed.split(" ");
        if (words.length != others.length) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            if (!words[i].equals(others[i]) && !isNear(words[i], others[i])) {
                return false;
            }
        }
        return true;
    }

    /** As program.h says. */
    private static boolean isNear(String word, String other) {
        if (!word.startsWith("~") || !other.startsWith("~")) {
            return false;
        }
        double tolerance = word.startsWith("~~") ? 1e-6 : 1e-14;
        double x = Double.parseDouble(word.replace("~", ""));
        double y = Double.parseDouble(other.replace("~", ""));
        return Math.abs(x - y) <= tolerance * Math.max(Math.abs(x), Math.abs(y));
    }

    private static void load(Way way) {
        closeContext();
        List<String> arguments = new ArrayList<>(way.options());
        arguments.add("-latomic");
        arguments.addAll(way.sources());
        File file = Compiler.buildFile(
                "programs" + way.language(), way.eachProgram() + EXTENSION, arguments.toArray(String[]::new));
        context =
                Context.newBuilder("python", "llvm", "hpy").allowAllAccess(true).build();
        module = context.eval(Source.newBuilder("hpy", file).buildLiteral());
        moduleWay = way;
    }

    /** The natively compiled programs of a language. */
    private static Path executable(Way way) throws IOException {
        Path executable = PRINTED.resolve("main" + way.language() + ".out").toAbsolutePath();
        Path main = PRINTED.resolve("main" + way.language()).toAbsolutePath();
        if (BUILT.add(way.language())) {
            Files.createDirectories(PRINTED);
            Files.writeString(main, way.eachProgram() + MAIN);
            List<String> command = new ArrayList<>();
            command.add(
                    Compiler.run(List.of("bin/hpy", "build", "--print-clang")).strip());
            if (way.language().equals(".cpp")) {
                command.addAll(List.of("--driver-mode=g++", "-stdlib=libc++", "-std=c++17"));
            }
            command.addAll(List.of("-O1", "-DNDEBUG", "-ffp-contract=off", main.toString()));
            command.addAll(way.sources());
            command.addAll(List.of("-o", executable.toString(), "-pthread", "-latomic", "-lm"));
            Compiler.run(command);
        }
        return executable;
    }

    /** Closes the context of the last way. */
    @AfterClass
    public static void closeContext() {
        if (context != null) {
            context.close();
            context = null;
            moduleWay = null;
        }
    }
}
