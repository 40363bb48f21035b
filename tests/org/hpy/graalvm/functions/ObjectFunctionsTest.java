// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

public class ObjectFunctionsTest extends ExtensionTest {

    private Value objects() {
        return load(
                """
                #define LONG(name, expression)                                                                         \\
                    HPyDef_METH(name, #name, HPyFunc_VARARGS)                                                          \\
                    static HPy name##_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {                 \\
                        int64_t result = expression;                                                                   \\
                        return result == -1 && HPyErr_Occurred(ctx) ? HPy_NULL : HPyLong_FromInt64_t(ctx, result);     \\
                    }
                #define OBJECT(name, expression)                                                                       \\
                    HPyDef_METH(name, #name, HPyFunc_VARARGS)                                                          \\
                    static HPy name##_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {                 \\
                        return expression;                                                                             \\
                    }
                LONG(is_true, HPy_IsTrue(ctx, args[0]))
                LONG(length, HPy_Length(ctx, args[0]))
                LONG(hash, HPy_Hash(ctx, args[0]))
                LONG(is, HPy_Is(ctx, args[0], args[1]))
                LONG(is_null, HPy_Is(ctx, args[0], HPy_NULL) + 2 * HPy_Is(ctx, HPy_NULL, HPy_NULL))
                LONG(type_check, HPy_TypeCheck(ctx, args[0], args[1]))
                LONG(compare_bool, HPy_RichCompareBool(ctx, args[0], args[1], (int) HPyLong_AsInt64_t(ctx, args[2])))
                OBJECT(compare, HPy_RichCompare(ctx, args[0], args[1], (int) HPyLong_AsInt64_t(ctx, args[2])))
                OBJECT(type, HPy_Type(ctx, args[0]))
                OBJECT(repr, HPy_Repr(ctx, args[0]))
                OBJECT(str, HPy_Str(ctx, args[0]))
                OBJECT(ascii, HPy_ASCII(ctx, args[0]))
                HPyDef_METH(constants, "constants", HPyFunc_O)
                static HPy constants_impl(HPyContext *ctx, HPy self, HPy arg) {
                    HPy type = HPy_Type(ctx, arg);
                    int64_t result = HPy_Is(ctx, type, ctx->h_LongType) | HPy_Is(ctx, type, ctx->h_ListType) << 1
                        | HPy_Is(ctx, arg, ctx->h_None) << 2 | HPy_Is(ctx, arg, ctx->h_True) << 3
                        | HPy_TypeCheck(ctx, arg, ctx->h_BaseObjectType) << 4;
                    HPy_Close(ctx, type);
                    return HPyLong_FromInt64_t(ctx, result);
                }
                """,
                "is_true",
                "length",
                "hash",
                "is",
                "is_null",
                "type_check",
                "compare_bool",
                "compare",
                "type",
                "repr",
                "str",
                "ascii",
                "constants");
    }

    private static final String PYTHON = """
            import operator
            class C:
                def __len__(self): return 3
                def __repr__(self): return "C\\xe4"
            class Sub(C): pass
            class Evil:
                def __bool__(self): raise KeyError(1)
                def __len__(self): return -1
                def __eq__(self, other): raise KeyError(2)
                def __repr__(self): return 3
                __hash__ = None
            class Odd:
                def __eq__(self, other): return []
                def __ne__(self, other): return 'yes'
                def __hash__(self): return -1
            values = [0, 1, -1, 2**40, 2**70, -2**70, True, False, None, 1.5, float('inf'), '', 'a\\xe4', b'', b'x',
                [], [1, 'b'], (), (1,), {}, {1: 2}, {3}, C(), Sub(), int, type, C, len, ..., NotImplemented, 2j]
            def result(f, *args):
                try:
                    return f(*args)
                except Exception as e:
                    return type(e)
            operators = [operator.lt, operator.le, operator.eq, operator.ne, operator.gt, operator.ge]
            """;

    @Test
    public void theyDoWhatTheBuiltinsDo() {
        Value m = objects();
        exec(m, PYTHON);
        assertPython(m, "[result(m.length, v) for v in values] == [result(len, v) for v in values]");
        assertPython(
                m,
                "[result(m.is_true, v) for v in values if v is not NotImplemented] == [result(bool, v) for v in values if v is not NotImplemented]");
        assertPython(m, "[result(m.hash, v) for v in values] == [result(hash, v) for v in values]");
        assertPython(m, "[m.repr(v) for v in values] == [repr(v) for v in values]");
        assertPython(m, "[m.str(v) for v in values] == [str(v) for v in values]");
        assertPython(m, "[m.ascii(v) for v in values] == [ascii(v) for v in values]");
        assertPython(m, "all(m.type(v) is type(v) for v in values)");
        assertPython(
                m, "all(m.is(v, w) == (v is w) for v in values for w in values)".replace("m.is(", "getattr(m, 'is')("));
        assertPython(m, "m.is_null(1) == 2");
        assertPython(m, "m.hash(Odd()) == -2");
    }

    @Test
    public void comparisons() {
        Value m = objects();
        exec(m, PYTHON);
        assertPython(
                m,
                "all(result(m.compare, v, w, i) == result(op, v, w) for i, op in enumerate(operators) for v in values for w in values)");
        assertPython(
                m,
                "all(result(m.compare_bool, v, w, i) == result(op, v, w) for i, op in enumerate(operators) for v in values for w in values)");
        assertPython(m, "m.compare(Odd(), 1, 2) == [] and m.compare_bool(Odd(), 1, 2) == 0");
        assertPython(m, "m.compare(Odd(), 1, 3) == 'yes' and m.compare_bool(Odd(), 1, 3) == 1");
        exec(m, "odd = Odd(); nan = [float('nan')]");
        assertPython(m, "m.compare_bool(odd, odd, 2) == 1 and m.compare_bool(odd, odd, 3) == 0");
        assertRaises(m, "m.compare(1, 2, 6)", "SystemError", "HPy_RichCompare: no such comparison");
        assertRaises(m, "m.compare_bool(1, 2, -1)", "SystemError", "HPy_RichCompareBool: no such comparison");
    }

    @Test
    public void types() {
        Value m = objects();
        exec(m, PYTHON);
        assertPython(m, "[m.type_check(Sub(), C), m.type_check(C(), Sub), m.type_check(True, int)] == [1, 0, 1]");
        assertPython(m, "m.type_check(1, object) == 1 and m.type_check(int, type) == 1");
        assertPython(m, "[m.constants(v) for v in (3, [], None, True, 'a')] == [17, 18, 20, 24, 16]");
    }

    @Test
    public void errorsArePassedOn() {
        Value m = objects();
        exec(m, PYTHON);
        assertRaises(m, "m.length(3)", "TypeError", "object of type 'int' has no len()");
        assertRaises(m, "m.length(Evil())", "ValueError", "__len__() should return >= 0");
        assertRaises(m, "m.is_true(Evil())", "KeyError", "1");
        assertRaises(m, "m.compare(Evil(), 1, 2)", "KeyError", "2");
        assertRaises(m, "m.compare_bool(Evil(), 1, 2)", "KeyError", "2");
        assertRaises(m, "m.hash(Evil())", "TypeError", "unhashable type: 'Evil'");
        assertPython(m, "result(m.repr, Evil()) is TypeError");
        assertRaises(m, "m.compare(1, 'a', 0)", "TypeError", "'<' not supported between instances of 'int' and 'str'");
    }
}
