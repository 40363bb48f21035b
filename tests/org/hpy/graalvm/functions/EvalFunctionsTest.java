// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

public class EvalFunctionsTest extends ExtensionTest {

    private Value evaluation() {
        return load("""
                HPyDef_METH(compile, "compile", HPyFunc_VARARGS)
                static HPy compile_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    const char *source = HPyBytes_AsString(ctx, args[0]);
                    const char *filename = HPyBytes_AsString(ctx, args[1]);
                    return HPy_Compile_s(ctx, source, filename, (HPy_SourceKind) HPyLong_AsInt64_t(ctx, args[2]));
                }
                HPyDef_METH(evaluate, "evaluate", HPyFunc_VARARGS)
                static HPy evaluate_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    return HPy_EvalCode(ctx, args[0], args[1], nargs > 2 ? args[2] : HPy_NULL);
                }
                HPyDef_METH(misuse, "misuse", HPyFunc_O)
                static HPy misuse_impl(HPyContext *ctx, HPy self, HPy arg) {
                    switch (HPyLong_AsInt64_t(ctx, arg)) {
                    case 0: return HPy_Compile_s(ctx, NULL, "", HPy_SourceKind_Expr);
                    case 1: return HPy_Compile_s(ctx, "1", NULL, HPy_SourceKind_Expr);
                    default: return HPy_EvalCode(ctx, arg, HPy_NULL, HPy_NULL);
                    }
                }
                """, "compile", "evaluate", "misuse");
    }

    @Test
    public void theKindSaysWhatIsParsed() {
        Value m = evaluation();
        assertPython(m, "eval(m.compile(b'1 + 2', b'', 0)) == 3");
        exec(m, "d = {}\nexec(m.compile(b'a = 1\\nb = a + 1\\ndef f(): return b', b'', 1), d)");
        assertPython(m, "(d['a'], d['b'], d['f']()) == (1, 2, 2)");
        exec(m, """
                import sys
                shown = []
                sys.displayhook = shown.append
                eval(m.compile(b'1 + 2', b'', 2))
                eval(m.compile(b'1 + 3', b'', 1))
                sys.displayhook = sys.__displayhook__
                """);
        assertPython(m, "shown == [3]");
        assertRaises(m, "m.compile(b'1', b'', 3)", "SystemError", "HPy_Compile_s: no such kind of source");
        assertRaises(m, "m.compile(b'1', b'', -1)", "SystemError", "HPy_Compile_s: no such kind of source");
    }

    /** Python statements that set a variable to what an expression raises. */
    private static String caught(String expression) {
        return "try:\n  %s\nexcept Exception as e:\n  error = e".formatted(expression);
    }

    @Test
    public void errorsOfSyntaxTellFileAndLine() {
        Value m = evaluation();
        exec(m, caught("m.compile(b'a = 1\\nb = +', b'dir/hello.py', 1)"));
        assertPython(m, "type(error) is SyntaxError");
        assertPython(m, "(error.filename, error.lineno, error.text.rstrip()) == ('dir/hello.py', 2, 'b = +')");
        exec(m, caught("m.compile(b'a = 1', b'', 0)"));
        assertPython(m, "type(error) is SyntaxError");
        exec(m, caught("m.compile(b'if 1:\\n  a\\n b', b'x', 1)"));
        assertPython(m, "type(error) is IndentationError and error.lineno == 3");
    }

    @Test
    public void theFilenameIsPartOfTheCode() {
        Value m = evaluation();
        assertPython(m, "m.compile(b'1', b'caf\\xc3\\xa9.py', 0).co_filename == 'caf\\xe9.py'");
        assertPython(m, "m.compile(b'1', b'\\xff.py', 1).co_filename == '\\udcff.py'");
        exec(m, caught("exec(m.compile(b'def f():\\n  1/0\\nf()', b'here.py', 1))"));
        exec(m, "import traceback");
        assertPython(
                m,
                "[(f.filename, f.lineno, f.name) for f in traceback.extract_tb(error.__traceback__)][-2:] =="
                        + " [('here.py', 3, '<module>'), ('here.py', 2, 'f')]");
    }

    @Test
    public void theSourceIsUtf8UnlessItSaysOtherwise() {
        Value m = evaluation();
        assertPython(m, "eval(m.compile(\"'caf\\xe9\\U0001f600'\".encode(), b'', 0)) == 'caf\\xe9\\U0001f600'");
        exec(m, "d = {}\nexec(m.compile(b'# coding: latin-1\\ns = \"\\xe9\"', b'', 1), d)");
        assertPython(m, "d['s'] == '\\xe9'");
        exec(m, caught("m.compile(b'\"\\xe9\"', b'bad.py', 0)"));
        assertPython(m, "type(error) is SyntaxError and error.filename == 'bad.py'");
    }

    @Test
    public void futureStatementsAreThoseOfTheSource() {
        Value m = evaluation();
        exec(m, "from __future__ import annotations\nd = {}\nexec(m.compile(b'def f(x: 1 + 1): pass', b'', 1), d)");
        assertPython(m, "d['f'].__annotations__ == {'x': 2}");
    }

    @Test
    public void anExpressionGivesItsValueAndStatementsNone() {
        Value m = evaluation();
        assertPython(m, "m.evaluate(compile('a + b', '', 'eval'), {'a': 1}, {'b': 2}) == 3");
        exec(m, "g, l = {'a': 1}, {}");
        assertPython(m, "m.evaluate(compile('b = a', '', 'exec'), g, l) is None");
        assertPython(m, "(g['a'], 'b' in g, l) == (1, False, {'b': 1})");
        assertPython(
                m, "[m.evaluate(compile('a * 2', '', 'eval'), {'a': i}) for i in range(50)] == list(range(0, 100, 2))");
    }

    @Test
    public void withoutLocalsTheGlobalsTakeTheirPlace() {
        Value m = evaluation();
        exec(m, "g = {}\nm.evaluate(compile('def f(): return x\\nx = 4', '', 'exec'), g)");
        assertPython(m, "g['f']() == 4");
        assertRaises(
                m,
                "m.evaluate(compile('def f(): return x\\nx = 4\\nf()', '', 'exec'), {}, {})",
                "NameError",
                "name 'x' is not defined");
    }

    @Test
    public void globalsWithoutBuiltinsUseThoseOfPython() {
        Value m = evaluation();
        exec(m, "g = {}");
        assertPython(m, "m.evaluate(compile('len([1])', '', 'eval'), g) == 1 and g == {}");
        exec(m, "g = {}\nm.evaluate(compile('def f(): return len([1, 2])', '', 'exec'), g)");
        assertPython(m, "g['f']() == 2");
    }

    @Test
    public void localsMayBeAnyMapping() {
        Value m = evaluation();
        exec(m, """
                class Mapping:
                    def __init__(self): self.log = []
                    def __getitem__(self, key):
                        if key == 'unknown': raise KeyError(key)
                        return key * 2
                    def __setitem__(self, key, value): self.log.append((key, value))
                locals_ = Mapping()
                m.evaluate(compile('a = b; c = d', '', 'exec'), {}, locals_)
                """);
        assertPython(m, "locals_.log == [('a', 'bb'), ('c', 'dd')]");
        assertPython(m, "m.evaluate(compile('unknown', '', 'eval'), {'unknown': 7}, locals_) == 7");
    }

    @Test
    public void theBodyOfAFunctionIsCalled() {
        Value m = evaluation();
        exec(m, """
                def f(): y = x; return y + 1
                def needs(a): return a
                def optional(*args, **kwargs): return args, kwargs
                def make():
                    cell = 1
                    def closure(): return cell
                    return closure
                def generator(): yield x
                """);
        assertPython(m, "m.evaluate(f.__code__, {'x': 1}, {}) == 2");
        assertPython(m, "m.evaluate(optional.__code__, {}) == ((), {})");
        assertPython(m, "list(m.evaluate(generator.__code__, {'x': 3})) == [3]");
        assertRaises(
                m,
                "m.evaluate(needs.__code__, {})",
                "TypeError",
                "needs() missing 1 required positional argument: 'a'");
        assertRaises(
                m,
                "m.evaluate(make().__code__, {})",
                "TypeError",
                "HPy_EvalCode: 'closure' has free variables, which only a function that Python has made can give it");
    }

    @Test
    public void whatTheCodeRaisesIsRaised() {
        Value m = evaluation();
        assertRaises(m, "m.evaluate(compile('raise ValueError(1)', '', 'exec'), {}, {})", "ValueError", "1");
        assertRaises(m, "m.evaluate(compile('x', '', 'eval'), {})", "NameError", "name 'x' is not defined");
    }

    @Test
    public void otherTypesAreRefused() {
        Value m = evaluation();
        exec(m, "code = compile('1', '', 'eval')");
        String must = "HPy_EvalCode: argument %d must be %s, not '%s'";
        assertRaises(m, "m.evaluate('1', {})", "TypeError", must.formatted(1, "a code object", "str"));
        assertRaises(m, "m.evaluate(code, [])", "TypeError", must.formatted(2, "a dict", "list"));
        assertRaises(m, "m.evaluate(code, {}, 3)", "TypeError", must.formatted(3, "a mapping or HPy_NULL", "int"));
        assertRaises(m, "m.misuse(0)", "SystemError", "HPy_Compile_s: NULL is not a string");
        assertRaises(m, "m.misuse(1)", "SystemError", "HPy_Compile_s: NULL is not a string");
        assertRaises(m, "m.misuse(2)", "SystemError", "HPy_EvalCode: argument 2 is HPy_NULL");
    }
}
