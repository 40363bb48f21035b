// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.downcall;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.Compiler;
import org.hpy.graalvm.ExtensionTest;
import org.hpy.graalvm.border.Mode;
import org.junit.Before;
import org.junit.Test;

/** C code that does not return is an exception of Python with its function and line, or a fatal report. */
public class FaultTest extends ExtensionTest {

    private static final String CODE = """
            HPyDef_METH(divide, "divide", HPyFunc_VARARGS)
            static HPy divide_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                int64_t a = HPyLong_AsInt64_t(ctx, args[0]);
                int64_t b = HPyLong_AsInt64_t(ctx, args[1]);
                return HPyLong_FromInt64_t(ctx, a / b);
            }
            __attribute__((noinline)) static int64_t inner(int64_t a, int64_t b) {
                return a % b;
            }
            HPyDef_METH(nested, "nested", HPyFunc_O)
            static HPy nested_impl(HPyContext *ctx, HPy self, HPy number) {
                return HPyLong_FromInt64_t(ctx, inner(1, HPyLong_AsInt64_t(ctx, number)));
            }
            HPyDef_METH(two_lines, "two_lines", HPyFunc_VARARGS)
            static HPy two_lines_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                volatile int64_t a = 9 / HPyLong_AsInt64_t(ctx, args[0]);
                volatile int64_t b = 9 / HPyLong_AsInt64_t(ctx, args[1]);
                return HPyLong_FromInt64_t(ctx, a + b);
            }
            HPyDef_METH(missing, "missing", HPyFunc_NOARGS)
            int no_such_function(int) __attribute__((weak));
            static HPy missing_impl(HPyContext *ctx, HPy self) {
                return HPyLong_FromInt32_t(ctx, no_such_function(3));
            }
            static int64_t take_double(double x) { return (int64_t)x; }
            static int64_t (*volatile wrong)(HPyContext *, void *) = (int64_t (*)(HPyContext *, void *))take_double;
            HPyDef_METH(mistyped, "mistyped", HPyFunc_NOARGS)
            static HPy mistyped_impl(HPyContext *ctx, HPy self) {
                return HPyLong_FromInt64_t(ctx, wrong(ctx, &wrong));
            }
            HPyDef_METH(call, "call", HPyFunc_O)
            static HPy call_impl(HPyContext *ctx, HPy self, HPy f) { return HPy_Call(ctx, f, NULL, 0, HPy_NULL); }
            HPyDef_METH(end, "end", HPyFunc_O)
            static HPy end_impl(HPyContext *ctx, HPy self, HPy code) {
                exit(HPyLong_AsInt32_t(ctx, code));
            }
            #include <setjmp.h>
            static jmp_buf target;
            HPyDef_METH(set, "set", HPyFunc_O)
            static HPy set_impl(HPyContext *ctx, HPy self, HPy f) {
                int value = setjmp(target);
                return value ? HPyLong_FromLong(ctx, value) : HPy_Call(ctx, f, NULL, 0, HPy_NULL);
            }
            HPyDef_METH(jump, "jump", HPyFunc_NOARGS)
            static HPy jump_impl(HPyContext *ctx, HPy self) {
                if (!HPyErr_Occurred(ctx)) longjmp(target, 7);
                return HPy_NULL;
            }
            HPy_BITCODE static int recurse(volatile char *outer, int64_t depth) {
                volatile char frame[1000000];
                frame[depth & 1023] = outer[0];
                return depth == 0 ? frame[0] : recurse(frame, depth - 1) + frame[depth & 1023];
            }
            HPyDef_METH(deep, "deep", HPyFunc_O)
            static HPy deep_impl(HPyContext *ctx, HPy self, HPy depth) {
                volatile char first = 0;
                return HPyLong_FromLong(ctx, recurse(&first, HPyLong_AsInt64_t(ctx, depth)));
            }
            HPyDef_METH(room, "room", HPyFunc_O)
            static HPy room_impl(HPyContext *ctx, HPy self, HPy size) {
                int64_t n = HPyLong_AsInt64_t(ctx, size);
                volatile char *memory = __builtin_alloca(n);
                memory[0] = memory[n - 1] = 3;
                return HPyLong_FromLong(ctx, memory[0]);
            }
            """;

    private Value m;

    @Before
    public void load() {
        m = load(
                CODE,
                "divide",
                "nested",
                "two_lines",
                "missing",
                "mistyped",
                "call",
                "deep",
                "room",
                "end",
                "set",
                "jump");
        exec(m, """
                import sys, traceback
                def caught(f, *args):
                    try:
                        return f(*args)
                    except Exception as e:
                        return e
                def outcome(f, *args):
                    e = caught(f, *args)
                    return f'{type(e).__name__}: {e}'
                """);
    }

    @Test
    public void divisionByZeroHasItsLine() {
        assertEquals(
                "SystemError: divide: division by zero at snippet.c:6 in divide_impl",
                eval(m, "outcome(m.divide, 1, 0)").asString());
        assertEquals(
                "SystemError: nested: division by zero at snippet.c:9 in inner",
                eval(m, "outcome(m.nested, 0)").asString());
        assertPython(m, "m.divide(7, 2) == 3 and m.nested(1) == 0");
        assertPython(
                m,
                "[(f.name, f.lineno) for f in traceback.extract_tb(caught(m.divide, 1, 0).__traceback__)]"
                        + "[-1] == ('divide_impl', 6)");
    }

    /** Java does not say which of two divisions has failed. */
    @Test
    public void linesThatLookTheSameAreNotGuessed() {
        assertEquals(
                "SystemError: two_lines: division by zero at an unknown line in two_lines_impl",
                eval(m, "outcome(m.two_lines, 1, 0)").asString());
    }

    @Test
    public void whatSulongDoesNotKnowIsASystemError() {
        assertEquals(
                "SystemError: missing: Invalid native function pointer at snippet.c:24 in missing_impl",
                eval(m, "outcome(m.missing)").asString());
        String message = eval(m, "outcome(m.mistyped)").asString();
        assertTrue(message, message.startsWith("SystemError: mistyped: Sulong cannot go on ("));
        assertTrue(message, message.endsWith(" at snippet.c:26 in take_double"));
    }

    @Test
    public void jumpsDoNotLeaveTheirCallOfC() {
        String lost =
                "SystemError: jump: longjmp to a function that has returned, or across Python code at snippet.c:47 in jump_impl";
        assertEquals(lost, eval(m, "outcome(m.set, m.jump)").asString());
        assertEquals(lost, eval(m, "outcome(m.jump)").asString());
        assertPython(m, "m.set(lambda: 5) == 5");
    }

    /** Sulong's stack has 80 MB, behind which there is other memory. */
    @Test
    public void theEndOfTheStackIsARecursionError() {
        String tooDeep = "RecursionError: maximum recursion depth exceeded in C code";
        assertPython(m, "m.deep(50) == 0 and m.room(50_000_000) == 3");
        for (String call : new String[] {"m.deep, 100", "m.deep, -1", "m.room, 100_000_000", "m.room, 2**33"}) {
            assertEquals(call, tooDeep, eval(m, "outcome(" + call + ")").asString());
            assertPython(m, "m.deep(50) == 0 and m.room(50_000_000) == 3");
        }
    }

    @Test
    public void exitIsSystemExit() {
        PolyglotException e = assertThrows(PolyglotException.class, () -> eval(m, "caught(m.call, lambda: m.end(5))"));
        assertTrue(e.toString(), e.isExit());
        assertEquals(5, e.getExitStatus());
        PolyglotException direct = assertThrows(PolyglotException.class, () -> m.invokeMember("end", 6));
        assertTrue(direct.toString(), direct.isExit());
        assertEquals(6, direct.getExitStatus());
    }

    @Test
    public void abortIsAFatalReport() {
        assertAborts("aborted at snippet.c:4 in f_impl", """
                HPyDef_METH(f, "f", HPyFunc_NOARGS)
                static HPy f_impl(HPyContext *ctx, HPy self) {
                    abort();
                }
                """);
    }

    @Test
    public void abortInAThreadOfCIsAFatalReport() {
        assertAborts("aborted at snippet.c:3 in run", """
                #include <pthread.h>
                static void *run(void *nothing) { abort(); }
                HPyDef_METH(f, "f", HPyFunc_NOARGS)
                static HPy f_impl(HPyContext *ctx, HPy self) {
                    pthread_t thread;
                    pthread_create(&thread, NULL, run, NULL);
                    pthread_join(thread, NULL);
                    return HPy_Dup(ctx, ctx->h_None);
                }
                """);
    }

    private void assertAborts(String report, String code) {
        assumeTrue("once is enough", mode == Mode.UNIVERSAL && optimization.equals("-O2"));
        File file = Compiler.module(code, optimization, "f");
        var err = new ByteArrayOutputStream();
        Context other = Context.newBuilder().allowAllAccess(true).err(err).build();
        other.getBindings("python")
                .putMember("m", other.eval(Source.newBuilder("hpy", file).buildLiteral()));
        String program = "try:\n    m.f()\nexcept BaseException:\n    pass\n";
        PolyglotException e = assertThrows(PolyglotException.class, () -> other.eval("python", program));
        assertTrue(e.toString(), e.isExit());
        assertEquals(134, e.getExitStatus());
        assertEquals("Fatal Python error: " + report + "\n", err.toString(StandardCharsets.UTF_8));
        closeEnded(other);
    }
}
