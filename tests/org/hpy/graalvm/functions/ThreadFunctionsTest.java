// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

public class ThreadFunctionsTest extends ExtensionTest {

    /** C code waits for at most this long, so that a test fails where threads wait for each other. */
    static final String WAIT = """
            #include <stdatomic.h>
            #include <time.h>
            #include <unistd.h>

            static atomic_int arrived;

            static int64_t seconds(void) {
                struct timespec now;
                clock_gettime(CLOCK_MONOTONIC, &now);
                return now.tv_sec;
            }
            /** True when as many threads have arrived. */
            static bool await(int count) {
                int64_t end = seconds() + 60;
                while (atomic_load(&arrived) < count) {
                    if (seconds() > end) return false;
                    usleep(100);
                }
                return true;
            }
            """;

    private static final String CODE = WAIT + """
            HPyDef_METH(reset, "reset", HPyFunc_NOARGS)
            static HPy reset_impl(HPyContext *ctx, HPy self) {
                arrived = 0;
                return HPy_Dup(ctx, ctx->h_None);
            }
            HPyDef_METH(arrive, "arrive", HPyFunc_NOARGS)
            static HPy arrive_impl(HPyContext *ctx, HPy self) {
                return HPyLong_FromInt32_t(ctx, atomic_fetch_add(&arrived, 1) + 1);
            }
            HPyDef_METH(wait_outside, "wait_outside", HPyFunc_O)
            static HPy wait_outside_impl(HPyContext *ctx, HPy self, HPy arg) {
                int32_t count = HPyLong_AsInt32_t(ctx, arg);
                bool all;
                HPy_BEGIN_LEAVE_PYTHON(ctx)
                all = await(count);
                HPy_END_LEAVE_PYTHON(ctx)
                return HPyBool_FromBool(ctx, all);
            }
            HPyDef_METH(raise_together, "raise_together", HPyFunc_O)
            static HPy raise_together_impl(HPyContext *ctx, HPy self, HPy arg) {
                HPyErr_SetObject(ctx, ctx->h_KeyError, arg);
                HPyThreadState state = HPy_LeavePythonExecution(ctx);
                atomic_fetch_add(&arrived, 1);
                bool all = await(2);
                HPy_ReenterPythonExecution(ctx, state);
                if (!all) HPyErr_SetString(ctx, ctx->h_TimeoutError, "alone");
                return HPy_NULL;
            }
            static int64_t unprotected;
            static atomic_long atomic;
            HPyDef_METH(count, "count", HPyFunc_O)
            static HPy count_impl(HPyContext *ctx, HPy self, HPy arg) {
                int64_t n = HPyLong_AsInt64_t(ctx, arg);
                for (int64_t i = 0; i < n; i++) {
                    unprotected++;
                    HPy_BEGIN_LEAVE_PYTHON(ctx)
                    atomic_fetch_add(&atomic, 1);
                    HPy_END_LEAVE_PYTHON(ctx)
                    unprotected++;
                }
                return HPy_Dup(ctx, ctx->h_None);
            }
            HPyDef_METH(counts, "counts", HPyFunc_NOARGS)
            static HPy counts_impl(HPyContext *ctx, HPy self) {
                HPy unprotectedCount = HPyLong_FromInt64_t(ctx, unprotected);
                HPy atomicCount = HPyLong_FromInt64_t(ctx, atomic);
                HPy items[] = {unprotectedCount, atomicCount};
                HPy result = HPyTuple_FromArray(ctx, items, 2);
                HPy_Close(ctx, unprotectedCount);
                HPy_Close(ctx, atomicCount);
                return result;
            }

            HPyDef_METH(reenter, "reenter", HPyFunc_NOARGS)
            static HPy reenter_impl(HPyContext *ctx, HPy self) {
                HPyThreadState state = {0};
                HPy_ReenterPythonExecution(ctx, state);
                return HPyErr_Occurred(ctx) ? HPy_NULL : HPy_Dup(ctx, ctx->h_None);
            }
            HPyDef_METH(leave_twice, "leave_twice", HPyFunc_NOARGS)
            static HPy leave_twice_impl(HPyContext *ctx, HPy self) {
                HPyThreadState state = HPy_LeavePythonExecution(ctx);
                HPy_LeavePythonExecution(ctx);
                HPy_ReenterPythonExecution(ctx, state);
                return HPyErr_Occurred(ctx) ? HPy_NULL : HPy_Dup(ctx, ctx->h_None);
            }
            HPyDef_METH(leave, "leave", HPyFunc_O)
            static HPy leave_impl(HPyContext *ctx, HPy self, HPy fails) {
                HPy result = HPy_Is(ctx, fails, ctx->h_True) ? HPy_NULL : HPy_Dup(ctx, ctx->h_None);
                HPy_LeavePythonExecution(ctx);
                return result;
            }
            HPyDef_METH(foreign_state, "foreign_state", HPyFunc_NOARGS)
            static HPy foreign_state_impl(HPyContext *ctx, HPy self) {
                HPyThreadState state = HPy_LeavePythonExecution(ctx);
                state._i++;
                HPy_ReenterPythonExecution(ctx, state);
                return HPyErr_Occurred(ctx) ? HPy_NULL : HPy_Dup(ctx, ctx->h_None);
            }
            """;

    private Value m;

    @Before
    public void load() {
        m = load(
                CODE,
                "reset",
                "arrive",
                "wait_outside",
                "raise_together",
                "count",
                "counts",
                "reenter",
                "leave_twice",
                "leave",
                "foreign_state");
        exec(m, """
                import threading
                def parallel(*functions):
                    results = [None] * len(functions)
                    def run(i):
                        try:
                            results[i] = functions[i]()
                        except Exception as e:
                            results[i] = e
                    threads = [threading.Thread(target=run, args=(i,)) for i in range(len(functions))]
                    for thread in threads: thread.start()
                    for thread in threads: thread.join()
                    return results
                m.reset()
                """);
    }

    /** Would fail without the GIL, too, if a thread had left it behind. */
    @After
    public void threadsStillWorkTogether() {
        exec(m, "m.reset()");
        assertPython(m, "parallel(lambda: m.wait_outside(1), m.arrive) == [True, 1]");
    }

    @Test
    public void othersRunPythonCodeWhileAThreadIsOutside() {
        assertPython(m, "parallel(lambda: m.wait_outside(1), lambda: m.wait_outside(1), m.arrive) == [True, True, 1]");
    }

    @Test
    public void oneThreadAtATimeIsInside() {
        exec(m, "parallel(*[lambda: m.count(2000)] * 4)");
        assertPython(m, "m.counts() == (16000, 8000)");
    }

    @Test
    public void eachThreadKeepsItsError() {
        assertPython(
                m,
                "[repr(e) for e in parallel(lambda: m.raise_together(1), lambda: m.raise_together(2))]"
                        + " == ['KeyError(1)', 'KeyError(2)']");
    }

    @Test
    public void reenteringFromInsideIsAnError() {
        assertRaises(
                m,
                "m.reenter()",
                "SystemError",
                "HPy_ReenterPythonExecution: this thread has not left Python; call HPy_LeavePythonExecution first");
    }

    @Test
    @UniversalOnly("debug mode ends the context for a call without the GIL")
    public void leavingTwiceIsAnError() {
        assertRaises(
                m,
                "m.leave_twice()",
                "SystemError",
                "HPy_LeavePythonExecution: this thread has left Python before;"
                        + " call HPy_ReenterPythonExecution first");
    }

    @Test
    public void returningFromOutsideIsAnError() {
        String message = "leave returned without HPy_ReenterPythonExecution after HPy_LeavePythonExecution";
        assertRaises(m, "m.leave(False)", "SystemError", message);
        assertRaises(m, "m.leave(True)", "SystemError", message);
    }

    @Test
    public void theStateOfAnotherThreadIsAnError() {
        assertRaises(
                m,
                "m.foreign_state()",
                "SystemError",
                "HPy_ReenterPythonExecution: expected the HPyThreadState that HPy_LeavePythonExecution has returned"
                        + " in this thread");
    }
}
