// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.clibrary;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.hpy.graalvm.Compiler;
import org.junit.Test;

/** What cannot run is refused when the extension is built, with the place and the reason. */
public class RefusalTest {

    private static final String SOURCE = """
            #include "hpy.h"
            #include <setjmp.h>
            #include <stdarg.h>
            #include <stdio.h>
            #include <ucontext.h>
            #include <unistd.h>
            void (*volatile jump)(jmp_buf, int) = longjmp;
            static int print(const char *format, ...) {
                va_list arguments;
                va_start(arguments, format);
                return vprintf(format, arguments);
            }
            HPyDef_METH(run, "run", HPyFunc_NOARGS)
            static HPy run_impl(HPyContext *ctx, HPy self) {
                ucontext_t here;
                jump = siglongjmp;
                if (HPy_Is(ctx, self, ctx->h_None))
                    return HPyLong_FromLong(ctx, fork());
                getcontext(&here);
                print("%Lf", (long double)HPy_Length(ctx, self));
                return HPy_NULL;
            }
            static HPyDef *defines[] = {&run, NULL};
            static HPyModuleDef definition = {.defines = defines};
            HPy_MODINIT(ext, definition)
            """;

    private static List<String> errors(String source, String... options) {
        return Compiler.printNative(source, options)
                .lines()
                .filter(line -> line.contains("error: "))
                .toList();
    }

    @Test
    public void aFunctionOfTheModuleMayHaveTheNameOfOneOfOurs() {
        String source = """
                #include "hpy.h"
                __attribute__((noinline)) static double round(double x) { return (long)(x + 0.5); }
                HPyDef_METH(run, "run", HPyFunc_O)
                static HPy run_impl(HPyContext *ctx, HPy self, HPy arg) {
                    double x = HPyFloat_AsDouble(ctx, arg);
                    return HPyFloat_FromDouble(ctx, round(x) + __builtin_round(x));
                }
                static HPyDef *defines[] = {&run, NULL};
                static HPyModuleDef definition = {.defines = defines};
                HPy_MODINIT(ext, definition)
                """;
        assertEquals("", Compiler.printNative(source, "-O1"));
    }

    @Test
    public void refusalsCanBeWarnings() {
        List<String> lines = Compiler.printNative(SOURCE, "-O1", "--allow-unsupported")
                .lines()
                .toList();
        assertTrue(lines.toString(), lines.stream().anyMatch(line -> line.contains(":18:38: warning: fork: ")));
        assertEquals(List.of(), errors(SOURCE, "-O1", "--allow-unsupported"));
    }

    @Test
    public void theErrorNamesFileLineAndReason() {
        List<String> errors = errors(SOURCE, "-O1");
        String[] expected = {
            ":16:10: error: siglongjmp: ",
            ":18:38: error: fork: ",
            ":19:5: error: getcontext: ",
            ":20:5: error: print: "
        };
        assertEquals(errors.toString(), expected.length + 1, errors.size());
        assertTrue(
                errors.toString(),
                errors.stream().anyMatch(line -> line.startsWith("in jump: error: longjmp: its address")));
        for (String place : expected) {
            assertTrue(errors.toString(), errors.stream().anyMatch(line -> line.matches("/.*/ext\\.c" + place + ".+")));
        }
    }

    @Test
    public void withoutDebugInformationItNamesTheFunction() {
        List<String> errors = errors(SOURCE, "-O1", "-g0");
        assertEquals(errors.toString(), 5, errors.size());
        assertTrue(errors.toString(), errors.stream().allMatch(line -> line.matches("in (run_impl|jump): error: .*")));
    }

    /** As libraries call on errors. */
    @Test
    public void functionsThatOnlyJumpAreNoCallbacks() {
        String source = """
                #include "hpy.h"
                #include <setjmp.h>
                static jmp_buf target;
                static void leave(int n) { longjmp(target, n); }
                static void maybe(int n) { if (n) longjmp(target, n); }
                void (*volatile on_error)(int) = maybe;
                HPyDef_METH(run, "run", HPyFunc_NOARGS)
                static HPy run_impl(HPyContext *ctx, HPy self) {
                    on_error = leave;
                    return HPyLong_FromLong(ctx, setjmp(target));
                }
                static HPyDef *defines[] = {&run, NULL};
                static HPyModuleDef definition = {.defines = defines};
                HPy_MODINIT(ext, definition)
                """;
        for (String optimization : List.of("-O0", "-O2")) {
            List<String> errors = errors(source, optimization);
            assertEquals(errors.toString(), 1, errors.size());
            assertTrue(
                    errors.toString(),
                    errors.getFirst().contains("/ext.c:9:14: error: leave: a library that calls it "));
        }
    }

    /** Native code cannot jump to bitcode, so one function that has to be bitcode makes all of them so. */
    @Test
    public void functionsThatJumpAreAllNativeOrAllBitcode() {
        String source = """
                #include "hpy.h"
                #include <setjmp.h>
                %s static int jump(jmp_buf *target, int n) { if (n > 3) longjmp(*target, n); return n; }
                static int first(const int *numbers, int count) {
                    jmp_buf target;
                    if (setjmp(target)) return 1;
                    for (int i = 0; i < count; i++) jump(&target, numbers[i]);
                    return 0;
                }
                HPyDef_METH(run, "run", HPyFunc_NOARGS)
                static HPy run_impl(HPyContext *ctx, HPy self) {
                    int numbers[] = {1, 3, 5, 2};
                    %s
                    return HPyLong_FromLong(ctx, first(numbers, 4));
                }
                static HPyDef *defines[] = {&run, NULL};
                static HPyModuleDef definition = {.defines = defines};
                HPy_MODINIT(ext, definition)
                """;
        String setInBitcode = "jmp_buf here; if (setjmp(here)) return HPy_NULL;";
        assertEquals("first\njump\n", Compiler.printNative(source.formatted("", "")));
        assertEquals("", Compiler.printNative(source.formatted("", setInBitcode)));
        String demanded = Compiler.printNative(source.formatted("HPy_NATIVE", setInBitcode));
        assertTrue(
                demanded,
                demanded.contains(
                        "HPy_NATIVE function jump cannot run natively: it uses setjmp or longjmp, as run_impl, "
                                + "which is bitcode, does"));
    }
}
