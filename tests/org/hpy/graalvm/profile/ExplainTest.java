// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.profile;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeFalse;

import com.oracle.truffle.api.Truffle;
import com.oracle.truffle.api.impl.DefaultTruffleRuntime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.hpy.graalvm.Compiler;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What the report says of functions whose fate is certain. */
public class ExplainTest {

    private static final String CODE = """
            #include <stdlib.h>
            #include "hpy.h"
            HPyDef_METH(twice, "twice", HPyFunc_O)
            static HPy twice_impl(HPyContext *ctx, HPy self, HPy x) { return HPy_Add(ctx, x, x); }
            HPyDef_METH(rare, "rare", HPyFunc_O)
            static HPy rare_impl(HPyContext *ctx, HPy self, HPy x) { return HPy_Dup(ctx, x); }
            HPyDef_METH(never, "never", HPyFunc_O)
            static HPy never_impl(HPyContext *ctx, HPy self, HPy x) { return HPy_Dup(ctx, x); }

            static __attribute__((noinline)) long fib(HPyContext *ctx, long n) {
                return n < 2 ? n : fib(ctx, n - 1) + fib(ctx, n - 2);
            }
            HPyDef_METH(fibonacci, "fibonacci", HPyFunc_O)
            static HPy fibonacci_impl(HPyContext *ctx, HPy self, HPy x) {
                return HPyLong_FromLong(ctx, fib(ctx, HPyLong_AsLong(ctx, x)));
            }

            static HPy *volatile memory;
            HPyDef_METH(keep, "keep", HPyFunc_O)
            static HPy keep_impl(HPyContext *ctx, HPy self, HPy x) {
                if (!memory) memory = malloc(sizeof(HPy));
                *memory = HPy_Dup(ctx, x);
                HPy_Close(ctx, *memory);
                return HPy_Dup(ctx, ctx->h_None);
            }

            #define ONE_OF_MANY(n) HPyDef_METH(f##n, "f" #n, HPyFunc_O) \\
                static HPy f##n##_impl(HPyContext *ctx, HPy self, HPy x) { return HPy_Dup(ctx, x); }
            ONE_OF_MANY(1) ONE_OF_MANY(2) ONE_OF_MANY(3) ONE_OF_MANY(4) ONE_OF_MANY(5)
            ONE_OF_MANY(6) ONE_OF_MANY(7) ONE_OF_MANY(8) ONE_OF_MANY(9)

            static HPyDef *defines[] = {&twice, &rare, &never, &fibonacci, &keep, &f1, &f2, &f3, &f4, &f5, &f6, &f7, &f8, &f9, NULL};
            static HPyModuleDef definition = {.defines = defines};
            HPy_MODINIT(explained, definition)
            """;

    private static final String PROGRAM = """
            import sys
            sys.path.insert(0, %s)
            from explained import *

            def hot(n, x):
                for i in range(n):
                    x = twice(i)

            def keeps(n):
                for i in range(n):
                    keep(i)

            def recursive(n):
                for i in range(n):
                    fibonacci(6)

            def many(n, functions):
                for i in range(n):
                    functions[i %% 9](i)

            rare(1)
            """;

    /** Calls all functions but one so often that they are compiled, and then one with an argument of another type. */
    private static final String CALLS = """
            for i in range(5):
                hot(2000, 0)
                keeps(2000)
                recursive(1000)
                many(18000, [f1, f2, f3, f4, f5, f6, f7, f8, f9])
            for i in range(3):
                twice(0.5)
            """;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @BeforeClass
    public static void thereIsACompiler() {
        assumeFalse("Truffle has no compiler here", Truffle.getRuntime() instanceof DefaultTruffleRuntime);
    }

    private static String program(String calls) {
        String directory =
                Compiler.build("explained", CODE, "-g").getAbsoluteFile().getParent();
        return PROGRAM.formatted("'" + directory + "'") + calls;
    }

    /** Runs a program; what is compiled is compiled at once. */
    private static Map<String, List<String>> explain(String program) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Context context = Context.newBuilder("python", "llvm", "hpy")
                .allowAllAccess(true)
                .allowExperimentalOptions(true)
                .option("hpyexplain", "true")
                .option("compiler.LogInlinedTargets", "true")
                .option("engine.BackgroundCompilation", "false")
                .option("engine.MultiTier", "false")
                .option("engine.CompileOnly", "hot,twice,keep,recursive,fib,many,f9")
                .out(out)
                .build()) {
            context.initialize("hpy");
            context.eval(Source.newBuilder("python", program, "program.py").build());
        }
        return parse(out.toString(StandardCharsets.UTF_8));
    }

    /** The lines below each function. */
    private static Map<String, List<String>> parse(String report) {
        Map<String, List<String>> fates = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>();
        for (String line : report.lines().toList()) {
            if (line.matches(" *\\d+  \\w+ \\(.*")) {
                lines = new ArrayList<>();
                fates.put(line.replaceFirst(" *\\d+  ", ""), lines);
            } else {
                lines.add(line.strip());
            }
        }
        return fates;
    }

    @Test
    public void eachFunctionThatWasCalledHasItsFate() throws IOException {
        Map<String, List<String>> fates = explain(program(CALLS));
        String all = fates.toString();
        List<String> twice = fates.get("twice_impl (explained.c:4)");
        assertTrue(all, twice.stream().anyMatch(line -> line.startsWith("inlined into hot (program.py:5)")));
        assertTrue(
                all,
                twice.stream().anyMatch(line -> line.matches("code with it was dropped .*: Profiled Argument Types")));
        assertFalse(all, twice.stream().anyMatch(line -> line.startsWith("stores handles")));
        assertTrue(
                all, fates.get("fibonacci_impl (explained.c:14)").contains("inlined into recursive (program.py:13)"));
        assertEquals(all, List.of("interpreted: too few calls for more"), fates.get("rare_impl (explained.c:6)"));
        assertTrue(all, fates.get("fib (explained.c:10)").contains("not inlined into fib (explained.c:10): recursion"));
        assertTrue(
                all,
                fates.get("keep_impl (explained.c:20)").stream()
                        .anyMatch(line -> line.startsWith("stores handles in memory")));
        assertEquals(
                all,
                List.of(
                        "compiled",
                        "not inlined into many (program.py:17): it calls many functions there (megamorphic)"),
                fates.get("f9_impl (explained.c:30)"));
        assertFalse(all, all.contains("never_impl"));
        assertFalse(all, all.contains("HPyInit") || all.contains("get_required"));
    }

    @Test(timeout = 300_000)
    public void theLauncherHasACommand() throws IOException, InterruptedException {
        Path script = folder.newFile("program.py").toPath();
        Files.writeString(script, program("for i in range(20): hot(5000, 0)"));
        Map<String, List<String>> fates = parse(run(
                "explain",
                "--experimental-options",
                "--engine.BackgroundCompilation=false",
                "--engine.CompileOnly=hot,twice",
                script.toString()));
        assertTrue(
                fates.toString(), fates.get("twice_impl (explained.c:4)").contains("inlined into hot (program.py:5)"));
        assertEquals(List.of("interpreted: too few calls for more"), fates.get("rare_impl (explained.c:6)"));
    }

    @Test(timeout = 300_000)
    public void withoutACompilerThereIsNothingToExplain() throws IOException, InterruptedException {
        Path script = folder.newFile("program.py").toPath();
        Files.writeString(script, program(""));
        String runtime = "--vm.Dtruffle.TruffleRuntime=" + DefaultTruffleRuntime.class.getName();
        String output = run("--hpyexplain", runtime, script.toString());
        assertTrue(
                output,
                output.endsWith("There is no compiler here, so functions of C are only interpreted: Interpreted\n"));
    }

    private static String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bin/hpy"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("HPY_RUNTIME", "jdk");
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(output, 0, process.waitFor());
        return output;
    }
}
