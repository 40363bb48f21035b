// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import org.junit.Test;

/** Comparison, truth, hash, type and membership against Python's. */
public class DifferentialComparisonTest extends DifferentialTest {

    private static final String ODD = " + values('Unequal()\\nOddlyEqual()\\nUndecidedEqual()\\nNoHash()')";

    private static final String ALL = "INTS + FLOATS + OBJECTS + TEXTS + CONTAINERS" + ODD;

    @Test
    public void comparisons() {
        assertSame("""
                HPy_RichCompare(ctx, a, b, HPy_LT)      == a < b
                HPy_RichCompare(ctx, a, b, HPy_LE)      == a <= b
                HPy_RichCompare(ctx, a, b, HPy_EQ)      == a == b
                HPy_RichCompare(ctx, a, b, HPy_NE)      == a != b
                HPy_RichCompare(ctx, a, b, HPy_GT)      == a > b
                HPy_RichCompare(ctx, a, b, HPy_GE)      == a >= b
                HPy_RichCompareBool(ctx, a, b, HPy_LT)  == truth(a < b)
                HPy_RichCompareBool(ctx, a, b, HPy_LE)  == truth(a <= b)
                HPy_RichCompareBool(ctx, a, b, HPy_EQ)  == truth(a is b or a == b)
                HPy_RichCompareBool(ctx, a, b, HPy_NE)  == truth(a is not b and a != b)
                HPy_RichCompareBool(ctx, a, b, HPy_GT)  == truth(a > b)
                HPy_RichCompareBool(ctx, a, b, HPy_GE)  == truth(a >= b)
                HPy_Is(ctx, a, b)                       == truth(a is b)
                """, ALL, ALL);
    }

    @Test
    public void comparisonsOfAnObjectWithItself() {
        assertSame("""
                HPy_RichCompare(ctx, a, a, HPy_LE)      == a <= a
                HPy_RichCompare(ctx, a, a, HPy_EQ)      == a == a
                HPy_RichCompareBool(ctx, a, a, HPy_LT)  == truth(a < a)
                HPy_RichCompareBool(ctx, a, a, HPy_EQ)  == 1
                HPy_RichCompareBool(ctx, a, a, HPy_NE)  == 0
                HPy_Is(ctx, a, a)                       == 1
                """, ALL);
    }

    @Test
    public void propertiesOfAnObject() {
        assertSame("""
                HPy_IsTrue(ctx, a)              == truth(a)
                HPy_Type(ctx, a)                == type(a)
                HPyCallable_Check(ctx, a)       == truth(callable(a))
                HPyIter_Check(ctx, a)           == truth(hasattr(type(a), '__next__'))
                HPyUnicode_Check(ctx, a)        == truth(isinstance(a, str))
                HPyBytes_Check(ctx, a)          == truth(isinstance(a, bytes))
                HPyList_Check(ctx, a)           == truth(isinstance(a, list))
                HPyTuple_Check(ctx, a)          == truth(isinstance(a, tuple))
                HPyDict_Check(ctx, a)           == truth(isinstance(a, dict))
                HPy_TypeCheck(ctx, a, ctx->h_LongType)  == truth(isinstance(a, int))
                HPy_TypeCheck(ctx, a, ctx->h_FloatType) == truth(isinstance(a, float))
                """, ALL + " + values('Slots()\\nAttributes\\nlen\\n(lambda: 0)\\nByMeta()')");
    }

    @Test
    public void hashesThatDoNotDependOnIdentity() {
        assertSame(
                "HPy_Hash(ctx, a) == hash(a)",
                "[(name, f) for name, f in " + ALL + " if type(f()).__hash__ is not object.__hash__]");
    }

    @Test
    public void numbersAreWhatConvertsToOne() {
        assertSameWith("""

                def is_number(value):
                    kind = type(value)
                    return isinstance(value, complex) or any(hasattr(kind, name) for name in dunders('index', 'int', 'float'))
                """, "HPyNumber_Check(ctx, a) == truth(is_number(a))", ALL);
    }

    @Test
    public void typesAndTheirBases() {
        assertSame("""
                has_type_of(ctx, a, b)      == truth(issubclass(type(a), type(b)))
                is_subtype_of(ctx, a, b)    == truth(issubclass(type(a), type(b)))
                """, ALL, ALL);
    }

    @Test
    public void membership() {
        assertSame("HPy_Contains(ctx, a, b) == truth(b in a)", "TEXTS + CONTAINERS[:-10] + OBJECTS" + ODD, ALL);
    }
}
