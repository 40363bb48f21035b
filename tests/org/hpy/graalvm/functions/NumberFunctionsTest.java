// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import static org.junit.Assert.assertEquals;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

/** Operators and conversions of numbers, against Python's own. */
public class NumberFunctionsTest extends ExtensionTest {

    /** Python code: operands of many types, and a comparison of two calls by value, type or exception. */
    private static final String ORACLE = """
        import operator, warnings
        warnings.simplefilter('ignore')
        class Both:
            def __init__(self, name): self.name = name
            def __repr__(self): return self.name
        def define(name):
            def method(self, *others): return name, repr(self), *map(repr, others)
            setattr(Both, name, method)
        for op in 'add sub mul matmul floordiv truediv mod divmod pow lshift rshift and xor or'.split():
            for prefix in ('', 'r', 'i'):
                define(f'__{prefix}{op}__')
        for op in 'neg pos abs invert'.split():
            define(f'__{op}__')
        class Index:
            def __index__(self): return 5
            def __repr__(self): return 'index'
        class SubInt(int): pass
        class SubFloat(float): pass
        OPERANDS = [0, 1, -3, 2**31, 2**64 + 1, True, 2.5, -0.0, 1j, 'ab%s', (1,), [2], {3}, None,
            Both('b'), Index(), SubInt(7), SubFloat(1.5)]
        def result(f, *args):
            try:
                r = f(*args)
                return type(r), repr(r)
            except Exception as e:
                return type(e), str(e)
        def same1(f, g):
            return [(x, result(f, x), result(g, x)) for x in OPERANDS if result(f, x) != result(g, x)]
        def same2(f, g):
            import copy
            def new(f, x, y): return f(copy.copy(x), y)
            return [(x, y, result(new, f, x, y), result(new, g, x, y)) for x in OPERANDS for y in OPERANDS
                if not (isinstance(y, int) and y > 2**30) and result(new, f, x, y) != result(new, g, x, y)]
        """;

    /** Loads one function for each name, which calls {@code HPy_name} with so many operands. */
    private Value load(int operands, String... names) {
        String parameters = String.join(
                ", ", Stream.of("args[0]", "args[1]", "args[2]").limit(operands).toList());
        String code =
                Stream.of(names).map(name -> """
                    HPyDef_METH(%1$s, "%1$s", HPyFunc_VARARGS)
                    static HPy %1$s_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                        return HPy_%1$s(ctx, %2$s);
                    }
                    """.formatted(name, parameters)).collect(Collectors.joining());
        Value module = load(code, names);
        exec(module, ORACLE);
        return module;
    }

    private static void assertSame(Value module, String comparison) {
        assertEquals(comparison, "[]", eval(module, comparison).toString());
    }

    @Test
    public void binaryOperatorsDoWhatPythonDoes() {
        Value m = load(
                2,
                "Add",
                "Subtract",
                "Multiply",
                "MatrixMultiply",
                "FloorDivide",
                "TrueDivide",
                "Remainder",
                "Divmod",
                "Lshift",
                "Rshift",
                "And",
                "Xor",
                "Or");
        assertSame(m, "same2(m.Add, operator.add)");
        assertSame(m, "same2(m.Subtract, operator.sub)");
        assertSame(m, "same2(m.Multiply, operator.mul)");
        assertSame(m, "same2(m.MatrixMultiply, operator.matmul)");
        assertSame(m, "same2(m.FloorDivide, operator.floordiv)");
        assertSame(m, "same2(m.TrueDivide, operator.truediv)");
        assertSame(m, "same2(m.Remainder, operator.mod)");
        assertSame(m, "same2(m.Divmod, divmod)");
        assertSame(m, "same2(m.Lshift, operator.lshift)");
        assertSame(m, "same2(m.Rshift, operator.rshift)");
        assertSame(m, "same2(m.And, operator.and_)");
        assertSame(m, "same2(m.Xor, operator.xor)");
        assertSame(m, "same2(m.Or, operator.or_)");
        assertRaises(m, "m.Add(1, 'a')", "TypeError", "unsupported operand type(s) for +: 'int' and 'str'");
    }

    @Test
    public void inPlaceOperatorsDoWhatPythonDoes() {
        Value m = load(
                2,
                "InPlaceAdd",
                "InPlaceSubtract",
                "InPlaceMultiply",
                "InPlaceMatrixMultiply",
                "InPlaceFloorDivide",
                "InPlaceTrueDivide",
                "InPlaceRemainder",
                "InPlaceLshift",
                "InPlaceRshift",
                "InPlaceAnd",
                "InPlaceXor",
                "InPlaceOr");
        assertSame(m, "same2(m.InPlaceAdd, operator.iadd)");
        assertSame(m, "same2(m.InPlaceSubtract, operator.isub)");
        assertSame(m, "same2(m.InPlaceMultiply, operator.imul)");
        assertSame(m, "same2(m.InPlaceMatrixMultiply, operator.imatmul)");
        assertSame(m, "same2(m.InPlaceFloorDivide, operator.ifloordiv)");
        assertSame(m, "same2(m.InPlaceTrueDivide, operator.itruediv)");
        assertSame(m, "same2(m.InPlaceRemainder, operator.imod)");
        assertSame(m, "same2(m.InPlaceLshift, operator.ilshift)");
        assertSame(m, "same2(m.InPlaceRshift, operator.irshift)");
        assertSame(m, "same2(m.InPlaceAnd, operator.iand)");
        assertSame(m, "same2(m.InPlaceXor, operator.ixor)");
        assertSame(m, "same2(m.InPlaceOr, operator.ior)");
        exec(m, "numbers = [1]");
        assertPython(m, "m.InPlaceAdd(numbers, (2,)) is numbers and numbers == [1, 2]");
    }

    @Test
    public void powerTakesAModulusOrNone() {
        Value m = load(3, "Power", "InPlacePower");
        assertPython(m, "m.Power(3, 4, None) == 81 and m.Power(3, 4, 5) == 1 and m.Power(2, -1, None) == 0.5");
        assertPython(m, "m.Power(Both('b'), 2, None) == Both('b') ** 2");
        assertPython(m, "m.Power(Both('b'), 2, 3)[-2:] == ('2', '3')");
        assertPython(m, "m.InPlacePower(3, 4, None) == 81 and m.InPlacePower(Both('b'), 2, None)[0] == '__ipow__'");
        assertRaises(m, "m.Power(3, 4, 0)", "ValueError", "pow() 3rd argument cannot be 0");
        assertRaises(
                m,
                "m.Power(3, 'a', None)",
                "TypeError",
                "unsupported operand type(s) for ** or pow(): 'int' and 'str'");
    }

    @Test
    public void unaryOperatorsDoWhatPythonDoes() {
        Value m = load(1, "Negative", "Positive", "Absolute", "Invert");
        assertSame(m, "same1(m.Negative, operator.neg)");
        assertSame(m, "same1(m.Positive, operator.pos)");
        assertSame(m, "same1(m.Absolute, abs)");
        assertSame(m, "same1(m.Invert, operator.invert)");
    }

    @Test
    public void conversionsDoWhatPythonDoes() {
        Value m = load(1, "Index", "Long", "Float");
        assertSame(m, "same1(m.Index, operator.index)");
        assertSame(m, "same1(m.Long, int)");
        assertSame(m, "same1(m.Float, float)");
        assertPython(m, "m.Long(' 12 ') == 12 and m.Float('1e3') == 1000.0");
        assertPython(m, "type(m.Long(True)) is int and type(m.Index(SubInt(7))) is int");
        assertPython(m, "type(m.Float(SubFloat(1.5))) is float");
    }

    @Test
    public void whatConvertsToANumberIsOne() {
        Value m = load("""
            HPyDef_METH(check, "check", HPyFunc_O)
            static HPy check_impl(HPyContext *ctx, HPy self, HPy arg) {
                return HPyLong_FromInt64_t(ctx, HPyNumber_Check(ctx, arg));
            }
            """, "check");
        exec(m, ORACLE);
        assertPython(m, "[x for x in OPERANDS if m.check(x) != 1] == ['ab%s', (1,), [2], {3}, None, OPERANDS[14]]");
    }
}
