// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

public class CallFunctionsTest extends ExtensionTest {

    private Value calls() {
        return load(
                """
                HPyDef_METH(forward, "forward", HPyFunc_VARARGS)
                static HPy forward_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    return HPy_Call(ctx, args[0], args + 1, nargs - 1, HPy_NULL);
                }
                HPyDef_METH(forward_keywords, "forward_keywords", HPyFunc_KEYWORDS)
                static HPy forward_keywords_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy names) {
                    return HPy_Call(ctx, args[0], args + 1, nargs - 1, names);
                }
                HPyDef_METH(two, "two", HPyFunc_O)
                static HPy two_impl(HPyContext *ctx, HPy self, HPy f) {
                    HPy one = HPyLong_FromInt64_t(ctx, 1);
                    HPy args[] = {one, f};
                    HPy result = HPy_Call(ctx, f, args, 2, HPy_NULL);
                    HPy_Close(ctx, one);
                    return result;
                }
                HPyDef_METH(names, "names", HPyFunc_VARARGS)
                static HPy names_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    return HPy_Call(ctx, args[0], args, 0, args[1]);
                }
                HPyDef_METH(null_item, "null_item", HPyFunc_O)
                static HPy null_item_impl(HPyContext *ctx, HPy self, HPy f) {
                    HPy args[] = {HPy_NULL};
                    return HPy_Call(ctx, f, args, 1, HPy_NULL);
                }
                HPyDef_METH(method, "method", HPyFunc_KEYWORDS)
                static HPy method_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy names) {
                    return HPy_CallMethod(ctx, args[0], args + 1, nargs - 1, names);
                }
                HPyDef_METH(tuple_dict, "tuple_dict", HPyFunc_VARARGS)
                static HPy tuple_dict_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    return HPy_CallTupleDict(ctx, args[0], nargs > 1 && !HPy_Is(ctx, args[1], ctx->h_None) ? args[1] : HPy_NULL,
                        nargs > 2 ? args[2] : HPy_NULL);
                }
                HPyDef_METH(callable, "callable", HPyFunc_O)
                static HPy callable_impl(HPyContext *ctx, HPy self, HPy arg) {
                    return HPyLong_FromInt64_t(ctx, HPyCallable_Check(ctx, arg));
                }
                """, "forward", "forward_keywords", "two", "names", "null_item", "method", "tuple_dict", "callable");
    }

    private static final String PYTHON = """
            def f(*args, **kwargs):
                return args, kwargs
            def fail(*args):
                raise KeyError(args)
            class C:
                def method(self, *args, **kwargs):
                    return self.__class__, args, kwargs
                @staticmethod
                def static(*args):
                    return args
                @classmethod
                def of_class(cls, *args):
                    return cls, args
                def __call__(self, *args):
                    return args
                def __getattr__(self, name):
                    return lambda *args: (name, args)
            class S(str): pass
            """;

    @Test
    public void callsPassAllArguments() {
        Value m = calls();
        exec(m, PYTHON);
        assertPython(m, "all(m.forward(f, *range(n)) == (tuple(range(n)), {}) for n in range(20))");
        assertPython(m, "all(m.forward(f, *range(3)) == ((0, 1, 2), {}) for n in range(20))");
        assertPython(m, "m.two(f) == ((1, f), {})");
        assertPython(m, "m.forward(int, '12', 5) == 7 and m.forward(len, [1, 2]) == 2 and m.forward(C(), 1) == (1,)");
        assertPython(m, "m.forward(C().method, 1) == (C, (1,), {})");
        assertPython(m, "m.forward_keywords(f, 1, 2) == ((1, 2), {})");
        assertPython(m, "m.forward_keywords(f, 1, 2, a=3, b=4) == ((1, 2), {'a': 3, 'b': 4})");
        assertPython(m, "m.forward_keywords(dict, a=3) == {'a': 3}");
        assertPython(m, "m.names(f, ()) == ((), {})");
    }

    @Test
    public void methodsAreCalledOnTheirReceiver() {
        Value m = calls();
        exec(m, PYTHON);
        assertPython(m, "m.method('method', C()) == (C, (), {})");
        assertPython(m, "m.method('method', C(), 1, 2, a=3) == (C, (1, 2), {'a': 3})");
        assertPython(m, "m.method(S('method'), C(), 1) == (C, (1,), {})");
        assertPython(m, "m.method('static', C(), 1) == (1,) and m.method('of_class', C(), 1) == (C, (1,))");
        assertPython(m, "m.method('other', C(), 1) == ('other', (1,))");
        assertPython(m, "m.method('upper', 'abc') == 'ABC' and m.method('split', 'a,b', ',') == ['a', 'b']");
        assertPython(m, "m.method('fromkeys', dict, 'a', 1) == {'a': 1}");
        assertRaises(m, "m.method('nothing', 3)", "AttributeError", "'int' object has no attribute 'nothing'");
        assertRaises(m, "m.method(3, 3)", "TypeError", "HPy_CallMethod: name must be a str, not int");
        assertRaises(m, "m.method('upper')", "SystemError", "HPy_CallMethod: the receiver is missing");
    }

    @Test
    public void tupleAndDictOfArgumentsAreOptional() {
        Value m = calls();
        exec(m, PYTHON);
        assertPython(m, "m.tuple_dict(f) == ((), {})");
        assertPython(m, "m.tuple_dict(f, (1, 2)) == ((1, 2), {})");
        assertPython(m, "m.tuple_dict(f, None, {'a': 1}) == ((), {'a': 1})");
        assertPython(m, "m.tuple_dict(f, (1, 2), {'a': 1}) == ((1, 2), {'a': 1})");
        assertRaises(
                m,
                "m.tuple_dict(f, [1])",
                "TypeError",
                "HPy_CallTupleDict: args must be a tuple or HPy_NULL, not list");
        assertRaises(
                m,
                "m.tuple_dict(f, (), [1])",
                "TypeError",
                "HPy_CallTupleDict: kw must be a dict or HPy_NULL, not list");
        assertRaises(m, "m.tuple_dict(f, (), {1: 2})", "TypeError", "keywords must be strings");
    }

    @Test
    @UniversalOnly("debug mode ends the context for names of keywords that are no tuple")
    public void errorsOfTheCalleeArePassedOn() {
        Value m = calls();
        exec(m, PYTHON);
        assertRaises(m, "m.forward(fail, 1)", "KeyError", "(1,)");
        assertRaises(m, "m.tuple_dict(fail, (1,))", "KeyError", "(1,)");
        assertRaises(m, "m.forward(3)", "TypeError", "'int' object is not callable");
        assertRaises(m, "m.names(f, 'ab')", "SystemError", "HPy_Call: expected a tuple of keyword names, not str");
        assertRaises(m, "m.null_item(f)", "SystemError", "HPy_Call: HPy_NULL in an array of handles");
    }

    @Test
    public void theTracebackOfAnErrorHasTheFramesOnBothSides() {
        Value m = calls();
        exec(m, PYTHON + """
            import traceback
            def outer():
                m.forward(middle)
            def middle():
                m.forward(fail, 1)
            def frames():
                try:
                    outer()
                except KeyError as e:
                    return [frame.name for frame in traceback.extract_tb(e.__traceback__)]
            """);
        assertPython(m, "frames() == ['frames', 'outer', 'forward_impl', 'middle', 'forward_impl', 'fail']");
    }

    @Test
    public void callableCheck() {
        Value m = calls();
        exec(m, PYTHON);
        assertPython(m, "[m.callable(x) for x in (f, C, C(), len, ''.upper, 3, None)] == [1, 1, 1, 1, 1, 0, 0]");
    }
}
