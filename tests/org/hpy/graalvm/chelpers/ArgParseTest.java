// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.chelpers;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Before;
import org.junit.Test;

/** HPyArg_Parse: every unit against a model of its C type in Python. */
public class ArgParseTest extends ExtensionTest {

    /** Python code: borders of all C types, objects that are almost numbers, and the result or error of a call. */
    private static final String ORACLE = """
        import struct
        BORDERS = [s * 2**e + d for e in (0, 7, 8, 15, 16, 31, 32, 62, 63, 64, 70) for d in (-1, 0, 1) for s in (1, -1)]
        class Sub(int): pass
        class Index:
            def __init__(self, value): self.value = value
            def __index__(self): return self.value
        class Int:
            def __int__(self): return 1
        class Float:
            def __float__(self): return 1.5
        class Truth:
            def __init__(self, value): self.value = value
            def __bool__(self): return self.value
        def result(f, *args):
            try:
                return f(*args)
            except Exception as e:
                return type(e)
        def checked(x, low, high): return x if low <= x <= high else OverflowError
        def signed(x, bits): return checked(x, -2**(bits - 1), 2**(bits - 1) - 1)
        def single(x): return struct.unpack('f', struct.pack('f', x))[0]
        """;

    /** One function for each unit, of its name; it also sees to it that the unit writes no more than its type. */
    private static final String UNITS = """
        #define UNIT(NAME, TYPE, RESULT) \\
            HPyDef_METH(NAME, #NAME, HPyFunc_VARARGS) \\
            static HPy NAME##_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) { \\
                struct { TYPE before, value, after; } target = {42, 0, 42}; \\
                if (!HPyArg_Parse(ctx, NULL, args, nargs, #NAME, &target.value)) { \\
                    return HPy_NULL; \\
                } \\
                if (target.before != 42 || target.after != 42) { \\
                    return HPyErr_SetString(ctx, ctx->h_AssertionError, "written beside the target"); \\
                } \\
                return RESULT(ctx, target.value); \\
            }
        UNIT(b, unsigned char, HPyLong_FromLong)
        UNIT(B, unsigned char, HPyLong_FromLong)
        UNIT(h, short, HPyLong_FromLong)
        UNIT(H, unsigned short, HPyLong_FromLong)
        UNIT(i, int, HPyLong_FromLong)
        UNIT(I, unsigned int, HPyLong_FromUnsignedLong)
        UNIT(l, long, HPyLong_FromLong)
        UNIT(k, unsigned long, HPyLong_FromUnsignedLong)
        UNIT(L, long long, HPyLong_FromLongLong)
        UNIT(K, unsigned long long, HPyLong_FromUnsignedLongLong)
        UNIT(n, HPy_ssize_t, HPyLong_FromSsize_t)
        UNIT(f, float, HPyFloat_FromDouble)
        UNIT(d, double, HPyFloat_FromDouble)
        UNIT(p, int, HPyLong_FromLong)

        HPyDef_METH(s, "s", HPyFunc_VARARGS)
        static HPy s_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
            const char *utf8 = NULL;
            return HPyArg_Parse(ctx, NULL, args, nargs, "s", &utf8) ? HPyUnicode_FromString(ctx, utf8) : HPy_NULL;
        }
        HPyDef_METH(O, "O", HPyFunc_VARARGS)
        static HPy O_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
            HPy object = HPy_NULL;
            return HPyArg_Parse(ctx, NULL, args, nargs, "O", &object) ? HPy_Dup(ctx, object) : HPy_NULL;
        }
        """;

    private static final String[] NAMES = {
        "b", "B", "h", "H", "i", "I", "l", "k", "L", "K", "n", "f", "d", "p", "s", "O"
    };

    private Value module;

    @Before
    public void loadUnits() {
        module = load(UNITS, NAMES);
        exec(module, ORACLE);
    }

    @Test
    public void checkedUnitsTakeWhatTheirTypeHolds() {
        assertPython(module, "all(result(m.b, x) == checked(x, 0, 255) for x in BORDERS)");
        assertPython(module, "all(result(m.h, x) == signed(x, 16) for x in BORDERS)");
        assertPython(module, "all(result(m.i, x) == signed(x, 32) for x in BORDERS)");
        assertPython(module, "all(result(f, x) == signed(x, 64) for f in (m.l, m.L, m.n) for x in BORDERS)");
    }

    @Test
    public void uncheckedUnitsTakeTheLowestBits() {
        assertPython(
                module, "all(m.B(x) == x % 2**8 and m.H(x) == x % 2**16 and m.I(x) == x % 2**32 for x in BORDERS)");
        assertPython(module, "all(m.k(x) == x % 2**64 and m.K(x) == x % 2**64 for x in BORDERS)");
    }

    @Test
    public void overflowErrorsNameTheType() {
        assertRaises(module, "m.b(-1)", "OverflowError", "function unsigned byte integer is less than minimum");
        assertRaises(module, "m.b(256)", "OverflowError", "function unsigned byte integer is greater than maximum");
        assertRaises(module, "m.h(-2**15 - 1)", "OverflowError", "function signed short integer is less than minimum");
        assertRaises(module, "m.h(2**15)", "OverflowError", "function signed short integer is greater than maximum");
        assertRaises(module, "m.i(-2**31 - 1)", "OverflowError", "function signed integer is less than minimum");
        assertRaises(module, "m.i(2**31)", "OverflowError", "function signed integer is greater than maximum");
    }

    @Test
    public void integerUnitsTakeSubclassesOfIntAndIndex() {
        assertPython(
                module,
                "all(f(Sub(42)) == 42 and f(True) == 1 for f in (m.b, m.B, m.h, m.H, m.i, m.I, m.l, m.k, m.L,"
                        + " m.K, m.n))");
        assertPython(module, "all(f(Index(42)) == 42 for f in (m.b, m.B, m.h, m.H, m.i, m.I, m.l, m.k, m.L, m.K))");
    }

    @Test
    public void unitNTakesNoIndexAsHPyLongAsSsize() {
        assertRaises(module, "m.n(Index(42))", "TypeError", "an integer is required");
    }

    @Test
    public void integerUnitsTakeNoFloatsStringsOrInt() {
        assertPython(
                module,
                "all(result(f, x) == TypeError for x in (1.0, '1', b'1', None, 1j, Int(), Index('1'))"
                        + " for f in (m.b, m.B, m.h, m.H, m.i, m.I, m.l, m.k, m.L, m.K, m.n))");
        assertRaises(module, "m.i(1.5)", "TypeError", "'float' object cannot be interpreted as an integer");
    }

    @Test
    public void errorsOfIndexPassThrough() {
        assertPython(module, "all(result(f, Index(property)) == TypeError for f in (m.b, m.I, m.K))");
        exec(module, """
            class Fails:
                def __index__(self): raise LookupError('index')
            """);
        assertPython(
                module,
                "all(result(f, Fails()) == LookupError for f in (m.b, m.B, m.h, m.H, m.i, m.I, m.l, m.k, m.L,"
                        + " m.K))");
    }

    @Test
    public void doublesAreExact() {
        assertPython(
                module,
                "all(repr(m.d(x)) == repr(x) for x in (0.0, -0.0, 0.1, -1.0, 5e-324, 1.7976931348623157e308,"
                        + " float('inf'), float('-inf'), float('nan')))");
        assertPython(
                module, "all(m.d(x) == float(x) for x in BORDERS) and m.d(Float()) == 1.5 and m.d(Index(3)) == 3.0");
        assertRaises(module, "m.d('1.0')", "TypeError", "must be real number, not str");
        assertPython(module, "result(m.d, 10**400) == OverflowError and result(m.d, None) == TypeError");
    }

    @Test
    public void floatsAreRounded() {
        assertPython(
                module,
                "all(repr(m.f(x)) == repr(single(x)) for x in (0.0, -0.0, 0.1, -1.0, 1e-46, 3.4e38, 16777217.0,"
                        + " float('inf'), float('-inf'), float('nan')))");
        assertPython(module, "m.f(1e39) == float('inf') and m.f(7) == 7.0");
        assertRaises(module, "m.f('1.0')", "TypeError", "must be real number, not str");
    }

    @Test
    public void truthIsZeroOrOne() {
        assertPython(
                module,
                "all(m.p(x) is int(bool(x)) for x in (True, False, None, 0, 7, -0.0, 2**70, '', 'x', [], [0],"
                        + " Truth(True), Truth(False), object()))");
        assertRaises(module, "m.p(Truth(3))", "TypeError", "__bool__ should return bool, returned int");
    }

    @Test
    public void stringsAreUtf8() {
        assertPython(
                module,
                "all(m.s(x) == x for x in ('', 'x', 'S\\u00fcd', '\\U0001f600', '\\uffff', 'long \\u20ac' * 1000))");
        exec(module, "class Str(str): pass\n");
        assertPython(module, "m.s(Str('sub')) == 'sub'");
    }

    @Test
    public void stringsAreOnlyStrWithoutZerosAndSurrogates() {
        for (String object : new String[] {"b'x'", "None", "1", "bytearray()"}) {
            assertRaises(module, "m.s(" + object + ")", "TypeError", "function a str is required");
        }
        assertRaises(module, "m.s('\\0')", "ValueError", "function embedded null character");
        assertRaises(module, "m.s('end\\0')", "ValueError", "function embedded null character");
        assertPython(module, "result(m.s, 'a\\ud800') == UnicodeEncodeError");
    }

    @Test
    public void objectsAreUntouched() {
        assertPython(module, "all(m.O(x) is x for x in (None, 1, 2**70, 'x', object, m, Index(1)))");
    }
}
