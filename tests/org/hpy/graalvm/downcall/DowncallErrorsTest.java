// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.downcall;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.hpy.graalvm.ExtensionTest;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Errors on their way from C, and from Python through C, to Python. */
public class DowncallErrorsTest extends ExtensionTest {

    private static final String CODE = """
            HPyDef_METH(null, "null", HPyFunc_NOARGS)
            static HPy null_impl(HPyContext *ctx, HPy self) {
                return HPy_NULL;
            }
            HPyDef_METH(both, "both", HPyFunc_NOARGS)
            static HPy both_impl(HPyContext *ctx, HPy self) {
                HPyErr_SetString(ctx, ctx->h_ValueError, "hidden");
                return HPy_Dup(ctx, ctx->h_None);
            }
            HPyDef_METH(call, "call", HPyFunc_VARARGS)
            static HPy call_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                return HPy_Call(ctx, args[0], args + 1, nargs - 1, HPy_NULL);
            }
            HPyDef_METH(swallow, "swallow", HPyFunc_O)
            static HPy swallow_impl(HPyContext *ctx, HPy self, HPy f) {
                HPy result = HPy_Call(ctx, f, NULL, 0, HPy_NULL);
                if (!HPy_IsNull(result)) return result;
                bool exception = HPyErr_ExceptionMatches(ctx, ctx->h_Exception);
                HPyErr_Clear(ctx);
                return HPyBool_FromBool(ctx, exception);
            }
            HPyDef_METH(again, "again", HPyFunc_O)
            static HPy again_impl(HPyContext *ctx, HPy self, HPy f) {
                return HPy_Call(ctx, f, &f, 1, HPy_NULL);
            }
            static int64_t __attribute__((noinline)) down(HPyContext *ctx, int64_t n) {
                volatile int64_t depth = n;
                return down(ctx, n + 1) + depth;
            }
            HPyDef_METH(deep, "deep", HPyFunc_NOARGS)
            static HPy deep_impl(HPyContext *ctx, HPy self) {
                return HPyLong_FromInt64_t(ctx, down(ctx, 0));
            }
            """;

    private Value m;

    @Before
    public void load() {
        m = load(CODE, "null", "both", "call", "swallow", "again", "deep");
        exec(m, """
                import sys, traceback
                def fail(*args):
                    raise KeyError(*args)
                class Stop(BaseException): pass
                def stop():
                    raise Stop('now')
                def caught(f, *args):
                    try:
                        f(*args)
                    except BaseException as e:
                        return e
                """);
    }

    @After
    public void theContextStillWorks() {
        assertPython(m, "m.call(len, 'abc') == 3");
    }

    @Test
    public void nullWithoutAnErrorIsASystemError() {
        assertRaises(m, "m.null()", "SystemError", "null returned an error value without setting an exception");
        assertPython(m, "caught(m.null).__cause__ is None");
    }

    @Test
    public void aResultWithAnErrorIsASystemErrorThatKeepsIt() {
        assertRaises(m, "m.both()", "SystemError", "both returned a result with an exception set");
        assertPython(m, "repr(caught(m.both).__cause__) == \"ValueError('hidden')\"");
    }

    @Test
    public void exceptionsPassThroughCAsTheyAre() {
        exec(m, "e = KeyError(3)");
        exec(m, "def same(): raise e");
        assertPython(m, "caught(m.call, same) is e");
        assertPython(m, "caught(m.call, m.call, m.call, same) is e");
        assertPython(m, "caught(m.call, m.swallow, same) is None and m.swallow(same) is True");
    }

    @Test
    public void exceptionsThatAreNoExceptionPassToo() {
        assertRaises(m, "m.call(stop)", "Stop", "now");
        assertPython(m, "type(caught(m.call, exec, 'raise KeyboardInterrupt')) is KeyboardInterrupt");
        assertPython(m, "type(caught(m.call, exec, 'raise GeneratorExit')) is GeneratorExit");
        assertPython(m, "m.swallow(stop) is False");
    }

    @Test
    public void sysExitPassesThroughC() {
        assertPython(m, "type(caught(m.call, sys.exit, 3)) is SystemExit and caught(m.call, sys.exit, 3).code == 3");
        PolyglotException e = assertThrows(PolyglotException.class, () -> eval(m, "m.call(sys.exit, 3)"));
        assertTrue(e.isExit());
        assertEquals(3, e.getExitStatus());
    }

    @Test
    public void tracebacksHaveTheFramesOfPythonAndC() {
        exec(m, "def outer(): m.call(fail, 3)");
        assertPython(
                m,
                "[f.name for f in traceback.extract_tb(caught(outer).__traceback__)] == ['caught', 'outer', 'call_impl', 'fail']");
    }

    @Test
    public void theContextOfAnExceptionIsTheOneBeingHandled() {
        exec(m, """
                def handling(f, *args):
                    try:
                        raise ValueError('first')
                    except ValueError:
                        f(*args)
                """);
        assertPython(m, "repr(caught(handling, m.null).__context__) == \"ValueError('first')\"");
        assertPython(m, "repr(caught(handling, m.call, fail).__context__) == \"ValueError('first')\"");
        assertPython(m, "caught(m.call, fail).__context__ is None");
        exec(m, "def handled(): return sys.exc_info()[0]");
        exec(m, "def both():\n  try: raise ValueError\n  except ValueError: return m.call(handled)");
        assertPython(m, "both() is ValueError and m.call(handled) is None");
    }

    @Test
    public void endlessRecursionIsARecursionError() {
        assertPython(m, "type(caught(m.again, m.again)) is RecursionError");
        assertPython(m, "type(caught(m.again, lambda f: m.again(f))) is RecursionError");
        assertPython(m, "type(caught(m.deep)) is RecursionError");
    }

    @Test
    public void tooMuchMemoryIsAMemoryError() {
        assertPython(m, "type(caught(m.call, exec, '[0] * (2**31 - 10)')) is MemoryError");
    }

    @Test
    public void hostExceptionsPassThroughC() {
        RuntimeException problem = new IllegalStateException("a problem of the host");
        ProxyExecutable function = arguments -> {
            throw problem;
        };
        PolyglotException e = assertThrows(PolyglotException.class, () -> m.invokeMember("call", function));
        assertTrue(e.isHostException());
        assertSame(problem, e.asHostException());
        context().getBindings("python").putMember("host", function);
        PolyglotException nested = assertThrows(PolyglotException.class, () -> eval(m, "m.call(m.call, host)"));
        assertSame(problem, nested.asHostException());
        assertPython(m, "m.swallow(host) in (True, False)");
    }
}
