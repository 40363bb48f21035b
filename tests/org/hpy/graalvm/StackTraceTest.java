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
