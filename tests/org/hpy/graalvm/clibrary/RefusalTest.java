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
            static jmp_buf target;
            static int print(const char *format, ...) {
                va_list arguments;
                va_start(arguments, format);
                return vprintf(format, arguments);
            }
            HPyDef_METH(run, "run", HPyFunc_NOARGS)
            static HPy run_impl(HPyContext *ctx, HPy self) {
                ucontext_t here;
                if (setjmp(target))
                    return HPyLong_FromLong(ctx, fork());
                getcontext(&here);
                print("%Lf", (long double)HPy_Length(ctx, self));
                longjmp(target, 1);
            }
            static HPyDef *defines[] = {&run, NULL};
            static HPyModuleDef definition = {.defines = defines};
            HPy_MODINIT(ext, definition)
            """;

    private static List<String> errors(String... options) {
        return Compiler.printNative(SOURCE, options)
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
        assertTrue(lines.toString(), lines.stream().anyMatch(line -> line.contains(":17:38: warning: fork: ")));
        assertEquals(List.of(), errors("-O1", "--allow-unsupported"));
    }

    @Test
    public void theErrorNamesFileLineAndReason() {
        List<String> errors = errors("-O1");
        String[] expected = {
            ":16:9: error: _setjmp: ",
            ":17:38: error: fork: ",
            ":18:5: error: getcontext: ",
            ":19:5: error: print: ",
            ":20:5: error: longjmp: "
        };
        assertEquals(errors.toString(), expected.length, errors.size());
        for (String place : expected) {
            assertTrue(errors.toString(), errors.stream().anyMatch(line -> line.matches("/.*/ext\\.c" + place + ".+")));
        }
    }

    @Test
    public void withoutDebugInformationItNamesTheFunction() {
        List<String> errors = errors("-O1", "-g0");
        assertEquals(errors.toString(), 5, errors.size());
        assertTrue(errors.toString(), errors.stream().allMatch(line -> line.startsWith("in run_impl: error: ")));
    }
}
