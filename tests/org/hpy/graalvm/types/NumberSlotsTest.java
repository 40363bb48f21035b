// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import org.graalvm.polyglot.Value;
import org.junit.Test;

/** The functions of the slots return what they have been called with. */
public class NumberSlotsTest extends TypeTest {

    /** C code that returns a tuple of a name and two or three arguments. */
    static final String RECORD = """
            static HPy record(HPyContext *ctx, const char *name, HPy a, HPy b, HPy c) {
                HPy text = HPyUnicode_FromString(ctx, name);
                HPy items[] = {text, a, b, c};
                HPy result = HPyTuple_FromArray(ctx, items, HPy_IsNull(b) ? 2 : HPy_IsNull(c) ? 3 : 4);
                HPy_Close(ctx, text);
                return result;
            }
            #define UNARY(SLOT) \\
                HPyDef_SLOT(SLOT, HPy_##SLOT) \\
                static HPy SLOT##_impl(HPyContext *ctx, HPy a) { return record(ctx, #SLOT, a, HPy_NULL, HPy_NULL); }
            #define BINARY(SLOT) \\
                HPyDef_SLOT(SLOT, HPy_##SLOT) \\
                static HPy SLOT##_impl(HPyContext *ctx, HPy a, HPy b) { return record(ctx, #SLOT, a, b, HPy_NULL); }
            #define TERNARY(SLOT) \\
                HPyDef_SLOT(SLOT, HPy_##SLOT) \\
                static HPy SLOT##_impl(HPyContext *ctx, HPy a, HPy b, HPy c) { return record(ctx, #SLOT, a, b, c); }
            """;

    private static final String[] OPERATORS = {
        "nb_add",
        "nb_subtract",
        "nb_multiply",
        "nb_remainder",
        "nb_divmod",
        "nb_lshift",
        "nb_rshift",
        "nb_and",
        "nb_xor",
        "nb_or",
        "nb_floor_divide",
        "nb_true_divide",
        "nb_matrix_multiply",
    };

    private static final String[] IN_PLACE = {
        "nb_inplace_add", "nb_inplace_subtract", "nb_inplace_multiply", "nb_inplace_remainder", "nb_inplace_lshift",
        "nb_inplace_rshift", "nb_inplace_and", "nb_inplace_xor", "nb_inplace_or", "nb_inplace_floor_divide",
        "nb_inplace_true_divide", "nb_inplace_matrix_multiply",
    };

    private static String define(String macro, String... slots) {
        StringBuilder code = new StringBuilder(RECORD);
        for (String slot : slots) {
            code.append(macro).append('(').append(slot).append(")\n");
        }
        return code.toString();
    }

    @Test
    public void binaryOperatorsGetTheirOperandsInOrder() {
        Value m = makeType(define("BINARY", OPERATORS), ".flags = HPy_TPFLAGS_DEFAULT", OPERATORS);
        exec(m, """
                import operator as o
                functions = [o.add, o.sub, o.mul, o.mod, divmod, o.lshift, o.rshift, o.and_, o.xor, o.or_, o.floordiv,
                    o.truediv, o.matmul]
                names = 'add subtract multiply remainder divmod lshift rshift and xor or floor_divide true_divide matrix_multiply'
                operators = [('nb_' + name, f) for name, f in zip(names.split(), functions)]
                t = T()
                """);
        assertPython(m, "all(f(t, x) == (name, t, x) for name, f in operators for x in (5, 2.5, 'x', None, [], T()))");
        assertPython(m, "all(f(x, t) == (name, x, t) for name, f in operators for x in (5, 2.5, None, {}))");
        assertPython(m, "(t + 1, 1 + t, t @ 2) == (('nb_add', t, 1), ('nb_add', 1, t), ('nb_matrix_multiply', t, 2))");
        assertPython(m, "t.__add__(1) == ('nb_add', t, 1) and t.__radd__(1) == ('nb_add', 1, t)");
        assertPython(m, "type(T.__add__).__name__ == 'wrapper_descriptor' and T.__add__.__name__ == '__add__'");
        assertRaises(m, "t.__add__()", "TypeError", "T.__add__() missing 1 required positional argument: 'arg'");
    }

    @Test
    public void inPlaceOperators() {
        Value m = makeType(define("BINARY", IN_PLACE), ".flags = HPy_TPFLAGS_DEFAULT", IN_PLACE);
        exec(m, """
                import operator as o
                functions = [o.iadd, o.isub, o.imul, o.imod, o.ilshift, o.irshift, o.iand, o.ixor, o.ior, o.ifloordiv,
                    o.itruediv, o.imatmul]
                names = 'add subtract multiply remainder lshift rshift and xor or floor_divide true_divide matrix_multiply'
                operators = [('nb_inplace_' + name, f) for name, f in zip(names.split(), functions)]
                t = u = T()
                u += 3
                """);
        assertPython(m, "all(f(t, x) == (name, t, x) for name, f in operators for x in (5, 2.5, 'x', None))");
        assertPython(m, "u == ('nb_inplace_add', t, 3)");
        assertRaises(m, "t + 1", "TypeError", "unsupported operand type(s) for +: 'T' and 'int'");
    }

    @Test
    public void anOperatorThatReturnsNotImplementedLeavesTheOtherOperandItsChance() {
        String code = """
                HPyDef_SLOT(add, HPy_nb_add)
                static HPy add_impl(HPyContext *ctx, HPy a, HPy b) { return HPy_Dup(ctx, ctx->h_NotImplemented); }
                HPyDef_SLOT(iadd, HPy_nb_inplace_add)
                static HPy iadd_impl(HPyContext *ctx, HPy a, HPy b) { return HPy_Dup(ctx, ctx->h_NotImplemented); }
                HPyDef_SLOT(power, HPy_nb_power)
                static HPy power_impl(HPyContext *ctx, HPy a, HPy b, HPy c) {
                    return HPy_Dup(ctx, ctx->h_NotImplemented);
                }
                """;
        Value m = makeType(code, ".flags = HPy_TPFLAGS_DEFAULT", "add", "iadd", "power");
        exec(m, """
                class Willing:
                    def __add__(self, other): return 'add'
                    def __radd__(self, other): return 'radd'
                    def __rpow__(self, other): return 'rpow'
                t = T()
                u = T()
                """);
        assertPython(m, "t + Willing() == 'radd' and Willing() + t == 'add' and t ** Willing() == 'rpow'");
        assertRaises(m, "t + 1", "TypeError", "unsupported operand type(s) for +: 'T' and 'int'");
        assertRaises(m, "1 + t", "TypeError", "unsupported operand type(s) for +: 'int' and 'T'");
        assertRaises(m, "u += 1", "TypeError", "unsupported operand type(s) for +=: 'T' and 'int'");
        assertRaises(m, "t ** 2", "TypeError", "unsupported operand type(s) for ** or pow(): 'T' and 'int'");
        assertPython(m, "t.__add__(1) is NotImplemented");
    }

    @Test
    public void power() {
        Value m = makeType(
                RECORD + "TERNARY(nb_power)\nTERNARY(nb_inplace_power)\n",
                ".flags = HPy_TPFLAGS_DEFAULT",
                "nb_power",
                "nb_inplace_power");
        exec(m, "t = u = T(); u **= 3");
        assertPython(m, "t ** 2 == ('nb_power', t, 2, None)");
        assertPython(m, "2 ** t == ('nb_power', 2, t, None)");
        assertPython(m, "pow(t, 2, 7) == ('nb_power', t, 2, 7)");
        assertPython(m, "u == ('nb_inplace_power', t, 3, None)");
        assertPython(m, "t.__pow__(2) == ('nb_power', t, 2, None) and t.__rpow__(2) == ('nb_power', 2, t, None)");
    }

    @Test
    public void unaryOperators() {
        Value m = makeType(
                define("UNARY", "nb_negative", "nb_positive", "nb_absolute", "nb_invert"),
                ".flags = HPy_TPFLAGS_DEFAULT",
                "nb_negative",
                "nb_positive",
                "nb_absolute",
                "nb_invert");
        exec(m, "t = T()");
        assertPython(m, "-t == ('nb_negative', t)");
        assertPython(m, "+t == ('nb_positive', t)");
        assertPython(m, "abs(t) == ('nb_absolute', t)");
        assertPython(m, "~t == ('nb_invert', t)");
        assertPython(m, "T.__neg__(t) == ('nb_negative', t)");
    }

    @Test
    public void conversions() {
        String code = POINT + """
                        HPyDef_SLOT(to_int, HPy_nb_int)
                        static HPy to_int_impl(HPyContext *ctx, HPy a) {
                            return HPyLong_FromInt64_t(ctx, Point_AsStruct(ctx, a)->x);
                        }
                        HPyDef_SLOT(to_index, HPy_nb_index)
                        static HPy to_index_impl(HPyContext *ctx, HPy a) {
                            return HPyLong_FromInt64_t(ctx, Point_AsStruct(ctx, a)->y);
                        }
                        HPyDef_SLOT(to_float, HPy_nb_float)
                        static HPy to_float_impl(HPyContext *ctx, HPy a) {
                            return HPyFloat_FromDouble(ctx, Point_AsStruct(ctx, a)->x + 0.5);
                        }
                        HPyDef_SLOT(to_bool, HPy_nb_bool)
                        static int to_bool_impl(HPyContext *ctx, HPy a) {
                            long x = Point_AsStruct(ctx, a)->x;
                            if (x == -1)
                                HPyErr_SetString(ctx, ctx->h_ValueError, "neither");
                            return x;
                        }
                        """;
        Value m = makeType(code, POINT_SPEC, "x", "y", "to_int", "to_index", "to_float", "to_bool");
        exec(m, "t = T(); t.x = 3; t.y = 1; f = T(); bad = T(); bad.x = -1");
        assertPython(m, "int(t) == 3 and type(int(t)) is int");
        assertPython(m, "'abc'[t] == 'b' and hex(t) == '0x1' and __import__('operator').index(t) == 1");
        assertPython(m, "float(t) == 3.5 and type(float(t)) is float");
        assertPython(m, "bool(t) is True and bool(f) is False and (not f) and [1 for _ in [0] if t] == [1]");
        assertRaises(m, "bool(bad)", "ValueError", "neither");
    }

    @Test
    public void aFunctionMustReturnAResultOrSetAnError() {
        String code = """
                HPyDef_SLOT(add, HPy_nb_add)
                static HPy add_impl(HPyContext *ctx, HPy a, HPy b) { return HPy_NULL; }
                HPyDef_SLOT(sub, HPy_nb_subtract)
                static HPy sub_impl(HPyContext *ctx, HPy a, HPy b) {
                    HPyErr_SetString(ctx, ctx->h_ValueError, "left over");
                    return HPy_Dup(ctx, a);
                }
                HPyDef_SLOT(mul, HPy_nb_multiply)
                static HPy mul_impl(HPyContext *ctx, HPy a, HPy b) {
                    HPyErr_SetString(ctx, ctx->h_ValueError, "no product");
                    return HPy_NULL;
                }
                HPyDef_SLOT(truth, HPy_nb_bool)
                static int truth_impl(HPyContext *ctx, HPy a) { return -1; }
                HPyDef_SLOT(length, HPy_sq_length)
                static HPy_ssize_t length_impl(HPyContext *ctx, HPy a) {
                    HPyErr_SetString(ctx, ctx->h_ValueError, "left over");
                    return 3;
                }
                """;
        Value m = makeType(code, ".flags = HPy_TPFLAGS_DEFAULT", "add", "sub", "mul", "truth", "length");
        exec(m, "t = T()");
        assertRaises(
                m, "t + 1", "SystemError", "snippet.T HPy_nb_add returned an error value without setting an exception");
        assertRaises(m, "t - 1", "SystemError", "snippet.T HPy_nb_subtract returned a result with an exception set");
        assertRaises(m, "t * 1", "ValueError", "no product");
        assertRaises(
                m,
                "bool(t)",
                "SystemError",
                "snippet.T HPy_nb_bool returned an error value without setting an exception");
        assertRaises(m, "len(t)", "SystemError", "snippet.T HPy_sq_length returned a result with an exception set");
    }
}
