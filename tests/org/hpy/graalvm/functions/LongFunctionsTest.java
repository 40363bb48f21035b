// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Before;
import org.junit.Test;

/** Conversions between Python's int and C's integers, against Python's own arithmetic. */
public class LongFunctionsTest extends ExtensionTest {

    /** Python code: the borders of all C types, objects that are almost ints, and the result or error of a call. */
    private static final String ORACLE = """
        BORDERS = [s * 2**e + d for e in (0, 7, 8, 31, 32, 62, 63, 64, 70) for d in (-1, 0, 1) for s in (1, -1)]
        class Sub(int): pass
        class Index:
            def __init__(self, value): self.value = value
            def __index__(self): return self.value
        class Int:
            def __int__(self): return 1
        def signed(x, bits): return (x + 2**(bits - 1)) % 2**bits - 2**(bits - 1)
        def result(f, x):
            try:
                return f(x)
            except (OverflowError, TypeError) as e:
                return type(e)
        """;

    /** One function for each conversion, and of its name. */
    private static final String CONVERSIONS = """
        #define FROM(NAME, TYPE) \\
            HPyDef_METH(NAME, #NAME, HPyFunc_O) \\
            static HPy NAME##_impl(HPyContext *ctx, HPy self, HPy arg) { \\
                return HPyLong_##NAME(ctx, (TYPE)HPyLong_AsUInt64_tMask(ctx, arg)); \\
            }
        FROM(FromInt32_t, int32_t)
        FROM(FromUInt32_t, uint32_t)
        FROM(FromInt64_t, int64_t)
        FROM(FromUInt64_t, uint64_t)
        FROM(FromSize_t, size_t)
        FROM(FromSsize_t, HPy_ssize_t)

        #define AS(NAME, TYPE, ERROR, RESULT) \\
            HPyDef_METH(NAME, #NAME, HPyFunc_O) \\
            static HPy NAME##_impl(HPyContext *ctx, HPy self, HPy arg) { \\
                TYPE value = HPyLong_##NAME(ctx, arg); \\
                if (value == (TYPE)ERROR && HPyErr_Occurred(ctx)) { \\
                    return HPy_NULL; \\
                } \\
                return RESULT(ctx, value); \\
            }
        #define FROM_POINTER(ctx, pointer) HPyLong_FromInt64_t(ctx, (intptr_t)pointer)
        AS(AsInt32_t, int32_t, -1, HPyLong_FromInt32_t)
        AS(AsUInt32_t, uint32_t, -1, HPyLong_FromUInt32_t)
        AS(AsUInt32_tMask, uint32_t, -1, HPyLong_FromUInt32_t)
        AS(AsInt64_t, int64_t, -1, HPyLong_FromInt64_t)
        AS(AsUInt64_t, uint64_t, -1, HPyLong_FromUInt64_t)
        AS(AsUInt64_tMask, uint64_t, -1, HPyLong_FromUInt64_t)
        AS(AsSize_t, size_t, -1, HPyLong_FromSize_t)
        AS(AsSsize_t, HPy_ssize_t, -1, HPyLong_FromSsize_t)
        AS(AsVoidPtr, void *, 0, FROM_POINTER)
        AS(AsDouble, double, -1, HPyFloat_FromDouble)
        """;

    private static final String[] NAMES = {
        "FromInt32_t", "FromUInt32_t", "FromInt64_t", "FromUInt64_t", "FromSize_t", "FromSsize_t",
        "AsInt32_t", "AsUInt32_t", "AsUInt32_tMask", "AsInt64_t", "AsUInt64_t", "AsUInt64_tMask",
        "AsSize_t", "AsSsize_t", "AsVoidPtr", "AsDouble"
    };

    private Value module;

    @Before
    public void loadConversions() {
        module = load(CONVERSIONS, NAMES);
        exec(module, ORACLE);
    }

    @Test
    public void signedNumbersBecomeInts() {
        assertPython(module, "all(m.FromInt32_t(x) == signed(x, 32) for x in BORDERS)");
        assertPython(module, "all(m.FromInt64_t(x) == signed(x, 64) for x in BORDERS)");
        assertPython(module, "all(m.FromSsize_t(x) == signed(x, 64) for x in BORDERS)");
        assertPython(module, "type(m.FromInt64_t(1)) is int");
    }

    @Test
    public void unsignedNumbersBecomeInts() {
        assertPython(module, "all(m.FromUInt32_t(x) == x % 2**32 for x in BORDERS)");
        assertPython(module, "all(m.FromUInt64_t(x) == x % 2**64 for x in BORDERS)");
        assertPython(module, "all(m.FromSize_t(x) == x % 2**64 for x in BORDERS)");
    }

    @Test
    public void intsBecomeSignedNumbersOrOverflow() {
        exec(module, "def fits(x, bits): return x if x == signed(x, bits) else OverflowError");
        assertPython(module, "all(result(m.AsInt32_t, x) == fits(x, 32) for x in BORDERS)");
        assertPython(module, "all(result(m.AsInt64_t, x) == fits(x, 64) for x in BORDERS)");
        assertPython(module, "all(result(m.AsSsize_t, x) == fits(x, 64) for x in BORDERS)");
        assertRaises(module, "m.AsInt32_t(2**31)", "OverflowError", "Python int too large to convert to 4-byte C type");
    }

    @Test
    public void intsBecomeUnsignedNumbersOrOverflow() {
        exec(module, "def fits(x, bits): return x if 0 <= x < 2**bits else OverflowError");
        assertPython(module, "all(result(m.AsUInt32_t, x) == fits(x, 32) for x in BORDERS)");
        assertPython(module, "all(result(m.AsUInt64_t, x) == fits(x, 64) for x in BORDERS)");
        assertPython(module, "all(result(m.AsSize_t, x) == fits(x, 64) for x in BORDERS)");
        assertRaises(module, "m.AsUInt64_t(-1)", "OverflowError", "can't convert negative value to unsigned int");
    }

    @Test
    public void masksTakeTheLowestBits() {
        assertPython(module, "all(m.AsUInt32_tMask(x) == x % 2**32 for x in BORDERS)");
        assertPython(module, "all(m.AsUInt64_tMask(x) == x % 2**64 for x in BORDERS)");
    }

    @Test
    public void boolsAndSubclassesOfIntAreInts() {
        String all = "(m.AsInt32_t, m.AsUInt32_t, m.AsInt64_t, m.AsUInt64_t, m.AsSize_t, m.AsSsize_t, m.AsVoidPtr,"
                + " m.AsUInt32_tMask, m.AsUInt64_tMask, m.AsDouble)";
        assertPython(module, "all(f(Sub(42)) == 42 and f(True) == 1 for f in " + all + ")");
        assertPython(module, "all(result(f, x) == TypeError for f in " + all + " for x in ('1', 1.0, None, Int()))");
    }

    @Test
    public void onlySomeConversionsAcceptIndex() {
        assertPython(
                module,
                "all(f(Index(7)) == 7 for f in (m.AsInt32_t, m.AsInt64_t, m.AsUInt32_tMask, m.AsUInt64_tMask))");
        assertPython(
                module,
                "all(result(f, Index(7)) == TypeError for f in (m.AsUInt32_t, m.AsUInt64_t, m.AsSize_t, m.AsSsize_t,"
                        + " m.AsVoidPtr, m.AsDouble))");
        assertRaises(module, "m.AsSize_t(Index(7))", "TypeError", "an integer is required");
    }

    @Test
    public void pointersAreSignedOrUnsignedNumbers() {
        exec(module, "def fits(x): return signed(x, 64) if -2**63 <= x < 2**64 else OverflowError");
        assertPython(module, "all(result(m.AsVoidPtr, x) == fits(x) for x in BORDERS)");
    }

    @Test
    public void intsBecomeDoublesOrOverflow() {
        assertPython(module, "all(m.AsDouble(x) == float(x) for x in BORDERS)");
        assertPython(module, "result(m.AsDouble, 10**400) == OverflowError");
    }
}
