// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.chelpers;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

/** The small functions of hpy.h that are defined by others of the API. */
public class InlineHelpersTest extends ExtensionTest {

    private Value numbers() {
        Value m = load(
                """
                #define FROM(NAME, TYPE) \\
                    HPyDef_METH(From##NAME, "From" #NAME, HPyFunc_O) \\
                    static HPy From##NAME##_impl(HPyContext *ctx, HPy self, HPy arg) { \\
                        return HPyLong_From##NAME(ctx, (TYPE)HPyLong_AsUInt64_tMask(ctx, arg)); \\
                    }
                FROM(Long, long)
                FROM(UnsignedLong, unsigned long)
                FROM(LongLong, long long)
                FROM(UnsignedLongLong, unsigned long long)
                FROM(Pid, int)

                #define AS(NAME, TYPE, RESULT) \\
                    HPyDef_METH(As##NAME, "As" #NAME, HPyFunc_O) \\
                    static HPy As##NAME##_impl(HPyContext *ctx, HPy self, HPy arg) { \\
                        TYPE value = HPyLong_As##NAME(ctx, arg); \\
                        return value == (TYPE)-1 && HPyErr_Occurred(ctx) ? HPy_NULL : RESULT(ctx, value); \\
                    }
                AS(Long, long, HPyLong_FromInt64_t)
                AS(UnsignedLong, unsigned long, HPyLong_FromUInt64_t)
                AS(UnsignedLongMask, unsigned long, HPyLong_FromUInt64_t)
                AS(LongLong, long long, HPyLong_FromInt64_t)
                AS(UnsignedLongLong, unsigned long long, HPyLong_FromUInt64_t)
                AS(UnsignedLongLongMask, unsigned long long, HPyLong_FromUInt64_t)
                AS(Pid, long, HPyLong_FromInt64_t)

                HPyDef_METH(truth, "truth", HPyFunc_O)
                static HPy truth_impl(HPyContext *ctx, HPy self, HPy arg) {
                    return HPyBool_FromLong(ctx, HPyLong_AsLong(ctx, arg));
                }
                """,
                "FromLong",
                "FromUnsignedLong",
                "FromLongLong",
                "FromUnsignedLongLong",
                "FromPid",
                "AsLong",
                "AsUnsignedLong",
                "AsUnsignedLongMask",
                "AsLongLong",
                "AsUnsignedLongLong",
                "AsUnsignedLongLongMask",
                "AsPid",
                "truth");
        exec(m, """
                BORDERS = [s * 2**e + d for e in (0, 31, 32, 62, 63, 64, 70) for d in (-1, 0, 1) for s in (1, -1)]
                def signed(x, bits): return (x + 2**(bits - 1)) % 2**bits - 2**(bits - 1)
                def result(f, x):
                    try:
                        return f(x)
                    except (OverflowError, TypeError) as e:
                        return type(e)
                class Index:
                    def __index__(self): return 7
                """);
        return m;
    }

    @Test
    public void cNumbersBecomeInts() {
        Value m = numbers();
        assertPython(m, "all(m.FromLong(x) == m.FromLongLong(x) == signed(x, 64) for x in BORDERS)");
        assertPython(m, "all(m.FromUnsignedLong(x) == m.FromUnsignedLongLong(x) == x % 2**64 for x in BORDERS)");
        assertPython(m, "all(m.FromPid(x) == signed(x, 32) for x in BORDERS)");
    }

    @Test
    public void intsBecomeCNumbers() {
        Value m = numbers();
        exec(m, """
                def fits(x): return x if -2**63 <= x < 2**63 else OverflowError
                def fits_unsigned(x): return x if 0 <= x < 2**64 else OverflowError
                """);
        assertPython(m, "all(result(f, x) == fits(x) for f in (m.AsLong, m.AsLongLong, m.AsPid) for x in BORDERS)");
        assertPython(
                m,
                "all(result(f, x) == fits_unsigned(x) for f in (m.AsUnsignedLong, m.AsUnsignedLongLong) for x in BORDERS)");
        assertPython(
                m, "all(f(x) == x % 2**64 for f in (m.AsUnsignedLongMask, m.AsUnsignedLongLongMask) for x in BORDERS)");
    }

    @Test
    public void onlySomeConversionsAcceptIndex() {
        Value m = numbers();
        assertPython(
                m,
                "all(f(Index()) == 7 for f in (m.AsLong, m.AsLongLong, m.AsUnsignedLongMask, m.AsUnsignedLongLongMask))");
        assertPython(m, "result(m.AsUnsignedLong, Index()) is result(m.AsUnsignedLongLong, Index()) is TypeError");
    }

    @Test
    public void everyLongButZeroIsTrue() {
        assertPython(numbers(), "m.truth(0) is False and all(m.truth(x) is True for x in (1, -1, 2**32, -2**63))");
    }

    @Test
    public void packMakesATupleOfHandles() {
        Value m = load("""
                HPyDef_METH(pack, "pack", HPyFunc_VARARGS)
                static HPy pack_impl(HPyContext *ctx, HPy self, const HPy *a, size_t nargs) {
                    switch (nargs) {
                    case 0: return HPyTuple_Pack(ctx, 0);
                    case 1: return HPyTuple_Pack(ctx, 1, a[0]);
                    case 2: return HPyTuple_Pack(ctx, 2, a[0], a[1]);
                    case 9: return HPyTuple_Pack(ctx, 9, a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8]);
                    default: return HPyTuple_Pack(ctx, 2, a[0], a[1], a[2]);
                    }
                }
                """, "pack");
        assertPython(
                m, "all(m.pack(*range(n)) == tuple(range(n)) for n in (0, 1, 2, 9)) and m.pack(1, 2, 3) == (1, 2)");
    }

    @Test
    public void attributesAreDeleted() {
        Value m = load("""
                HPyDef_METH(by_str, "by_str", HPyFunc_VARARGS)
                static HPy by_str_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    return HPy_DelAttr(ctx, args[0], args[1]) < 0 ? HPy_NULL : HPy_Dup(ctx, ctx->h_None);
                }
                HPyDef_METH(by_utf8, "by_utf8", HPyFunc_O)
                static HPy by_utf8_impl(HPyContext *ctx, HPy self, HPy arg) {
                    return HPy_DelAttr_s(ctx, arg, "x") < 0 ? HPy_NULL : HPy_Dup(ctx, ctx->h_None);
                }
                """, "by_str", "by_utf8");
        exec(m, """
                class C: pass
                c = C()
                c.x = c.y = 1
                m.by_str(c, 'y')
                m.by_utf8(c)
                """);
        assertPython(m, "vars(c) == {}");
        exec(m, """
                def raised(f, *args):
                    try:
                        f(*args)
                    except Exception as e:
                        return type(e)
                """);
        assertPython(m, "raised(m.by_str, c, 'y') is raised(m.by_utf8, c) is AttributeError");
        assertPython(m, "raised(m.by_str, c, 7) is TypeError");
    }

    @Test
    public void methodsAreCalledWithTupleAndDict() {
        Value m = load("""
                HPyDef_METH(by_str, "by_str", HPyFunc_VARARGS)
                static HPy by_str_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    return HPy_CallMethodTupleDict(ctx, args[0], args[1], args[2], nargs > 3 ? args[3] : HPy_NULL);
                }
                HPyDef_METH(by_utf8, "by_utf8", HPyFunc_VARARGS)
                static HPy by_utf8_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    return HPy_CallMethodTupleDict_s(ctx, "method", args[1], args[2], nargs > 3 ? args[3] : HPy_NULL);
                }
                """, "by_str", "by_utf8");
        exec(m, """
                class C:
                    def method(self, *args, **kw): return args, kw
                """);
        for (String f : new String[] {"m.by_str", "m.by_utf8"}) {
            assertPython(m, f + "('method', C(), ()) == ((), {})");
            assertPython(m, f + "('method', C(), (1, 2), {'x': 3}) == ((1, 2), {'x': 3})");
            assertRaises(m, f + "('method', 7, ())", "AttributeError", "'int' object has no attribute 'method'");
        }
    }

    @Test
    public void handlesTravelAsPointers() {
        Value m = load("""
                static HPy given_back(void *userdata) { return HPy_FromVoidP(userdata); }

                HPyDef_METH(f, "f", HPyFunc_O)
                static HPy f_impl(HPyContext *ctx, HPy self, HPy arg) {
                    return HPy_Dup(ctx, given_back(HPy_AsVoidP(arg)));
                }
                """, "f");
        assertPython(m, "m.f(m) is m and m.f('x') == 'x' and m.f(7) == 7");
    }
}
