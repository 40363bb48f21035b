// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.signals;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/**
 * Signals while C code is running. C code sends the signal itself; it arrives some time later, wherever the thread is
 * then. So C code waits for what it can see, and the tests hold for late signals, too.
 */
public class SignalsTest extends ExtensionTest {

    private static final String CODE = """
            #include <signal.h>
            #include <time.h>
            #include <unistd.h>

            static int cleaned, handled;

            static void send(void) {
                cleaned = handled = 0;
                kill(getpid(), SIGALRM);
            }
            static int64_t now(void) {
                struct timespec time;
                clock_gettime(CLOCK_MONOTONIC, &time);
                return time.tv_sec * 1000 + time.tv_nsec / 1000000;
            }
            static void spin(void) {
                for (int64_t end = now() + 200; now() < end;) {}
            }
            /* Calls the API until the signal is handled; true if a call fails. */
            static bool work(HPyContext *ctx) {
                int64_t end = now() + 60000;
                while (!handled && now() < end) {
                    HPy number = HPyLong_FromInt64_t(ctx, end);
                    if (HPy_IsNull(number)) return true;
                    HPy_Close(ctx, number);
                }
                return false;
            }

            HPyDef_METH(is_cleaned, "is_cleaned", HPyFunc_NOARGS)
            static HPy is_cleaned_impl(HPyContext *ctx, HPy self) {
                return HPyBool_FromBool(ctx, cleaned);
            }
            HPyDef_METH(handle, "handle", HPyFunc_NOARGS)
            static HPy handle_impl(HPyContext *ctx, HPy self) {
                handled = 1;
                return HPy_Dup(ctx, ctx->h_None);
            }

            HPyDef_METH(calls, "calls", HPyFunc_NOARGS)
            static HPy calls_impl(HPyContext *ctx, HPy self) {
                send();
                if (work(ctx)) {
                    cleaned = 1;
                    return HPy_NULL;
                }
                return HPyBool_FromBool(ctx, handled);
            }
            HPyDef_METH(status_calls, "status_calls", HPyFunc_O)
            static HPy status_calls_impl(HPyContext *ctx, HPy self, HPy list) {
                send();
                for (int64_t end = now() + 60000; now() < end;) {
                    if (HPy_SetItem_i(ctx, list, 0, ctx->h_None) < 0) {
                        cleaned = 1;
                        return HPy_NULL;
                    }
                }
                return HPy_Dup(ctx, ctx->h_None);
            }
            HPyDef_METH(no_calls, "no_calls", HPyFunc_NOARGS)
            static HPy no_calls_impl(HPyContext *ctx, HPy self) {
                send();
                spin();
                cleaned = !handled;
                return HPyLong_FromInt64_t(ctx, now());
            }
            HPyDef_METH(no_failing_calls, "no_failing_calls", HPyFunc_NOARGS)
            static HPy no_failing_calls_impl(HPyContext *ctx, HPy self) {
                bool good = true;
                send();
                for (int64_t end = now() + 200; now() < end;) {
                    HPy copy = HPy_Dup(ctx, self);
                    good &= !HPy_IsNull(copy) && !HPyTuple_Check(ctx, copy);
                    HPy_Close(ctx, copy);
                }
                cleaned = good && !handled && !HPyErr_Occurred(ctx);
                return HPy_Dup(ctx, ctx->h_None);
            }
            HPyDef_METH(careless, "careless", HPyFunc_NOARGS)
            static HPy careless_impl(HPyContext *ctx, HPy self) {
                send();
                cleaned = work(ctx);
                return HPy_Dup(ctx, ctx->h_None);
            }
            /* Two signals are held, the first fails a call, the second is left for later; and neither is the error of C. */
            HPyDef_METH(careless_of_two, "careless_of_two", HPyFunc_O)
            static HPy careless_of_two_impl(HPyContext *ctx, HPy self, HPy dumps) {
                send();
                spin();
                kill(getpid(), SIGVTALRM);
                spin();
                cleaned = work(ctx);
                if (HPy_Is(ctx, dumps, ctx->h_True)) _HPy_Dump(ctx, self);
                return HPy_Dup(ctx, ctx->h_None);
            }
            HPyDef_METH(error, "error", HPyFunc_NOARGS)
            static HPy error_impl(HPyContext *ctx, HPy self) {
                send();
                spin();
                cleaned = !handled;
                HPyErr_SetString(ctx, ctx->h_ValueError, "mine");
                return HPy_NULL;
            }
            HPyDef_METH(outside, "outside", HPyFunc_NOARGS)
            static HPy outside_impl(HPyContext *ctx, HPy self) {
                HPy_BEGIN_LEAVE_PYTHON(ctx)
                send();
                spin();
                cleaned = !handled;
                HPy_END_LEAVE_PYTHON(ctx)
                if (work(ctx)) return HPy_NULL;
                return HPyBool_FromBool(ctx, handled);
            }
            HPyDef_METH(pointer, "pointer", HPyFunc_NOARGS)
            static HPy pointer_impl(HPyContext *ctx, HPy self) {
                HPy (*volatile call)(HPyContext *, int64_t) = ctx->ctx_Long_FromInt64_t;
                send();
                for (int64_t end = now() + 60000; now() < end;) {
                    HPy number = call(ctx, end);
                    if (HPy_IsNull(number)) {
                        cleaned = 1;
                        return HPy_NULL;
                    }
                    HPy_Close(ctx, number);
                }
                return HPy_Dup(ctx, ctx->h_None);
            }
            HPyDef_METH(collect, "collect", HPyFunc_O)
            static HPy collect_impl(HPyContext *ctx, HPy self, HPy collect) {
                handled = 0;
                for (int64_t end = now() + 60000; !handled && now() < end;) {
                    HPy result = HPy_Call(ctx, collect, NULL, 0, HPy_NULL);
                    if (HPy_IsNull(result)) return HPy_NULL;
                    HPy_Close(ctx, result);
                    spin();
                }
                return HPyBool_FromBool(ctx, handled);
            }
            """;

    private Value m;

    @Before
    public void load() {
        m = load(
                CODE,
                "is_cleaned",
                "handle",
                "calls",
                "status_calls",
                "no_calls",
                "no_failing_calls",
                "careless",
                "careless_of_two",
                "error",
                "outside",
                "pointer",
                "collect");
        exec(m, """
                import signal, sys, time, weakref, gc
                class Stop(BaseException): pass
                def stop(number, frame):
                    m.handle()
                    raise Stop(number)
                def late():
                    end = time.monotonic() + 60
                    while time.monotonic() < end: pass
                def stopped(f, *args):
                    try:
                        f(*args)
                        late()
                    except Stop as e:
                        return e.args == (signal.SIGALRM,) and m.is_cleaned()
                before = signal.signal(signal.SIGALRM, stop)
                before2 = signal.getsignal(signal.SIGVTALRM)
                """);
    }

    @After
    public void restore() {
        exec(m, "signal.signal(signal.SIGALRM, before)\nsignal.signal(signal.SIGVTALRM, before2)");
    }

    @Test
    public void anExceptionIsTheErrorOfTheNextCallThatMayFail() {
        assertPython(m, "stopped(m.calls)");
    }

    @Test
    public void callsThatReturnAStatusFail() {
        assertPython(m, "stopped(m.status_calls, [1])");
    }

    @Test
    public void callsThroughAFunctionPointerFail() {
        assertPython(m, "stopped(m.pointer)");
    }

    @Test
    public void aHandlerRunsWithoutHarmToTheCall() {
        exec(m, "signal.signal(signal.SIGALRM, lambda number, frame: m.handle())");
        assertPython(m, "m.calls()");
    }

    @Test
    public void keyboardInterruptArrivesLikeOthers() {
        exec(m, "signal.signal(signal.SIGALRM, signal.default_int_handler)");
        assertRaises(m, "m.calls()", "KeyboardInterrupt", "");
        assertPython(m, "m.is_cleaned()");
    }

    @Test
    public void cCodeWithoutCallsRunsToItsEnd() {
        assertPython(m, "stopped(m.no_calls)");
    }

    @Test
    public void callsThatCannotFailDoNot() {
        assertPython(m, "stopped(m.no_failing_calls)");
    }

    @Test
    public void cCodeThatIgnoresTheErrorDoesNotHideIt() {
        assertPython(m, "stopped(m.careless)");
    }

    @Test
    public void aHandlerThatRunsLaterDoesNotMakeItAnErrorOfCCode() {
        exec(m, "handled = []\nsignal.signal(signal.SIGVTALRM, lambda number, frame: handled.append(number))");
        assertPython(m, "stopped(m.careless_of_two, False) and handled == [signal.SIGVTALRM]");
        assertPython(m, "stopped(m.careless_of_two, True)");
    }

    @Test
    public void theErrorOfCCodeIsTheContextOfTheException() {
        exec(m, """
                def context():
                    try:
                        try:
                            m.error()
                        except ValueError:
                            late()
                    except Stop as e:
                        return repr(e.__context__)
                """);
        assertPython(m, "context() == \"ValueError('mine')\" and m.is_cleaned()");
    }

    @Test
    public void signalsWaitForThreadsThatAreOutside() {
        assertPython(m, "stopped(m.outside)");
    }

    /** They are found when GraalPy looks for garbage, which may be in C code or in Python code. */
    @Test
    public void callbacksOfWeakReferencesRunToo() {
        exec(m, """
                class Referent: pass
                referents = [Referent() for i in range(10)]
                def callback(reference):
                    m.handle()
                    raise KeyError('callback')
                references = [weakref.ref(referent, callback) for referent in referents]
                raised = []
                hook = sys.unraisablehook
                sys.unraisablehook = lambda unraisable: raised.append(unraisable.exc_value)
                referents.clear()
                """);
        assertPython(m, "m.collect(gc.collect)");
        exec(m, "sys.unraisablehook = hook");
        assertPython(m, "len(raised) > 0 and all(repr(e) == \"KeyError('callback')\" for e in raised)");
    }
}
