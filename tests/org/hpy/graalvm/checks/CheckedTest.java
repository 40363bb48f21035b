// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.checks;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.Compiler;
import org.hpy.graalvm.ExtensionTest;
import org.hpy.graalvm.ExtensionTest.UniversalOnly;
import org.junit.Test;

/** Each kind of mistake in a checked build is an exception of its own, after which all goes on. */
@UniversalOnly("the checks are the same in all modes")
public class CheckedTest extends ExtensionTest {

    private static final String CODE = """
            #include <limits.h>
            #include <stdlib.h>
            #include <string.h>
            static int table[10];
            static void *volatile kept;
            #define CASE(CALL, MISTAKE) case __COUNTER__: if (kind == NULL) return MISTAKE; else { CALL; } return NULL;
            static const char *run(int number, const char *kind, volatile int n) {
                int *volatile p = NULL;
                switch (number) {
                CASE(n = *p, "NULL pointer: load of 'int'")
                CASE(*p = n, "NULL pointer: store to 'int'")
                CASE(n = strlen((char *)p), "NULL pointer: argument 1 must not be NULL")
                CASE(n = *(char *)((char *)0x123456789000 + n), "wild pointer: read of 1 bytes at 0x")
                CASE(n = *(volatile char *)(-1L - n), "wild pointer: read of 1 bytes at 0xffffffffffff")
                CASE(char *volatile text = "text"; text[n - 3] = 1, "write to a constant: write of 1 bytes at 0x")
                CASE(int *volatile local; n = *local, "misaligned pointer: load of 'int' at 0xaaaaaaaaaaaaaaaa")
                CASE(p = malloc(16); free(p); n = p[n - 1], "use after free: read of 4 bytes at 0x")
                CASE(p = malloc(16); free(p); p[1] = n, "use after free: write of 4 bytes at 0x")
                CASE(kept = malloc(16); p = realloc(kept, 32); free(p); p = kept; n = *p, "use after free: read of 4")
                CASE(p = malloc(10); kept = p; free(p); free(kept), "double free: of 10 bytes allocated at snippet.c:")
                CASE(p = malloc(8); kept = (char *)p + 4; free(kept), "invalid free: of 0x")
                CASE(int a[4]; kept = a; free(kept), "invalid free: of 0x")
                CASE(kept = table; free(kept), "invalid free: of 0x")
                CASE(p = malloc(16); n = p[n + 1], "heap out of bounds: read of 4 bytes at 0x")
                CASE(p = malloc(16); p[n - 4] = 1, "heap out of bounds: write of 4 bytes at 0x")
                CASE(p = calloc(4, 4); memset(p, 0, 14 + n), "heap out of bounds: write of 17 bytes at 0x")
                CASE(p = malloc(13); ((char *)p)[n + 10] = 1, "heap out of bounds: write of 1 bytes at 0x")
                CASE(int a[4] = {n}; p = a; n = p[n + 1], "stack out of bounds: read of 4 bytes at 0x")
                CASE(int a[n]; a[0] = n; p = a; n = p[n], "stack out of bounds: read of 4 bytes at 0x")
                CASE({ int a[4] = {n}; p = a; } { int b[4] = {n}; kept = b; } n = *p, "use out of scope: read of 4 bytes at 0x")
                CASE(p = table; n = p[n + 7], "global out of bounds: read of 4 bytes at 0x")
                CASE(n = table[n + 7], "index out of bounds: 10 of 'int[10]'")
                CASE(char b[16] = {0}; p = (int *)(b + 1); n = *p, "misaligned pointer: load of 'int' at 0x")
                CASE(n = n + INT_MAX, "integer overflow: 3 + 2147483647 does not fit into 'int'")
                CASE(n = -INT_MAX - n, "integer overflow: -2147483647 - 3 does not fit into 'int'")
                CASE(n = n * INT_MAX, "integer overflow: 3 * 2147483647 does not fit into 'int'")
                CASE(n = -(n + INT_MIN - 3), "integer overflow: -(-2147483648) does not fit into 'int'")
                CASE(n = (n + INT_MIN - 3) / (n - 4), "integer overflow: -2147483648 / -1 does not fit into 'int'")
                CASE(n = 100 / (n - 3), "division by zero: of 100")
                CASE(n = 1 << (n + 30), "shift out of bounds: of 1, which is 'int', by 33 bits")
                CASE(n = 1 << (n - 4), "shift out of bounds: of 1, which is 'int', by -1 bits")
                CASE(char c = n; bool b; memcpy(&b, &c, 1); n = b ? 1 : 2, "invalid value: 3 is none of ")
                CASE(n = __builtin_ctz(n - 3), "invalid value: 0 for __builtin_ctz")
                CASE(int a[n - 3]; kept = a, "length of an array is not positive: 0")
                CASE(n = (int)(n * 1e9), "conversion out of bounds: 3000000000 does not fit into 'int'")
                CASE(kept = (char *)-16L + n * 8, "pointer overflow: 0xfffffffffffffff0 becomes 0x8")
                CASE(if (n == 3) __builtin_unreachable(), "unreachable code: ")
                default: return "";
                }
            }
            HPyDef_METH(mistake, "mistake", HPyFunc_O)
            static HPy mistake_impl(HPyContext *ctx, HPy self, HPy number) {
                return HPyUnicode_FromString(ctx, run(HPyLong_AsInt32_t(ctx, number), NULL, 3));
            }
            HPyDef_METH(make, "make", HPyFunc_O)
            static HPy make_impl(HPyContext *ctx, HPy self, HPy number) {
                const char *result = run(HPyLong_AsInt32_t(ctx, number), "", 3);
                return result == NULL ? HPy_Dup(ctx, ctx->h_None) : HPyUnicode_FromString(ctx, result);
            }
            HPyDef_METH(total, "total", HPyFunc_VARARGS)
            static HPy total_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                int64_t *numbers = malloc(nargs * sizeof *numbers), sum = 0;
                for (size_t i = 0; i < nargs; i++) {
                    numbers[i] = HPyLong_AsInt64_t(ctx, args[i]);
                }
                for (size_t i = 0; i < nargs; i++) {
                    sum += numbers[i];
                }
                free(numbers);
                return HPyLong_FromInt64_t(ctx, sum);
            }
            """;

    private static final String CAUGHT = """
            import hpy
            def caught(f, *args):
                try:
                    return f'returned {f(*args)}'
                except hpy.CheckedError as e:
                    return str(e)
            """;

    @Override
    protected List<String> options() {
        return List.of(optimization, "--checked", "-Wno-free-nonheap-object", "-Wno-tautological-compare");
    }

    /** One after another in one context, so that what one leaves behind cannot hide, or be, the next. */
    @Test
    public void eachMistakeHasItsKindAndPlace() {
        Value m = load(CODE, "mistake", "make", "total");
        exec(m, CAUGHT);
        List<String> wrong = new ArrayList<>();
        int number = 0;
        for (String expected = mistake(m, 0); !expected.isEmpty(); expected = mistake(m, ++number)) {
            String actual = eval(m, "caught(m.make, " + number + ")").asString();
            if (!actual.matches("(?s)snippet\\.c:[0-9]+:[0-9]+: .*") || !actual.contains(": " + expected)) {
                wrong.add(number + ": " + expected + " was " + actual);
            }
            assertPython(m, "m.total(1, 2, 3) == 6");
        }
        assertEquals(List.of(), wrong);
        assertEquals(38, number);
    }

    private static String mistake(Value m, int number) {
        return m.invokeMember("mistake", number).asString();
    }

    @Test
    public void itIsASystemErrorWithTheFramesOfC() {
        Value m = load(CODE, "mistake", "make", "total");
        exec(m, "import hpy, traceback\ntry: m.make(0)\nexcept SystemError as e: error = e");
        assertPython(m, "type(error) is hpy.CheckedError");
        assertPython(m, "traceback.extract_tb(error.__traceback__)[-1].name == 'run'");
    }

    /** The checks of this process know nothing of a stack that a thread does not have. */
    @Test
    public void otherContextsFailAsEverInAThreadWithoutAStackOfC() throws Exception {
        assumeTrue("once is enough", optimization.equals("-O0"));
        load(CODE, "mistake", "make", "total");
        File plain = Compiler.module("""
                HPyDef_METH(divide, "divide", HPyFunc_O)
                static HPy divide_impl(HPyContext *ctx, HPy self, HPy zero) {
                    return HPyLong_FromLong(ctx, 9 / HPyLong_AsLong(ctx, zero));
                }
                """, "-O2", "divide");
        try (Context other = Context.newBuilder().allowAllAccess(true).build()) {
            Value m = other.eval(Source.newBuilder("hpy", plain).buildLiteral());
            var result = CompletableFuture.supplyAsync(() -> m.invokeMember("divide", 0));
            ExecutionException e = assertThrows(ExecutionException.class, () -> result.get(60, TimeUnit.SECONDS));
            assertTrue(e.toString(), e.getMessage().contains("SystemError: divide: division by zero at "));
        }
    }

    @Test
    public void otherExtensionsAreAsTheyWere() {
        assumeTrue("once is enough", optimization.equals("-O0"));
        Value m = load(CODE, "mistake", "make", "total");
        exec(m, CAUGHT);
        File plain = Compiler.module("""
                #include <stdlib.h>
                #include <limits.h>
                HPyDef_METH(add, "add", HPyFunc_O)
                static HPy add_impl(HPyContext *ctx, HPy self, HPy number) {
                    volatile unsigned n = HPyLong_AsInt32_t(ctx, number);
                    char *block = malloc(n);
                    block[0] = 1;
                    block = realloc(block, 2 * n);
                    HPy result = HPyLong_FromInt64_t(ctx, block[0] + (int)(n + INT_MAX));
                    free(block);
                    return result;
                }
                """, optimization, "add");
        Value other = load(Source.newBuilder("hpy", plain).buildLiteral());
        assertEquals(Integer.MIN_VALUE + 100, other.invokeMember("add", 100).asInt());
        assertTrue(eval(m, "caught(m.make, 7)").asString().contains("use after free"));
        assertEquals(Integer.MIN_VALUE + 100, other.invokeMember("add", 100).asInt());
    }

    @Test
    public void whatIsLostIsReportedAtTheEnd() {
        assumeTrue("once is enough", optimization.equals("-O0"));
        assertEquals("""
                HPy checked build: memory was not freed (HPY_DEBUG_LEAKS=0 turns this report off)
                  snippet.c:7:12: 2 blocks, 200 bytes
                  snippet.c:9:22: 1 block, 20 bytes
                """, end("""
                #include <stdlib.h>
                static void *volatile kept;
                HPyDef_METH(f, "f", HPyFunc_NOARGS)
                static HPy f_impl(HPyContext *ctx, HPy self) {
                    free(kept);
                    kept = malloc(100);
                    kept = malloc(50);
                    *(void **)kept = malloc(20); // which a variable leads to
                    return HPy_Dup(ctx, ctx->h_None);
                }
                """, "m.f(); m.f()", 0));
    }

    /** Nobody waits for a result that an exception could take the place of. */
    @Test
    public void aThreadOfCEndsTheContext() {
        assumeTrue("once is enough", optimization.equals("-O0"));
        assertEquals("Fatal Python error: snippet.c:4:83: division by zero: of 9\n", end("""
                #include <pthread.h>
                #include <string.h>
                static void *run(void *zero) { static volatile int n; int z = *(int *)zero; n = 9 / z; return NULL; }
                HPyDef_METH(f, "f", HPyFunc_NOARGS)
                static HPy f_impl(HPyContext *ctx, HPy self) {
                    int zero = 0;
                    pthread_t thread;
                    pthread_create(&thread, NULL, run, &zero);
                    pthread_join(thread, NULL);
                    return HPy_Dup(ctx, ctx->h_None);
                }
                """, "m.f()", 134));
    }

    /** Runs a program in a context of its own, which ends with this status; returns what it has written. */
    private String end(String code, String program, int status) {
        var err = new ByteArrayOutputStream();
        Context other = Context.newBuilder().allowAllAccess(true).err(err).build();
        File file = Compiler.module(code, options(), "f");
        other.getBindings("python")
                .putMember("m", other.eval(Source.newBuilder("hpy", file).buildLiteral()));
        if (status == 0) {
            other.eval("python", program);
            other.close();
        } else {
            PolyglotException e = assertThrows(PolyglotException.class, () -> other.eval("python", program));
            assertTrue(e.toString(), e.isExit());
            assertEquals(status, e.getExitStatus());
            closeEnded(other);
        }
        return err.toString(StandardCharsets.UTF_8);
    }
}
