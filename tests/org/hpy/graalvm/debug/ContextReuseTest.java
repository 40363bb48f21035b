// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.junit.Test;

/** The {@code HPyContext *} of a call is valid during the call. */
public class ContextReuseTest extends DebugTest {

    private static final String CODE = """
            static HPyContext *kept;
            HPyDef_METH(keep, "keep", HPyFunc_NOARGS)
            static HPy keep_impl(HPyContext *ctx, HPy self) {
                kept = ctx;
                return HPy_Dup(ctx, ctx->h_None);
            }
            HPyDef_METH(use_kept, "use_kept", HPyFunc_NOARGS)
            static HPy use_kept_impl(HPyContext *ctx, HPy self) {
                return HPyLong_FromInt64_t(kept, 1); // misuses
            }
            HPyDef_METH(keep_and_call, "keep_and_call", HPyFunc_O)
            static HPy keep_and_call_impl(HPyContext *ctx, HPy self, HPy function) {
                kept = ctx;
                HPy result = HPy_CallTupleDict(ctx, function, HPy_NULL, HPy_NULL);
                if (HPy_IsNull(result)) return result;
                HPy_Close(ctx, result);
                return HPyLong_FromInt64_t(kept, 2);
            }
            HPyDef_METH(call, "call", HPyFunc_O)
            static HPy call_impl(HPyContext *ctx, HPy self, HPy function) {
                return HPy_CallTupleDict(ctx, function, HPy_NULL, HPy_NULL);
            }
            typedef struct { HPyContext *ctx; HPy value; } State;
            static HPy __attribute__((noinline)) sum(State *state) {
                return HPy_Add(state->ctx, state->value, state->value);
            }
            HPyDef_METH(in_a_struct, "in_a_struct", HPyFunc_O)
            static HPy in_a_struct_impl(HPyContext *ctx, HPy self, HPy arg) {
                State *state = malloc(sizeof *state);
                *state = (State){ctx, arg};
                HPy result = sum(state);
                free(state);
                return result;
            }
            HPyDef_METH(depth, "depth", HPyFunc_VARARGS)
            static HPy depth_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                State state = {ctx, args[1]};
                volatile State *spilled = &state;
                if (HPyLong_AsInt32_t(ctx, args[1]) == 0) return HPyLong_FromInt64_t(spilled->ctx, 0);
                HPy below = HPy_Call(ctx, args[0], &args[1], 1, HPy_NULL);
                if (HPy_IsNull(below)) return below;
                HPy one = HPyLong_FromInt64_t(spilled->ctx, 1);
                HPy result = HPy_Add(spilled->ctx, below, one);
                HPy_Close(ctx, one);
                HPy_Close(ctx, below);
                return result;
            }
            """;

    private static final String[] NAMES = {"keep", "use_kept", "keep_and_call", "call", "in_a_struct", "depth"};

    private void assertWrongContext(String program) {
        String report = assertFatal(program, source(CODE, NAMES));
        assertTrue(
                report,
                report.startsWith("Fatal Python error: Error: Wrong HPy Context!\n  " + at(CODE, "// misuses")
                        + " in use_kept_impl (HPyLong_FromInt64_t): "));
    }

    @Test
    public void aContextKeptInAGlobalVariableIsFound() {
        assertWrongContext("m.keep()\nm.use_kept()");
    }

    @Test
    public void aContextOfAnOlderCallIsFoundInsideOfAnother() {
        assertWrongContext("m.keep()\nm.call(m.use_kept)");
    }

    @Test
    public void theContextOfTheOuterCallIsFoundInTheInnerOne() {
        assertWrongContext("m.keep_and_call(m.use_kept)");
    }

    /** The addresses of structs are used again, but not at once. */
    @Test
    public void aContextIsFoundAfterSomeOtherCalls() {
        assertWrongContext("m.keep()\nfor i in range(20): m.in_a_struct(i)\nm.use_kept()");
    }

    @Test
    public void theContextOfACallIsValidAgainAfterAnInnerCall() {
        Value m = load(CODE, NAMES);
        assertPython(m, "m.keep_and_call(lambda: m.call(int)) == 2");
        assertRaises(m, "m.keep_and_call(lambda: 1 / 0)", "ZeroDivisionError", "division by zero");
        assertPython(m, "m.keep_and_call(int) == 2");
    }

    @Test
    public void aContextInAStructIsValidDuringItsCall() {
        Value m = load(CODE, NAMES);
        assertPython(m, "[m.in_a_struct(i) for i in range(300)] == [2 * i for i in range(300)]");
    }

    @Test
    public void deepRecursionHasOneContextForEachCall() throws InterruptedException {
        Value m = load(CODE, NAMES);
        exec(m, "def down(n): return m.depth(down, n - 1)");
        Thread thread =
                new Thread(null, () -> exec(m, "deep = [m.depth(down, 200), m.depth(down, 200)]"), "deep", 1L << 28);
        thread.start();
        thread.join();
        assertPython(m, "deep == [200, 200] and found == []");
    }

    @Test
    public void afterARecursionErrorTheContextsAreThoseOfTheirCalls() {
        Value m = load(CODE, NAMES);
        exec(m, "def endless(n): return m.depth(endless, 1)");
        assertThrows(PolyglotException.class, () -> eval(m, "m.depth(endless, 1)"));
        assertPython(m, "m.in_a_struct(1) == 2 and m.keep_and_call(lambda: m.call(int)) == 2 and found == []");
        exec(m, "def down(n): return m.depth(down, n - 1)");
        assertPython(m, "m.depth(down, 5) == 5 and opened() == []");
    }
}
