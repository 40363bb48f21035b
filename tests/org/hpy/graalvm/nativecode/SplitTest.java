// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.nativecode;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.hpy.graalvm.Compiler;
import org.junit.Test;

/** Which functions the build lets run natively. */
public class SplitTest {

    private static final String MODULE = """
            #include "hpy.h"
            #include <stdio.h>
            static HPyModuleDef definition = {0};
            HPy_MODINIT(ext, definition)
            """;

    private static final String LOOP = "{ int r[9] = {0}; for (int i = 0; i < 9; i++) r[i] += i ^ n; return r[n]; }\n";

    private static List<String> natives(String code, String... options) {
        return Compiler.printNative(MODULE + code, options).lines().sorted().toList();
    }

    @Test
    public void loopsOverDataAndLongFunctionsAre() {
        String steps = "x = x * 31 + (x >> 7) - (x ^ 0x55);".repeat(10);
        String code = """
                int add(const int *x, int n) { int r = 0; for (int i = 0; i < n; i++) r += x[i]; return r; }
                int calls(const int *x, int n) { while (n > 10) n = add(x, n); return n; }
                long sum(long x) { %s return x; }
                int small(int n) { return n + 1; }
                int calls_small(int n) { return small(n + 1); }
                int doubles(int n, int needed) { while (n < needed) n *= 2; return n; }
                """.formatted(steps);
        assertEquals(List.of("add", "calls", "sum"), natives(code));
        assertEquals(List.of("add", "calls", "sum"), natives(code, "-O0"));
        assertEquals(List.of("add", "calls", "sum"), natives(code, "-O3", "-g"));
    }

    @Test
    public void whatNeedsPythonOrVariablesIsNot() {
        String code = """
                static int variable;
                static _Thread_local int local;
                int python(HPyContext *ctx, int n) { while (n) n -= HPy_Is(ctx, ctx->h_None, ctx->h_None); return n; }
                int calls_python(HPyContext *ctx, int n) { while (n) n = python(ctx, n); return n; }
                int through_table(HPyContext *ctx, int n) { while (n) n -= ctx->ctx_Is(ctx, HPy_NULL, HPy_NULL); return n; }
                int reads(int n) { while (n) n -= variable; return n; }
                int writes(int n) { while (n) variable = n--; return n; }
                int thread(int n) { while (n) n -= local; return n; }
                int calls(int n, int (*f)(int)) { while (n) n = f(n); return n; }
                int is_static(int n) { static int last; while (n) last = n--; return last; }
                """;
        assertEquals(List.of(), natives(code));
    }

    @Test
    public void whatRegistersDoNotCarryIsNot() {
        String code = """
                struct big { long numbers[4]; };
                long by_value(struct big b) { long r = 0; for (int i = 0; i < 4; i++) r += b.numbers[i]; return r; }
                long seven(long a, long b, long c, long d, long e, long f, long g) { while (a) a -= b + c + d + e + f + g; return a; }
                int varargs(int n, ...) %s
                __int128 wide(int n) { __int128 r = 1; while (n--) r *= 10; return r; }
                long by_address(struct big *b) { long r = 0; for (int i = 0; i < 4; i++) r += b->numbers[i]; return r; }
                """.formatted(LOOP);
        assertEquals(List.of("by_address"), natives(code));
    }

    @Test
    public void attributesDecide() {
        String code = "HPy_BITCODE int loop(int n) " + LOOP + "HPy_NATIVE int small(int n) { return n + 1; }\n"
                + "int calls_loop(int n) { return loop(n + 1) + loop(n); }\n";
        assertEquals(List.of("small"), natives(code));
        String wrong =
                Compiler.printNative(MODULE + "int variable;\nHPy_NATIVE int get(int n) { return variable + n; }\n");
        assertTrue(wrong, wrong.contains("HPy_NATIVE function get cannot run natively: it uses variable variable"));
    }

    /** More functions than Sulong caches at a call, which the build compares in bitcode. */
    @Test
    public void functionsThatAreDemandedMayCallAnyOfManyPointers() {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            code.append("static int f%d(int n) { return n + %d; }\n".formatted(i, i));
        }
        code.append("int (*functions[])(int) = {f0, f1, f2, f3, f4, f5, f6, f7};\n");
        code.append("HPy_NATIVE int call(int (*f)(int)) { return f(1); }\n");
        assertEquals(List.of("call"), natives(code.toString()));
    }

    @Test
    public void theReasonGoesDownToTheVariable() {
        String code = "static int variable;\nstatic int *const table[] = {&variable};\n"
                + "static int get(int n) { return *table[n]; }\nHPy_NATIVE int twice(int n) { return get(n) + get(n); }\n";
        String printed = Compiler.printNative(MODULE + code);
        String reason =
                "HPy_NATIVE function twice cannot run natively: it uses get, which cannot: it uses table, which "
                        + "cannot: it uses variable variable";
        assertTrue(printed, printed.contains(reason));
    }

    @Test
    public void bitcodeOnlyMeansIt() {
        String code = "int loop(int n) " + LOOP;
        assertEquals(List.of("loop"), natives(code));
        assertEquals(List.of(), natives(code, "--bitcode-only"));
        assertEquals(List.of(), natives(code, "-g", "-O0"));
    }
}
