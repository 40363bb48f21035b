// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.abi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hpy.graalvm.upcall.ContextMember;
import org.junit.AssumptionViolatedException;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Builds extensions for the CPython of this machine with our headers and driver, and runs them there. */
public class CPythonAbiTest {

    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final String HEADERS = "import sys, sysconfig, os.path; "
            + "sys.exit(not os.path.exists(sysconfig.get_path('include') + '/Python.h'))";

    /** The first on PATH that has its headers, as the driver looks for it. */
    private static String python;

    @ClassRule
    public static final TemporaryFolder folder = new TemporaryFolder();

    @BeforeClass
    public static void findPython() {
        python = Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, "python3").toString())
                .filter(candidate -> Files.isExecutable(Path.of(candidate))
                        && start(Map.of(), candidate, "-c", HEADERS).status() == 0)
                .findFirst()
                .orElseThrow(() ->
                        new AssumptionViolatedException("no CPython with its headers here (Debian: python3-dev)"));
    }

    @Test
    public void everyFunctionOfTheTablesIsThere() throws IOException {
        StringBuilder code = new StringBuilder("#include \"hpy.h\"\n");
        List<ContextMember> functions = ContextMember.ALL.stream()
                .filter(member -> member.kind() == ContextMember.Kind.FUNCTION)
                .filter(member -> !member.name().equals("ctx_CallRealFunctionFromTrampoline")) // for other ABIs
                .toList();
        String used = functions.stream()
                .map(function -> "{\"%1$s\", (void *)%1$s},\n".formatted(function.apiName()))
                .collect(Collectors.joining());
        code.append("""
                static const struct { const char *name; void *address; } functions[] = {%s};
                HPyDef_METH(count, "count", HPyFunc_NOARGS)
                static HPy count_impl(HPyContext *ctx, HPy self) {
                    int count = 0;
                    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) count += functions[i].address != NULL;
                    return HPyLong_FromLong(ctx, count);
                }
                static HPyDef *defines[] = {&count, NULL};
                static HPyModuleDef definition = {.defines = defines};
                HPy_MODINIT(functions, definition)
                """.formatted(used));
        Path source = folder.getRoot().toPath().resolve("functions.c");
        Files.writeString(source, code);
        build(source, "-std=gnu11", "-Werror");
        assertEquals(functions.size() + "", python("import functions; print(functions.count())"));
        assertTrue(functions.size() + " functions", functions.size() > 180);
    }

    @Test
    public void everyMacroIsCAndCpp() throws IOException {
        Path cpp = folder.getRoot().toPath().resolve("every_macro.cpp");
        Files.writeString(cpp, resource("every_macro.c"));
        build(cpp, "-std=c++20", "-Wall", "-Wextra", "-Werror");
        Path c = folder.getRoot().toPath().resolve("every_macro.c");
        Files.writeString(c, resource("every_macro.c"));
        build(c, "-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror");
        assertEquals("HPyModuleDef defines a HPy_mod_create slot: it can define nothing else", python("""
                        try:
                            import every_macro
                        except SystemError as e:
                            print(e)
                        """));
    }

    @Test
    public void instancesLiveAndDieAsThoseOfCPythonDo() throws IOException {
        Path source = folder.getRoot().toPath().resolve("cpython_types.c");
        Files.writeString(source, resource("cpython_types.c"));
        Path script = Files.writeString(folder.getRoot().toPath().resolve("check.py"), resource("cpython_types.py"));
        build(source, "-Wall", "-Wextra", "-Werror");
        assertEquals(
                "passed",
                run(Map.of(), python, script.toString(), folder.getRoot().toString()));
    }

    @Test
    public void theExamplesRun() throws IOException {
        for (String example : List.of("series", "basket")) {
            build(ROOT.resolve("examples/%1$s/%1$s.c".formatted(example)));
        }
        assertEquals("5.75", python("""
                import basket, series
                prices = {"apple": 0.5, "pear": 0.75, "melon": 2.25}
                a = series.Array([1, 2.5, 4])
                a.name = "hours"
                assert (len(a), a[1], list(a + a), a.mean()) == (3, 2.5, [2, 5, 8], 2.5) and repr(a * 2) == "Array([2.0, 5.0, 8.0])"
                assert a.name == "hours" and a.step == 1 and series.allocated() == 24
                a[0] = 7
                try:
                    a[3]
                except IndexError as e:
                    assert str(e) == "Array index out of range"
                del a
                assert series.allocated() == 0
                print(basket.total([("apple", 4), ("pear", 2), ("melon", 1)], lambda item: prices[item[0]] * item[1]))
                """));
    }

    @Test
    public void setuptoolsBuildsWithHpyExtModules() throws IOException {
        Path project = folder.newFolder("project").toPath();
        Files.copy(ROOT.resolve("examples/basket/basket.c"), project.resolve("basket.c"));
        Files.writeString(project.resolve("setup.py"), """
                from setuptools import Extension, setup
                setup(name="shop", hpy_ext_modules=[Extension("shop.basket", ["basket.c"])], packages=["shop"])
                """);
        Files.createDirectory(project.resolve("shop"));
        Map<String, String> ours =
                Map.of("PYTHONPATH", ROOT.resolve("graalpython-hpy-lib/python").toString());
        Result setuptools = start(ours, python, "-c", "import setuptools, hpy.devel");
        if (setuptools.status() != 0) {
            throw new AssumptionViolatedException(python + " has no setuptools: " + setuptools.output());
        }
        String script =
                "import os, runpy, sys; os.chdir(sys.argv.pop(1)); runpy.run_path('setup.py', run_name='__main__')";
        run(ours, python, "-c", script, project.toString(), "--hpy-abi=cpython", "build_ext", "--inplace");
        try (Stream<Path> files = Files.list(project.resolve("shop"))) {
            assertEquals(
                    List.of(suffix()),
                    files.map(file -> file.getFileName().toString().replaceFirst("basket", ""))
                            .toList());
        }
        Result refused = start(ours, python, "-c", script, project.toString(), "--hpy-abi=universal", "build_ext");
        assertTrue(
                refused.output(), refused.output().contains("--hpy-abi=universal: in this Python it can be cpython"));
    }

    @Test
    public void theDriverSaysWhatIsMissing() {
        String source = ROOT.resolve("examples/basket/basket.c").toString();
        String needs = "--abi=cpython needs a CPython, which --python= can name: ";
        assertError(needs + "nowhere/python does not run", "--python=nowhere/python", source);
        assertError(needs + "/bin/echo does not run", "--python=/bin/echo", source);
        assertError("--abi=cpython has no bitcode: ", "--emit-bc", source);
    }

    private static void assertError(String message, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                ROOT + "/bin/hpy",
                "build",
                "--abi=cpython",
                "-o",
                folder.getRoot().toString()));
        command.addAll(List.of(arguments));
        Result result = start(Map.of(), command.toArray(String[]::new));
        assertTrue(result.output(), result.status() != 0 && result.output().startsWith("hpy-build: " + message));
    }

    private static void build(Path source, String... options) {
        List<String> command = new ArrayList<>(List.of(
                ROOT + "/bin/hpy",
                "build",
                "--abi=cpython",
                "--python=" + python,
                "-o",
                folder.getRoot().toString(),
                source.toString()));
        command.addAll(Arrays.asList(options));
        assertEquals("", run(Map.of(), command.toArray(String[]::new)));
    }

    private static String suffix() {
        return python("import sysconfig; print(sysconfig.get_config_var('EXT_SUFFIX'))");
    }

    /** Runs code where the built extensions are; gives what it prints. */
    private static String python(String code) {
        return run(Map.of("PYTHONPATH", folder.getRoot().toString()), python, "-c", code);
    }

    private static String run(Map<String, String> environment, String... command) {
        Result result = start(environment, command);
        assertEquals(String.join(" ", command) + "\n" + result.output(), 0, result.status());
        return result.output();
    }

    private record Result(int status, String output) {}

    private static Result start(Map<String, String> environment, String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output.strip());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = CPythonAbiTest.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
