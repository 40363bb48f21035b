// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.PolyglotException.StackFrame;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.junit.Test;

/** What a guest stack says of C functions that are built with {@code -g}. */
public class StackTraceTest extends ExtensionTest {

    private static final String CODE = """
            #include "hpy.h"
            HPyDef_METH(fail, "fail", HPyFunc_NOARGS)
            static HPy fail_impl(HPyContext *ctx, HPy self) {
                HPyErr_SetString(ctx, ctx->h_ValueError, "from C");
                return HPy_NULL;
            }
            HPyDef_METH(call, "call", HPyFunc_O)
            static HPy call_impl(HPyContext *ctx, HPy self, HPy function) {
                HPy result = HPy_CallTupleDict(ctx, function, HPy_NULL, HPy_NULL);
                return result;
            }
            static HPyDef *defines[] = {&fail, &call, NULL};
            static HPyModuleDef definition = {.defines = defines};
            HPy_MODINIT(traced, definition)
            """;

    @Test
    public void theLineThatRaises() throws IOException {
        assertEquals(List.of("fail traced.c:4"), framesInC("m.fail()"));
    }

    @Test
    public void theLineThatCallsPython() throws IOException {
        assertEquals(List.of("call traced.c:9"), framesInC("m.call(lambda: 1 / 0)"));
    }

    @Test
    public void allFunctionsBetweenPythonFrames() throws IOException {
        assertEquals(
                List.of("fail traced.c:4", "call traced.c:9", "call traced.c:9"),
                framesInC("m.call(lambda: m.call(lambda: m.fail()))"));
    }

    /** As on CPython, whose frames are those of Python functions. */
    @Test
    public void pythonSeesOnlyFramesOfPython() {
        Value module = load("""
                HPyDef_METH(call, "call", HPyFunc_O)
                static HPy call_impl(HPyContext *ctx, HPy self, HPy function) {
                    return HPy_CallTupleDict(ctx, function, HPy_NULL, HPy_NULL);
                }
                """, "call");
        context().eval("python", """
                import inspect, sys
                def callers():
                    return sys._getframe().f_back.f_code.co_name, [frame.function for frame in inspect.stack()]
                def caller(call):
                    return call(callers)
                """);
        assertPython(module, "caller(m.call)[0] == 'caller'");
        assertPython(module, "caller(m.call)[1][:2] == ['callers', 'caller']");
    }

    /** The setter of a member is not a function of C, but no more of a frame. */
    @Test
    public void pythonSeesNoFrameOfAMember() {
        Value module = load("""
                typedef struct { double x; } Point;
                HPyType_HELPERS(Point)
                HPyDef_MEMBER(Point_x, "x", HPyMember_DOUBLE, offsetof(Point, x))
                static HPyDef *Point_defines[] = {&Point_x, NULL};
                static HPyType_Spec Point_spec = {
                    .name = "snippet.Point", .basicsize = sizeof(Point), .builtin_shape = SHAPE(Point), .defines = Point_defines};
                HPyDef_METH(make_type, "make_type", HPyFunc_NOARGS)
                static HPy make_type_impl(HPyContext *ctx, HPy self) {
                    return HPyType_FromSpec(ctx, &Point_spec, NULL);
                }
                """, "make_type");
        context().eval("python", """
                import inspect, sys
                class Number:
                    def __float__(self):
                        self.callers = [sys._getframe().f_back.f_code.co_name, inspect.stack()[1].function]
                        return 1.5
                def callers(point):
                    number = Number()
                    point.x = number
                    return number.callers
                """);
        assertPython(module, "callers(m.make_type()()) == ['callers', 'callers']");
    }

    /** A static function two calls deep, an error that Python code has raised below C, and an argument that does not fit. */
    private static final String TRACEBACKS = """
            #include "hpy.h"
            __attribute__((noinline)) static int reject(HPyContext *ctx, HPy value) {
                if (HPy_Length(ctx, value) == 0) {
                    HPyErr_SetString(ctx, ctx->h_ValueError, "nothing"); // in reject
                    return -1;
                }
                return 0;
            }
            __attribute__((noinline)) static int validate(HPyContext *ctx, HPy value) {
                return reject(ctx, value) + HPy_IsNull(value);
            }
            HPyDef_METH(check, "check", HPyFunc_O)
            static HPy check_impl(HPyContext *ctx, HPy self, HPy value) {
                return validate(ctx, value) < 0 ? HPy_NULL : HPy_Dup(ctx, value);
            }
            HPyDef_METH(call, "call", HPyFunc_O)
            static HPy call_impl(HPyContext *ctx, HPy self, HPy function) {
                return HPy_CallTupleDict(ctx, function, HPy_NULL, HPy_NULL); // in call_impl
            }
            HPyDef_METH(half, "half", HPyFunc_VARARGS)
            static HPy half_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                long value;
                return HPyArg_Parse(ctx, NULL, args, nargs, "l", &value) // in half_impl
                    ? HPyLong_FromLong(ctx, value / 2) : HPy_NULL;
            }
            static HPyDef *defines[] = {&check, &call, &half, NULL};
            static HPyModuleDef definition = {.defines = defines};
            HPy_MODINIT(tracebacks, definition)
            """;

    private static final String TRACEBACK_OF = """
            import traceback
            def traceback_of(function):
                def caller():
                    function()
                try:
                    caller()
                except Exception as e:
                    return ' '.join(f'{f.name}:{f.lineno}:{f.line}' for f in traceback.extract_tb(e.__traceback__)[2:])
            """;

    @Test
    public void aTracebackHasTheLineOfCThatRaises() throws IOException {
        assertTraceback(
                "m.check('')",
                "<lambda>:1: reject:4:HPyErr_SetString(ctx, ctx->h_ValueError, \"nothing\"); // in reject");
    }

    @Test
    public void aTracebackHasTheLineOfCThatCallsBack() throws IOException {
        assertTraceback(
                "m.call(lambda: 1 / 0)",
                "<lambda>:1: call_impl:18:return HPy_CallTupleDict(ctx, function, HPy_NULL, HPy_NULL); // in call_impl <lambda>:1:");
    }

    @Test
    public void tracebacksOfSeveralCallsHaveAllLines() throws IOException {
        assertTraceback(
                "m.call(lambda: m.call(lambda: m.check('')))",
                "<lambda>:1: call_impl:18:return HPy_CallTupleDict(ctx, function, HPy_NULL, HPy_NULL); // in call_impl"
                        + " <lambda>:1: call_impl:18:return HPy_CallTupleDict(ctx, function, HPy_NULL, HPy_NULL); // in call_impl"
                        + " <lambda>:1: reject:4:HPyErr_SetString(ctx, ctx->h_ValueError, \"nothing\"); // in reject");
    }

    @Test
    public void argumentsOfAWrongTypeHaveTheLineThatParsesThem() throws IOException {
        // Without optimization it is parsed by our C library, which has no lines.
        String line = optimization.equals("-O0")
                ? "half:21:static HPy half_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {"
                : "half_impl:23:return HPyArg_Parse(ctx, NULL, args, nargs, \"l\", &value) // in half_impl";
        assertTraceback("m.half('a')", "<lambda>:1: " + line);
    }

    @Test
    public void anErrorBeforeTheFunctionRunsHasNoLineOfAnotherCall() throws IOException {
        assertTraceback(
                "[m.check(''), m.check('', 1)][0]",
                "<lambda>:1: reject:4:HPyErr_SetString(ctx, ctx->h_ValueError, \"nothing\"); // in reject");
        assertTraceback("m.check('', 1)", "<lambda>:1:");
    }

    private void assertTraceback(String expression, String expected) throws IOException {
        Value module = load(Source.newBuilder("hpy", Compiler.build("tracebacks", TRACEBACKS, optimization))
                .build());
        context().eval("python", TRACEBACK_OF);
        assertEquals(
                expected,
                eval(module, "traceback_of(lambda: " + expression + ")").asString());
    }

    private List<String> framesInC(String expression) throws IOException {
        Value module = context()
                .eval(Source.newBuilder("hpy", Compiler.build("traced", CODE, optimization, "-g"))
                        .build());
        PolyglotException e = assertThrows(PolyglotException.class, () -> eval(module, expression));
        return StreamSupport.stream(e.getPolyglotStackTrace().spliterator(), false)
                .filter(frame -> frame.getSourceLocation() != null
                        && frame.getSourceLocation().getSource().getName().endsWith(".c"))
                .map(StackTraceTest::describe)
                .toList();
    }

    private static String describe(StackFrame frame) {
        return "%s %s:%d"
                .formatted(
                        frame.getRootName(),
                        frame.getSourceLocation().getSource().getName(),
                        frame.getSourceLocation().getStartLine());
    }
}
