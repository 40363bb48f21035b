// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import static org.junit.Assert.assertEquals;

import org.graalvm.polyglot.Value;
import org.junit.Test;

/** What C code must not do with handles. */
public class InvalidHandleTest extends DebugTest {

    private static final String FUNCTIONS = """
            static HPy kept;
            HPyDef_METH(f, "f", HPyFunc_O)
            static HPy f_impl(HPyContext *ctx, HPy self, HPy arg) { // begins
            %s}
            HPyDef_METH(g, "g", HPyFunc_NOARGS)
            static HPy g_impl(HPyContext *ctx, HPy self) {
                return HPy_Repr(ctx, kept); // uses what was kept
            }
            """;

    private static final String CLOSE_TWICE = """
            HPy h = HPy_Dup(ctx, arg); // opens
            HPy_Close(ctx, h); // closes
            HPy_Close(ctx, h); // misuses
            return HPyLong_FromInt64_t(ctx, 1);
            """;

    private static String functions(String body) {
        return FUNCTIONS.formatted(body.indent(4));
    }

    /** The text of a finding: its marks become the places of the lines that have them. */
    private static String places(String code, String finding) {
        String text = finding.strip();
        for (String mark : new String[] {"opens", "closes", "misuses", "begins", "uses what was kept"}) {
            if (text.contains("(" + mark + ")")) {
                text = text.replace("(" + mark + ")", at(code, "// " + mark));
            }
        }
        return text;
    }

    /** Asserts that a call is found once, and that C code goes on and gives a result. */
    private void assertFound(String body, String call, String result, String finding) {
        String code = functions(body);
        Value m = load(code, "f", "g");
        assertPython(m, call + " == " + result);
        assertPython(m, "len(found) == 1 and found_builders == []");
        assertText(
                "Invalid usage of already closed handle\n  " + places(code, finding),
                "found[0].split('\\n  Stack ')[0]");
    }

    @Test
    public void closingTwice() {
        assertFound(CLOSE_TWICE, "m.f('a')", "1", """
                (misuses) in f_impl (HPy_Close): the handle of 'a' is closed
                    opened (opens) in f_impl (HPy_Dup)
                    closed (closes) in f_impl (HPy_Close)
                """);
    }

    /** The error that C code has set is not one of what the hook calls, and is there after it. */
    @Test
    public void theHookDoesNotSeeAnErrorOfC() {
        Value m = load("""
                HPyDef_METH(f, "f", HPyFunc_O)
                static HPy f_impl(HPyContext *ctx, HPy self, HPy arg) {
                    HPy h = HPy_Dup(ctx, arg);
                    HPy_Close(ctx, h);
                    HPyErr_SetString(ctx, ctx->h_ValueError, "from C");
                    HPy_Close(ctx, h);
                    return HPy_NULL;
                }
                HPyDef_METH(one, "one", HPyFunc_NOARGS)
                static HPy one_impl(HPyContext *ctx, HPy self) {
                    return HPyLong_FromInt64_t(ctx, 1);
                }
                """, "f", "one");
        exec(m, "results = []; d.set_on_invalid_handle(lambda: results.append(m.one()))");
        assertRaises(m, "m.f('a')", "ValueError", "from C");
        assertPython(m, "results == [1]");
    }

    @Test
    public void usingAfterClosing() {
        assertFound("""
                HPy h = HPy_Dup(ctx, arg); // opens
                HPy_Close(ctx, h); // closes
                return HPy_Repr(ctx, h); // misuses
                """, "m.f('a')", "\"'a'\"", """
                (misuses) in f_impl (HPy_Repr): the handle of 'a' is used
                    opened (opens) in f_impl (HPy_Dup)
                    closed (closes) in f_impl (HPy_Close)
                """);
    }

    @Test
    public void usingInAnArrayAfterClosing() {
        assertFound("""
                HPy h[2] = {self, HPy_Dup(ctx, arg)}; // opens
                HPy_Close(ctx, h[1]); // closes
                return HPyTuple_FromArray(ctx, h, 2); // misuses
                """, "m.f('a')", "(m, 'a')", """
                (misuses) in f_impl (HPyTuple_FromArray): the handle of 'a' is used
                    opened (opens) in f_impl (HPy_Dup)
                    closed (closes) in f_impl (HPy_Close)
                """);
    }

    @Test
    public void returningAfterClosing() {
        assertFound("""
                HPy h = HPy_Dup(ctx, arg); // opens
                HPy_Close(ctx, h); // closes
                return h;
                """, "m.f('a')", "'a'", """
                (begins) in f: the handle of 'a' is returned without HPy_Dup
                    opened (opens) in f_impl (HPy_Dup)
                    closed (closes) in f_impl (HPy_Close)
                """);
    }

    @Test
    public void closingAnArgument() {
        assertFound("""
                HPy_Close(ctx, arg); // misuses
                return HPyLong_FromInt64_t(ctx, 1);
                """, "m.f('a')", "1", """
                (misuses) in f_impl (HPy_Close): the handle of 'a' is closed
                    It is an argument of f: only what HPy_Dup gives may be closed, kept or returned
                """);
    }

    @Test
    public void closingAnArgumentWithATracker() {
        assertFound("""
                HPyTracker tracker = HPyTracker_New(ctx, 0);
                HPyTracker_Add(ctx, tracker, arg);
                HPyTracker_Close(ctx, tracker); // misuses
                return HPyLong_FromInt64_t(ctx, 1);
                """, "m.f('a')", "1", """
                (misuses) in f_impl (HPyTracker_Close): the handle of 'a' is closed
                    It is an argument of f: only what HPy_Dup gives may be closed, kept or returned
                """);
    }

    @Test
    public void keepingAnArgument() {
        assertFound("""
                kept = arg;
                return HPy_Dup(ctx, ctx->h_None);
                """, "(m.f('a'), m.g())", "(None, \"'a'\")", """
                (uses what was kept) in g_impl (HPy_Repr): the handle of 'a' is used
                    It is an argument of f: only what HPy_Dup gives may be closed, kept or returned
                    closed when f returned
                """);
    }

    @Test
    public void returningAnArgument() {
        assertFound("return arg;", "m.f('a')", "'a'", """
                (begins) in f: the handle of 'a' is returned without HPy_Dup
                    It is an argument of f: only what HPy_Dup gives may be closed, kept or returned
                """);
    }

    @Test
    public void returningSelfOrAnElementOfTheArguments() {
        Value m = load("""
                HPyDef_METH(noargs, "noargs", HPyFunc_NOARGS)
                static HPy noargs_impl(HPyContext *ctx, HPy self) {
                    return self;
                }
                HPyDef_METH(varargs, "varargs", HPyFunc_VARARGS)
                static HPy varargs_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    return args[nargs - 1];
                }
                HPyDef_METH(keywords, "keywords", HPyFunc_KEYWORDS)
                static HPy keywords_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) {
                    return HPy_IsNull(kwnames) ? args[0] : kwnames;
                }
                """, "noargs", "varargs", "keywords");
        assertPython(m, "m.noargs() is m and len(found) == 1");
        assertPython(m, "m.varargs(1, 2) == 2 and len(found) == 2");
        assertPython(m, "m.keywords(1, 2) == 1 and len(found) == 3");
        assertPython(m, "m.keywords(1, a=2) == ('a',) and len(found) == 4");
        assertPython(m, "all('is returned without HPy_Dup' in report for report in found)");
    }

    @Test
    public void closingAConstant() {
        assertFound("""
                HPy_Close(ctx, ctx->h_True); // misuses
                return HPy_Dup(ctx, ctx->h_True);
                """, "m.f('a')", "True", """
                (misuses) in f_impl (HPy_Close): the handle of True is closed
                    The handles in HPyContext and those of other modules do not belong to this one: HPy_Dup gives one that does.
                """);
    }

    @Test
    public void returningAConstant() {
        assertFound("return ctx->h_None;", "m.f('a')", "None", """
                (begins) in f: the handle of None is returned without HPy_Dup
                    The handles in HPyContext and those of other modules do not belong to this one: HPy_Dup gives one that does.
                """);
    }

    @Test
    public void aNumberOfNoHandle() {
        String body = "return HPy_Repr(ctx, (HPy){77777}); // misuses";
        Value m = load(functions(body), "f", "g");
        assertRaises(m, "m.f(1)", "SystemError", "HPy handle 77777 is closed or was never open");
        assertPython(m, "len(found) == 1");
        assertText(
                at(functions(body), "// misuses")
                        + " in f_impl (HPy_Repr): 77777 is not, or not any more, the number of a handle",
                "found[0].splitlines()[1].strip()");
    }

    @Test
    public void nullIsNoHandleToFind() {
        Value m = load(functions("HPy_Close(ctx, HPy_NULL);\nreturn HPy_NULL;"), "f", "g");
        assertRaises(m, "m.f(1)", "SystemError", "f returned an error value without setting an exception");
        assertPython(m, "found == []");
    }

    @Test
    public void aHandleThatPythonHasClosedIsFound() {
        Value m = load(functions("""
                kept = HPy_Dup(ctx, arg); // opens
                return HPy_Dup(ctx, ctx->h_None);
                """), "f", "g");
        exec(m, "m.f('a'); [h] = opened()");
        assertPython(m, "m.g() == \"'a'\" and found == []");
        exec(m, "h._force_close()");
        assertPython(m, "m.g() == \"'a'\" and 'closed DebugHandle._force_close()' in found[0]");
    }

    @Test
    public void whatTheHookRaisesIsPrinted() {
        Value m = load(functions(CLOSE_TWICE), "f", "g");
        exec(m, """
                import io, sys
                def hook(): raise ValueError('of the hook')
                d.set_on_invalid_handle(hook)
                err, sys.stderr = sys.stderr, io.StringIO()
                try:
                    result, printed = m.f(1), sys.stderr.getvalue()
                finally:
                    sys.stderr = err
                """);
        assertPython(m, "result == 1 and 'ValueError: of the hook' in printed");
        assertRaises(m, "d.set_on_invalid_handle(3)", "TypeError", "Expected a callable object");
        assertRaises(m, "d.set_on_invalid_builder_handle('')", "TypeError", "Expected a callable object");
    }

    @Test
    public void withoutAHookTheContextEndsWithAReport() {
        String code = functions(CLOSE_TWICE);
        String report = assertFatal("""
                def inner(x):
                    return m.f(x)
                try:
                    inner('a')
                finally:
                    print('never seen')
                """, source(code, "f", "g"));
        assertEquals(
                """
                Fatal Python error: Invalid usage of already closed handle
                  (misuses) in f_impl (HPy_Close): the handle of 'a' is closed
                    opened (opens) in f_impl (HPy_Dup)
                    closed (closes) in f_impl (HPy_Close)
                  Stack (most recent call first):
                    (misuses) in f_impl
                    program.py:2 in inner
                    program.py:4 in <module>
                """.replace("(misuses)", at(code, "// misuses"))
                        .replace("(opens)", at(code, "// opens"))
                        .replace("(closes)", at(code, "// closes")),
                report);
    }

    @Test
    public void withoutAHookReturningAConstantIsFatal() {
        String report = assertFatal("m.f(1)", source(functions("return ctx->h_None;"), "f", "g"));
        assertEquals(
                "Fatal Python error: Invalid usage of already closed handle",
                report.lines().findFirst().get());
    }
}
