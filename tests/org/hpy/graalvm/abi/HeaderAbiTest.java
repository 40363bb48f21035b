// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.abi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hpy.graalvm.upcall.ContextMember;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Holds hpy.h to the tables of the ABI: {@code context.tsv}, which the Java side reads too, and, beside this class,
 * {@code slots.tsv}, {@code functions.tsv} (the signatures) and {@code layout.tsv} (all other numbers).
 */
public class HeaderAbiTest {

    private static final Path LIBRARY = Path.of("graalpython-hpy-lib").toAbsolutePath();

    /** Their API functions return HPy_NULL for convenience, the context's nothing. */
    private static final Set<String> RETURN_NULL =
            Set.of("HPyErr_SetString", "HPyErr_SetObject", "HPyErr_SetFromErrnoWithFilenameObjects", "HPyErr_NoMemory");

    /** The headers of HPy's own that extensions can include in each of its ABIs, beside hpy.h. */
    private static final List<String> NAMES = List.of(
            "hpy/autogen_hpyfunc_declare.h",
            "hpy/autogen_hpyslot.h",
            "hpy/cpy_types.h",
            "hpy/hpydef.h",
            "hpy/hpyexports.h",
            "hpy/hpyfunc.h",
            "hpy/hpymodule.h",
            "hpy/hpytype.h",
            "hpy/inline_helpers.h",
            "hpy/macros.h",
            "hpy/version.h",
            "hpy/runtime/argparse.h",
            "hpy/runtime/buildvalue.h",
            "hpy/runtime/format.h",
            "hpy/runtime/helpers.h",
            "hpy/runtime/structseq.h");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void offsetsSizesAndConstantsAreThoseOfTheTables() throws Exception {
        Map<String, String> expected = new LinkedHashMap<>();
        List<ContextMember> members = ContextMember.ALL;
        assertEquals(276, members.size());
        members.forEach(member -> expected.put("offsetof(HPyContext, " + member.name() + ")", "" + member.offset()));
        Map<String, String> signatures = new LinkedHashMap<>();
        rows("functions.tsv", 39).forEach(row -> signatures.put(row[1], row[0]));
        expected.putAll(signatures);
        for (String[] row : rows("slots.tsv", 61)) {
            expected.put(row[1], row[0]);
            expected.put("HPySlot_SIG(" + row[1] + ")", signatures.get(row[2]));
        }
        rows("layout.tsv", 133).forEach(row -> expected.put(row[0], row[1]));

        StringBuilder source = new StringBuilder("#include <stdio.h>\n#include \"hpy.h\"\nint main(void) {\n");
        for (String expression : expected.keySet()) {
            source.append("printf(\"%s\\t%%lld\\n\", (long long)(%s));\n".formatted(expression, expression));
        }
        Path program = folder.getRoot().toPath().resolve("numbers");
        compile(write("numbers.c", source + "return 0;\n}\n"), "-o", program.toString());
        Map<String, String> actual = run(List.of(program.toString()))
                .lines()
                .map(line -> line.split("\t"))
                .collect(Collectors.toMap(cells -> cells[0], cells -> cells[1]));
        assertEquals(expected, actual);
    }

    @Test
    public void membersSignaturesAndFunctionsHaveTheTypesOfTheTables() throws Exception {
        StringBuilder source = new StringBuilder("#include \"hpy.h\"\n");
        for (ContextMember member : ContextMember.ALL) {
            source.append("extern %s;\n".formatted(member.declaration()));
            source.append("extern __typeof__(((HPyContext *)0)->%1$s) %1$s;\n".formatted(member.name()));
            if (member.kind() == ContextMember.Kind.FUNCTION) {
                String pointer = member.declaration().replace("(*ctx_", "(*api_");
                boolean returnsNull = RETURN_NULL.contains(member.apiName());
                source.append("%s = %s;\n"
                        .formatted(returnsNull ? pointer.replaceFirst("^void", "HPy") : pointer, member.apiName()));
            }
        }
        int types = 0;
        for (String[] row : rows("functions.tsv", 39)) {
            if (row.length > 2) {
                source.append(row[2]).append('\n');
                types++;
            }
        }
        assertEquals(37, types);
        compile(write("types.c", source.toString()), "-std=c11", "-fsyntax-only");
    }

    @Test
    public void everyMacroAndEveryHelperCompilesWithoutWarnings() throws Exception {
        List<Path> sources = new ArrayList<>(List.of(everyMacro()));
        try (Stream<Path> helpers = Files.list(LIBRARY.resolve("src"))) {
            helpers.forEach(sources::add);
        }
        assertTrue("helpers found: " + sources, sources.size() >= 6);
        for (Path source : sources) {
            for (String build : List.of("-DNDEBUG", "-DHPY_GRAALVM_BITCODE", "-DHPY_EMBEDDED_MODULES")) {
                compile(source, build, "-O2", "-fsyntax-only", "-std=c99", "-Wall", "-Wextra", "-pedantic");
            }
        }
    }

    @Test
    public void everyMacroCompilesAsCppWithoutWarnings() throws Exception {
        for (String build : List.of("-DNDEBUG", "-DHPY_GRAALVM_BITCODE", "-DHPY_EMBEDDED_MODULES")) {
            compile(everyMacro(), build, "-xc++", "-fsyntax-only", "-std=c++20", "-Wall", "-Wextra", "-pedantic");
            compile(everyMacro(), build, "-xc++", "-fsyntax-only", "-std=c++11", "-Wall", "-Wextra");
        }
    }

    @Test
    public void eachHeaderOfUpstreamsCanBeIncludedAloneAndAfterTheOthers() throws Exception {
        String module = "\nHPyModuleDef definition = {0};\nHPy_MODINIT(name, definition)\n";
        for (String name : NAMES) {
            String api = name.equals("hpy/version.h") ? "\n#include \"hpy.h\"" : "";
            compileAsCAndCpp("#include \"" + name + "\"" + api + module);
        }
        String all = NAMES.stream().map("\n#include <%s>"::formatted).collect(Collectors.joining());
        compileAsCAndCpp("#include <hpy.h>" + all + module + "const char *version = HPY_VERSION HPY_GIT_REVISION;\n");
    }

    private void compileAsCAndCpp(String source) throws Exception {
        Path file = write("name.c", source);
        compile(file, "-fsyntax-only", "-std=c99", "-Wall", "-pedantic");
        compile(file, "-xc++", "-fsyntax-only", "-std=c++11", "-Wall");
    }

    @Test
    public void tablesOfTheBitcodeBuildHoldNoTrampolines() throws Exception {
        List<String> toText = List.of("-O1", "-S", "-emit-llvm", "-o", "-");
        String library = compile(everyMacro(), toText.toArray(String[]::new));
        assertTrue(library.contains("@point_new_trampoline"));
        String bitcode = compile(
                everyMacro(),
                Stream.concat(toText.stream(), Stream.of("-DHPY_GRAALVM_BITCODE"))
                        .toArray(String[]::new));
        assertTrue(bitcode.contains("@point_new_impl"));
        assertFalse(bitcode.contains("_trampoline "));
        assertFalse(bitcode.contains("_trampoline("));
    }

    @Test
    public void aSlotFunctionOfTheWrongTypeDoesNotCompile() throws Exception {
        Path source = write("wrong.c", """
            #include "hpy.h"
            HPyDef_SLOT(length, HPy_sq_length)
            static HPy length_impl(HPyContext *ctx, HPy self) { return HPy_Dup(ctx, self); }
            """);
        AssertionError error = assertThrows(AssertionError.class, () -> compile(source, "-c"));
        assertTrue(error.getMessage(), error.getMessage().contains("conflicting types for 'length_impl'"));
    }

    private Path everyMacro() throws IOException {
        return write("every_macro.c", resource("every_macro.c"));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.getRoot().toPath().resolve(name), text);
    }

    private static List<String[]> rows(String table, int count) throws IOException {
        List<String[]> rows =
                resource(table).lines().skip(1).map(line -> line.split("\t")).toList();
        assertEquals(table, count, rows.size());
        return rows;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = HeaderAbiTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Compiles with warnings as errors; the result is what the compiler printed. */
    private String compile(Path source, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(clang(), "-Werror", "-I" + LIBRARY.resolve("include")));
        command.addAll(List.of(options));
        command.add(source.toString());
        return run(command);
    }

    /** The newest clang that Sulong can read the bitcode of; bin/hpy-build looks for it in the same order. */
    private static String clang() {
        return Stream.of("clang-19", "clang-18", "clang-17", "clang-16", "clang-15", "clang-14", "clang")
                .filter(name -> Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, name))))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no clang 14 to 19 on PATH: install one (apt install clang-19)"));
    }

    private String run(List<String> command) throws Exception {
        Path output = folder.newFile().toPath();
        int status = new ProcessBuilder(command)
                .directory(folder.getRoot())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        String text = Files.readString(output);
        assertEquals(String.join(" ", command) + "\n" + text, 0, status);
        return text;
    }
}
