// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import org.junit.Test;

/** The number protocol against Python's operators. */
public class DifferentialNumbersTest extends DifferentialTest {

    private static final String NUMBERS = "INTS + FLOATS + OBJECTS + BASIC";

    @Test
    public void arithmetic() {
        assertSame("""
                HPy_Add(ctx, a, b)              == a + b
                HPy_Subtract(ctx, a, b)         == a - b
                HPy_Multiply(ctx, a, b)         == a * b
                HPy_MatrixMultiply(ctx, a, b)   == a @ b
                HPy_FloorDivide(ctx, a, b)      == a // b
                HPy_TrueDivide(ctx, a, b)       == a / b
                HPy_Remainder(ctx, a, b)        == a % b
                HPy_Divmod(ctx, a, b)           == divmod(a, b)
                HPy_And(ctx, a, b)              == a & b
                HPy_Xor(ctx, a, b)              == a ^ b
                HPy_Or(ctx, a, b)               == a | b
                """, NUMBERS, NUMBERS);
    }

    @Test
    public void inPlaceArithmetic() {
        assertSame("""
                HPy_InPlaceAdd(ctx, a, b)            == operator.iadd(a, b)
                HPy_InPlaceSubtract(ctx, a, b)       == operator.isub(a, b)
                HPy_InPlaceMultiply(ctx, a, b)       == operator.imul(a, b)
                HPy_InPlaceMatrixMultiply(ctx, a, b) == operator.imatmul(a, b)
                HPy_InPlaceFloorDivide(ctx, a, b)    == operator.ifloordiv(a, b)
                HPy_InPlaceTrueDivide(ctx, a, b)     == operator.itruediv(a, b)
                HPy_InPlaceRemainder(ctx, a, b)      == operator.imod(a, b)
                HPy_InPlaceAnd(ctx, a, b)            == operator.iand(a, b)
                HPy_InPlaceXor(ctx, a, b)            == operator.ixor(a, b)
                HPy_InPlaceOr(ctx, a, b)             == operator.ior(a, b)
                """, NUMBERS, NUMBERS);
    }

    @Test
    public void bytesAndManyKindsOfObjects() {
        assertSame(
                """
                HPy_Add(ctx, a, b)          == a + b
                HPy_InPlaceAdd(ctx, a, b)   == operator.iadd(a, b)
                """,
                "values('b\"ab\"\\nbytearray(b\"ab\")')",
                "BASIC + values('1j\\nbytearray(b\"c\")\\nmemoryview(b\"d\")\\nPlain()\\n2**70\\nTrue\\n(1,)\\nset()')");
    }

    @Test
    public void shiftsAndPowers() {
        assertSame("""
                HPy_Lshift(ctx, a, b)                        == a << b
                HPy_Rshift(ctx, a, b)                        == a >> b
                HPy_InPlaceLshift(ctx, a, b)                 == operator.ilshift(a, b)
                HPy_InPlaceRshift(ctx, a, b)                 == operator.irshift(a, b)
                HPy_Power(ctx, a, b, ctx->h_None)            == a ** b
                HPy_InPlacePower(ctx, a, b, ctx->h_None)     == operator.ipow(a, b)
                """, NUMBERS, "SMALL + FLOATS + OBJECTS + BASIC + values('''64\\n-70\\n1000''')");
    }

    @Test
    public void powersWithAModulus() {
        assertSame(
                "HPy_Power(ctx, a, b, c) == pow(a, b, c)",
                "INTS + OBJECTS + FLOATS[:4] + BASIC",
                "INTS + OBJECTS[:8] + FLOATS[:4]",
                "SMALL + OBJECTS[:8] + values('''2**31\\n2**64 - 1\\n-2**64\\nLoudInt(5)\\n2.5''')");
    }

    @Test
    public void unaryOperators() {
        assertSame("""
                HPy_Negative(ctx, a)    == -a
                HPy_Positive(ctx, a)    == +a
                HPy_Absolute(ctx, a)    == abs(a)
                HPy_Invert(ctx, a)      == ~a
                """, NUMBERS + " + TEXTS + CONTAINERS");
    }
}
