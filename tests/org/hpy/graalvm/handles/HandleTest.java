// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.handles;

import static org.junit.Assert.assertFalse;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

public class HandleTest extends ExtensionTest {

    /** Functions of one argument that give it back after it has been in native memory. */
    private static final String DETOURS = """
            #define DETOUR(name, ...) \\
                HPyDef_METH(name, #name, HPyFunc_O) \\
                static HPy name##_impl(HPyContext *ctx, HPy self, HPy arg) { __VA_ARGS__ }

            typedef struct { char tag; HPy handle; long number; } Holder;
            typedef struct { HPy a, b, c; } Three;
            static volatile HPy global;
            static HPy globals[4];
            static Holder *holder;
            static HPy __attribute__((noinline)) last(Three three) { return three.c; }

            DETOUR(volatile_local, volatile HPy h = HPy_Dup(ctx, arg); return h;)
            DETOUR(volatile_argument, volatile HPy h = arg; return HPy_Dup(ctx, h);)
            DETOUR(global_variable, global = HPy_Dup(ctx, arg); return global;)
            DETOUR(global_array,
                for (int i = 0; i < 4; i++) globals[i] = HPy_Dup(ctx, arg);
                for (int i = 0; i < 3; i++) HPy_Close(ctx, globals[i]);
                return globals[3];)
            DETOUR(local_struct, volatile Holder h = {.handle = HPy_Dup(ctx, arg)}; return h.handle;)
            DETOUR(heap_struct,
                holder = malloc(sizeof(Holder));
                holder->handle = HPy_Dup(ctx, arg);
                HPy result = holder->handle;
                free(holder);
                return result;)
            DETOUR(by_value, Three three = {ctx->h_None, self, arg}; return HPy_Dup(ctx, last(three));)
            DETOUR(as_integer, volatile intptr_t i = HPy_Dup(ctx, arg)._i; HPy h = {i}; return h;)
            DETOUR(twice,
                volatile HPy a = HPy_Dup(ctx, arg);
                volatile HPy b = HPy_Dup(ctx, a);
                HPy_Close(ctx, a);
                return b;)
            DETOUR(chosen, HPy h = HPy_IsTrue(ctx, arg) ? arg : global_array_impl(ctx, self, arg);
                HPy result = HPy_Dup(ctx, h);
                if (!HPy_IsTrue(ctx, arg)) HPy_Close(ctx, h);
                return result;)
            """;

    /** Functions that give their arguments as a tuple after these have been in an array of the C code. */
    private static final String ARRAYS = """
            #include <string.h>
            #define COPY(name, ...) \\
                HPyDef_METH(name, #name, HPyFunc_VARARGS) \\
                static HPy name##_impl(HPyContext *ctx, HPy self, const HPy *args, size_t n) { __VA_ARGS__ }

            static const HPy *volatile spilled;
            COPY(forwarded, return HPyTuple_FromArray(ctx, args, n);)
            COPY(dynamic, HPy copy[n + 1];
                for (size_t i = 0; i < n; i++) copy[i] = args[i];
                return HPyTuple_FromArray(ctx, copy, n);)
            COPY(copied, HPy copy[n + 1];
                memcpy(copy, args, n * sizeof(HPy));
                return HPyTuple_FromArray(ctx, copy, n);)
            COPY(copied_tail, HPy copy[n + 1];
                copy[0] = args[0];
                memcpy(copy + 1, args + 1, (n - 1) * sizeof(HPy));
                return HPyTuple_FromArray(ctx, copy, n);)
            COPY(heap, HPy *copy = malloc((n + 1) * sizeof(HPy));
                for (size_t i = 0; i < n; i++) copy[i] = HPy_Dup(ctx, args[i]);
                HPy result = HPyTuple_FromArray(ctx, copy, n);
                for (size_t i = 0; i < n; i++) HPy_Close(ctx, copy[i]);
                free(copy);
                return result;)
            COPY(from_spilled, spilled = args;
                return HPyTuple_FromArray(ctx, spilled, n);)
            COPY(one_by_one, spilled = args;
                HPyTupleBuilder builder = HPyTupleBuilder_New(ctx, n);
                for (size_t i = 0; i < n; i++) HPyTupleBuilder_Set(ctx, builder, i, spilled[i]);
                return HPyTupleBuilder_Build(ctx, builder);)
            COPY(from_the_end, spilled = args + n;
                return HPyTuple_FromArray(ctx, spilled - n, n);)
            """;

    private static final String MISUSE = """
            static volatile HPy stored;
            HPyDef_METH(number, "number", HPyFunc_O)
            static HPy number_impl(HPyContext *ctx, HPy self, HPy arg) {
                stored = HPy_Dup(ctx, arg);
                intptr_t number = stored._i;
                HPy_Close(ctx, stored);
                return HPyLong_FromInt64_t(ctx, number);
            }
            HPyDef_METH(use, "use", HPyFunc_O)
            static HPy use_impl(HPyContext *ctx, HPy self, HPy arg) {
                HPy h = {HPyLong_AsInt64_t(ctx, arg)};
                return HPy_Repr(ctx, h);
            }
            HPyDef_METH(give, "give", HPyFunc_O)
            static HPy give_impl(HPyContext *ctx, HPy self, HPy arg) {
                HPy h = {HPyLong_AsInt64_t(ctx, arg)};
                return h;
            }
            HPyDef_METH(give_in_error, "give_in_error", HPyFunc_O)
            static HPy give_in_error_impl(HPyContext *ctx, HPy self, HPy arg) {
                HPyErr_SetString(ctx, ctx->h_ValueError, "mine");
                HPy h = {123456789};
                return h;
            }
            HPyDef_METH(use_closed, "use_closed", HPyFunc_O)
            static HPy use_closed_impl(HPyContext *ctx, HPy self, HPy arg) {
                stored = HPy_Dup(ctx, arg);
                HPy_Close(ctx, stored);
                return HPy_Repr(ctx, stored);
            }
            HPyDef_METH(close_twice, "close_twice", HPyFunc_O)
            static HPy close_twice_impl(HPyContext *ctx, HPy self, HPy arg) {
                stored = HPy_Dup(ctx, arg);
                HPy_Close(ctx, stored);
                HPy_Close(ctx, stored);
                return HPyErr_Occurred(ctx) ? HPy_NULL : HPy_Dup(ctx, ctx->h_None);
            }
            HPyDef_METH(close_null, "close_null", HPyFunc_NOARGS)
            static HPy close_null_impl(HPyContext *ctx, HPy self) {
                stored = HPy_NULL;
                HPy_Close(ctx, HPy_NULL);
                HPy_Close(ctx, stored);
                return HPyBool_FromBool(ctx, HPy_IsNull(stored));
            }
            HPyDef_METH(leak, "leak", HPyFunc_O)
            static HPy leak_impl(HPyContext *ctx, HPy self, HPy arg) {
                stored = arg;
                return HPy_Dup(ctx, ctx->h_None);
            }
            """;

    private Value detours() {
        return load(
                DETOURS,
                "volatile_local",
                "volatile_argument",
                "global_variable",
                "global_array",
                "local_struct",
                "heap_struct",
                "by_value",
                "as_integer",
                "twice",
                "chosen");
    }

    @Test
    public void aHandleComesBackFromNativeMemory() {
        Value m = detours();
        exec(
                m,
                "detours = [f for f in vars(m).values() if callable(f)]; things = [object(), '', 3, None, int, len, []]");
        assertPython(m, "len(detours) == 10");
        assertPython(m, "[(f, x) for f in detours for x in things for _ in range(3) if f(x) is not x] == []");
    }

    private Value arrays() {
        return load(
                ARRAYS,
                "forwarded",
                "dynamic",
                "copied",
                "copied_tail",
                "heap",
                "from_spilled",
                "one_by_one",
                "from_the_end");
    }

    @Test
    public void arraysOfHandlesKeepTheirObjects() {
        Value m = arrays();
        exec(m, "copies = [f for f in vars(m).values() if callable(f)]; objects = [object() for _ in range(40)]");
        assertPython(m, "len(copies) == 8");
        assertPython(
                m, "[(f, n) for n in (1, 2, 3, 7, 40) for f in copies if f(*objects[:n]) != tuple(objects[:n])] == []");
        assertPython(m, "m.forwarded() == m.dynamic() == m.copied() == m.heap() == m.from_spilled() == ()");
    }

    @Test
    public void aHundredThousandHandlesAreOpenAtOnce() {
        Value m = load("""
                HPyDef_METH(many, "many", HPyFunc_O)
                static HPy many_impl(HPyContext *ctx, HPy self, HPy count) {
                    int64_t n = HPyLong_AsInt64_t(ctx, count), sum = 0;
                    HPy *handles = malloc(n * sizeof(HPy));
                    for (int64_t i = 0; i < n; i++) handles[i] = HPyLong_FromInt64_t(ctx, i);
                    for (int64_t i = 0; i < n; i++) sum += HPyLong_AsInt64_t(ctx, handles[i]);
                    for (int64_t i = 0; i < n; i++) HPy_Close(ctx, handles[i]);
                    free(handles);
                    return HPyLong_FromInt64_t(ctx, sum);
                }
                """, "many");
        assertPython(m, "m.many(100_000) == sum(range(100_000))");
        assertPython(m, "m.many(100_000) == sum(range(100_000))");
    }

    private Value misuse() {
        return load(
                MISUSE, "number", "use", "give", "give_in_error", "use_closed", "close_twice", "close_null", "leak");
    }

    @Test
    @UniversalOnly("debug mode keeps numbers for a while, to find out who uses them")
    public void numbersAreUsedAgainAfterClose() {
        Value m = misuse();
        assertPython(m, "len({m.number(i) for i in range(100)}) == 1");
    }

    @Test
    @UniversalOnly("debug mode ends the context for a number of no handle")
    public void numbersOfNoHandleRaiseSystemError() {
        Value m = misuse();
        for (String number : new String[] {"-1", "123456789", "2**31", "2**32 + 1", "2**63 - 1", "-2**63"}) {
            long value = context().eval("python", number).asLong();
            String message = "HPy handle " + value + " is closed or was never open";
            assertRaises(m, "m.use(" + number + ")", "SystemError", message);
            assertRaises(m, "m.give(" + number + ")", "SystemError", message);
        }
    }

    @Test
    @UniversalOnly("debug mode ends the context for what is no handle")
    public void aResultThatIsNoHandleLeavesNoErrorToTheNextCall() {
        Value m = misuse();
        String message = "give_in_error returned a result with an exception set";
        assertRaises(m, "m.give_in_error(1)", "SystemError", message);
        assertPython(m, "m.number(None) > 0");
        exec(m, """
                try:
                    m.give_in_error(1)
                except SystemError as e:
                    cause = repr(e.__cause__)
                """);
        assertPython(m, "cause == \"ValueError('mine')\"");
    }

    @Test
    @UniversalOnly("debug mode ends the context for a closed handle")
    public void aClosedHandleRaisesSystemError() {
        Value m = misuse();
        exec(m, "n = m.number(None)");
        String message = "HPy handle " + eval(m, "n") + " is closed or was never open";
        assertRaises(m, "m.use_closed(3)", "SystemError", message);
        assertRaises(m, "m.close_twice(3)", "SystemError", message);
    }

    @Test
    public void closingNullDoesNothing() {
        assertPython(misuse(), "m.close_null()");
    }

    /** The leak check of the class is the assertion. */
    @Test
    public void argumentsInNativeMemoryAreFreedAfterTheCall() {
        exec(misuse(), "[m.leak(i) for i in range(10)]");
    }

    /** It would cost each handle that is stored. */
    @Test
    public void nothingIsSynchronizedWhereThereIsOneThread() {
        assertPython(misuse(), "m.number(None) > 0");
        context().enter();
        try {
            assertFalse(HandleTable.get(null).isShared());
        } finally {
            context().leave();
        }
    }
}
