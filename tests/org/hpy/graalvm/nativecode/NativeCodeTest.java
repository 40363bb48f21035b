// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.nativecode;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.hpy.graalvm.border.Mode;
import org.junit.Test;

/** Functions that run natively behave as their bitcode does, and run what Sulong cannot. */
public class NativeCodeTest extends ExtensionTest {

    private static final String ENDS = """
                #define ENDS(NAME, KIND) \\
                    KIND static int NAME(int how) { \\
                        for (int i = 0; i < 10; i++) { \\
                            if (i == 5 && how == 1) abort(); \\
                            if (i == 5 && how == 2) exit(7); \\
                        } \\
                        return how; \\
                    } \\
                    KIND static double NAME##_double(double how) { return NAME((int)how) + 0.5; } \\
                    HPyDef_METH(NAME##_def, #NAME, HPyFunc_O) \\
                    static HPy NAME##_def_impl(HPyContext *ctx, HPy self, HPy how) { \\
                        int n = HPyLong_AsInt32_t(ctx, how); \\
                        return HPyFloat_FromDouble(ctx, n < 10 ? NAME(n) : NAME##_double(n - 10)); \\
                    }
                ENDS(in_native, HPy_NATIVE)
                ENDS(in_bitcode, HPy_BITCODE)
                """;

    @Test
    public void argumentsAndResultsOfAllKinds() {
        Value m = load("""
                #include <string.h>
                HPy_NATIVE static long integers(long a, int b, short c, signed char d, unsigned char e, _Bool f) {
                    return a + 10 * b + 100 * c + 1000 * d + 10000 * e + 100000 * f;
                }
                HPy_NATIVE static double doubles(double a, float b, long c, double d, double e, double f, double g, double h, double i) {
                    return a + 10 * b + 100 * c + 1000 * d + 10000 * e + 1e5 * f + 1e6 * g + 1e7 * h + 1e8 * i;
                }
                HPy_NATIVE static float negated(float x) { return -x; }
                HPy_NATIVE static signed char low8(long x) { return x; }
                HPy_NATIVE static unsigned short low16(long x) { return x; }
                HPy_NATIVE static _Bool is_odd(const long *x) { return *x & 1; }
                HPy_NATIVE static void increment(long *x) { ++*x; }
                HPy_NATIVE __attribute__((visibility("hidden"))) int nothing(void);
                int nothing(void) { return -5; }
                HPy_NATIVE static const char *after(const char *text, int c) { return strchr(text, c) + 1; }

                HPyDef_METH(all, "all", HPyFunc_O)
                static HPy all_impl(HPyContext *ctx, HPy self, HPy arg) {
                    long x = HPyLong_AsLong(ctx, arg);
                    HPy numbers = HPy_BuildValue(ctx, "(lddllili)", integers(x, -2, -3, -4, 200, 1),
                        doubles(1, 2, 3, 4, 5, 6, 7, 8, 9), (double)negated(0.5f), (long)low8(x + 255), (long)low16(-1),
                        (int)is_odd(&x), (increment(&x), x), nothing());
                    HPy text = HPyUnicode_FromString(ctx, after("key=value", '='));
                    HPy result = HPy_BuildValue(ctx, "(OO)", numbers, text);
                    HPy_Close(ctx, numbers);
                    HPy_Close(ctx, text);
                    return result;
                }
                """, "all");
        for (int i = 0; i < 3; i++) {
            assertPython(
                    m,
                    "m.all(7) == ((7 - 20 - 300 - 4000 + 2000000 + 100000, 987654321.0, -0.5, 6, 65535, 1, 8, -5), 'value')");
        }
    }

    @Test
    public void whatNeedsNoPythonIsNativeAndRunsWhatSulongCannot() {
        Value m = load("""
                #include <setjmp.h>
                static double ratio(unsigned long high, unsigned long low) {
                    unsigned __int128 x = 0;
                    for (int i = 0; i < 1; i++) x = (unsigned __int128)high << 64 | low;
                    return (double)x;
                }
                static long ticks(void) {
                    unsigned low = 0, high = 0;
                    for (int i = 0; i < 2; i++) __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
                    return (long)high << 32 | low;
                }
                static void jump(jmp_buf *target, int n) { if (n > 3) longjmp(*target, n); }
                static int first_above_three(const int *numbers, int count) {
                    jmp_buf target;
                    int found = setjmp(target);
                    if (found) return found;
                    for (int i = 0; i < count; i++) jump(&target, numbers[i]);
                    return 0;
                }
                HPyDef_METH(run, "run", HPyFunc_NOARGS)
                static HPy run_impl(HPyContext *ctx, HPy self) {
                    long before = ticks();
                    int numbers[] = {1, 3, 5, 2};
                    return HPy_BuildValue(ctx, "(dii)", ratio(1, 0), ticks() > before, first_above_three(numbers, 4));
                }
                """, "run");
        assertPython(m, "m.run() == (2.0 ** 64, 1, 5)");
    }

    @Test
    public void variablesAreThereOnce() {
        Value m = load("""
                static int total;
                static const int squares[] = {0, 1, 4, 9};
                static int add_squares(int n) {
                    int sum = 0;
                    for (int i = 0; i < n; i++) sum += squares[i];
                    return sum;
                }
                static void count(int n) { for (int i = 0; i < n; i++) total += squares[i]; }
                HPyDef_METH(add, "add", HPyFunc_O)
                static HPy add_impl(HPyContext *ctx, HPy self, HPy arg) {
                    int n = HPyLong_AsInt32_t(ctx, arg);
                    count(n);
                    total += add_squares(n);
                    return HPyLong_FromInt32_t(ctx, total);
                }
                """, "add");
        assertPython(m, "[m.add(4), m.add(2), m.add(0)] == [28, 30, 30]");
    }

    @Test
    public void addressesOfConstantsAreTheSame() {
        Value m = load("""
                static const char none[] = "";
                static const char *skip(const char *text) {
                    while (*text == ' ') text++;
                    return *text ? text : none;
                }
                HPyDef_METH(is_blank, "is_blank", HPyFunc_O)
                static HPy is_blank_impl(HPyContext *ctx, HPy self, HPy arg) {
                    return HPyBool_FromBool(ctx, skip(HPyUnicode_AsUTF8AndSize(ctx, arg, NULL)) == none);
                }
                """, "is_blank");
        assertPython(m, "m.is_blank('   ') and not m.is_blank('  x ')");
    }

    @Test
    public void functionPointersGoBothWays() {
        Value m = load("""
                static int calls;
                HPy_BITCODE static int compare(const void *a, const void *b) {
                    calls++;
                    return *(const int *)a - *(const int *)b;
                }
                HPy_NATIVE static void sort(int *numbers, int count, int (*compare)(const void *, const void *)) {
                    qsort(numbers, count, sizeof(int), compare);
                    for (int i = 1; i < count; i++) if (compare(&numbers[i - 1], &numbers[i]) > 0) numbers[0] = -1;
                }
                HPy_NATIVE static int twice(int x) { return 2 * x; }
                static int (*volatile pointer)(int) = twice;
                HPyDef_METH(run, "run", HPyFunc_NOARGS)
                static HPy run_impl(HPyContext *ctx, HPy self) {
                    int numbers[] = {3, 1, 2};
                    sort(numbers, 3, compare);
                    return HPy_BuildValue(ctx, "(iiiii)", numbers[0], numbers[1], numbers[2], calls > 3, pointer(21));
                }
                """, "run");
        assertPython(m, "m.run() == (1, 2, 3, 1, 42)");
        assertPython(m, "m.run() == (1, 2, 3, 1, 42)");
    }

    @Test
    public void handlesPassThrough() {
        Value m = load("""
                static HPy first(const HPy *handles, int count, HPy otherwise) {
                    for (int i = 0; i < count; i++) if (!HPy_IsNull(handles[i])) return handles[i];
                    return otherwise;
                }
                HPyDef_METH(either, "either", HPyFunc_VARARGS)
                static HPy either_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    HPy none[] = {HPy_NULL, HPy_NULL};
                    HPy some[] = {HPy_NULL, args[0]};
                    return HPy_BuildValue(ctx, "(OO)", first(none, 2, args[1]), first(some, 2, args[1]));
                }
                """, "either");
        assertPython(m, "m.either('a', 'b') == ('b', 'a')");
    }

    /** As in bitcode, exit is SystemExit. */
    @Test
    public void exitEndsOnlyTheCall() {
        Value m = load(ENDS, "in_native_def", "in_bitcode_def");
        assertPython(m, "[m.in_native(n) for n in (0, 10, 0)] == [0.0, 0.5, 0.0]");
        exec(m, """
                def status(f, how):
                    try:
                        f(how)
                    except SystemExit as e:
                        return e.code
                """);
        assertPython(m, "[status(f, how) for f in (m.in_native, m.in_bitcode) for how in (2, 12)] == [7] * 4");
        assertPython(m, "[m.in_native(n) for n in (0, 10, 0)] == [0.0, 0.5, 0.0]");
    }

    @Test
    public void abortEndsTheContext() {
        assumeTrue("once is enough", mode == Mode.UNIVERSAL && optimization.equals("-O2"));
        for (int how : new int[] {1, 11}) {
            var err = new ByteArrayOutputStream();
            Context other = Context.newBuilder().allowAllAccess(true).err(err).build();
            Value m = other.eval(source(ENDS, "in_native_def", "in_bitcode_def"));
            PolyglotException e = assertThrows(PolyglotException.class, () -> m.invokeMember("in_native", how));
            assertTrue(e.toString(), e.isExit());
            assertEquals(134, e.getExitStatus());
            assertEquals(
                    "Fatal Python error: aborted at snippet.c:16 in in_native_def_impl\n",
                    err.toString(StandardCharsets.UTF_8));
            closeEnded(other);
        }
    }
}
