// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.downcall;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Before;
import org.junit.Test;

/** The four signatures of methods, as functions of a module and as methods of a type. */
public class ConventionTest extends ExtensionTest {

    private static final String CODE = """
            HPyDef_METH(none, "none", HPyFunc_NOARGS)
            static HPy none_impl(HPyContext *ctx, HPy self) {
                return HPy_Dup(ctx, self);
            }
            HPyDef_METH(one, "one", HPyFunc_O)
            static HPy one_impl(HPyContext *ctx, HPy self, HPy arg) {
                return HPyTuple_Pack(ctx, 2, self, arg);
            }
            HPyDef_METH(any, "any", HPyFunc_VARARGS)
            static HPy any_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                HPy all = HPyTuple_FromArray(ctx, args, nargs);
                HPy result = HPyTuple_Pack(ctx, 2, self, all);
                HPy_Close(ctx, all);
                return result;
            }
            HPyDef_METH(words, "words", HPyFunc_KEYWORDS)
            static HPy words_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy names) {
                HPy_ssize_t more = HPy_IsNull(names) ? 0 : HPy_Length(ctx, names);
                HPy all = HPyTuple_FromArray(ctx, args, nargs + more);
                HPy count = HPyLong_FromSize_t(ctx, nargs);
                HPy result = HPyTuple_Pack(ctx, 4, self, count, all, HPy_IsNull(names) ? ctx->h_None : names);
                HPy_Close(ctx, count);
                HPy_Close(ctx, all);
                return result;
            }
            HPyDef_METH(third, "third", HPyFunc_VARARGS)
            static HPy third_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                return HPy_Dup(ctx, args[2]);
            }
            HPyDef_SLOT(length, HPy_sq_length)
            static HPy_ssize_t length_impl(HPyContext *ctx, HPy self) {
                return 3;
            }
            HPyDef_SLOT(power, HPy_nb_power)
            static HPy power_impl(HPyContext *ctx, HPy self, HPy other, HPy modulus) {
                return HPy_Dup(ctx, modulus);
            }
            typedef struct { int x; } Point;
            static HPyDef *point_defines[] = {&none, &one, &any, &words, &length, &power, NULL};
            static HPyType_Spec point_spec = {
                .name = "snippet.Point", .basicsize = sizeof(Point), .defines = point_defines
            };
            HPyDef_METH(make, "make", HPyFunc_NOARGS)
            static HPy make_impl(HPyContext *ctx, HPy self) {
                return HPyType_FromSpec(ctx, &point_spec, NULL);
            }
            """;

    private Value m;

    @Before
    public void loadAndMakeAPoint() {
        m = load(CODE, "none", "one", "any", "words", "third", "make");
        exec(m, """
                Point = m.make()
                p = Point()
                def refusal(f, *args):
                    try:
                        f(*args)
                    except TypeError as e:
                        return str(e)
                """);
    }

    @Test
    public void argumentsArriveInC() {
        for (String self : new String[] {"m", "p"}) {
            exec(m, "o = " + self);
            assertPython(m, "o.none() is o and o.one(1) == (o, 1)");
            assertPython(m, "[o.any(*range(n)) for n in range(20)] == [(o, tuple(range(n))) for n in range(20)]");
            assertPython(m, "o.words() == (o, 0, (), None) and o.words(1, 2) == (o, 2, (1, 2), None)");
            assertPython(m, "o.words(a=1) == (o, 0, (1,), ('a',))");
            assertPython(m, "o.words(1, 2, a=3, self=4, arg=5) == (o, 2, (1, 2, 3, 4, 5), ('a', 'self', 'arg'))");
            assertPython(m, "o.words(**{str(i): i for i in range(20)})[2] == tuple(range(20))");
        }
        assertPython(m, "Point.one(p, 1) == (p, 1) and Point.words(p, a=1) == (p, 0, (1,), ('a',))");
        assertPython(m, "p ** 3 is None and pow(p, 2, 5) == 5 and p.__pow__(2, 7) == 7");
    }

    @Test
    public void wrongArgumentsOfAFunctionRaiseTypeError() {
        // The numbers depend on how GraalPy compiles the call: it counts the module or not.
        assertPython(m, "refusal(m.none, 1).startswith('none() takes ')");
        assertPython(m, "refusal(m.one, 1, 2).startswith('one() takes ')");
        assertRaises(m, "m.none(a=1)", "TypeError", "none() got an unexpected keyword argument 'a'");
        assertRaises(m, "m.one()", "TypeError", "one() missing 1 required positional argument: 'arg'");
        assertRaises(
                m,
                "m.one(arg=1)",
                "TypeError",
                "one() got some positional-only arguments passed as keyword arguments: 'arg'");
        assertRaises(m, "m.any(1, a=1)", "TypeError", "any() got an unexpected keyword argument 'a'");
        assertRaises(m, "m.words(**{1: 2})", "TypeError", "keywords must be strings");
    }

    @Test
    public void wrongArgumentsOfAMethodRaiseTypeError() {
        assertRaises(m, "p.none(1)", "TypeError", "Point.none() takes 1 positional argument but 2 were given");
        assertRaises(m, "p.one()", "TypeError", "Point.one() missing 1 required positional argument: 'arg'");
        assertRaises(
                m,
                "Point.one()",
                "TypeError",
                "Point.one() missing 2 required positional arguments: '$self' and 'arg'");
        assertRaises(m, "p.any(a=1)", "TypeError", "Point.any() got an unexpected keyword argument 'a'");
        assertRaises(m, "p.__len__(1)", "TypeError", "Point.__len__() takes 1 positional argument but 2 were given");
        assertPython(m, "all([refusal(Point.none, 3), refusal(Point.__len__, 3), refusal(Point.one, 3, 1)])");
        assertPython(m, "all([refusal(Point.words, 3), refusal(Point.any, m), refusal(Point.__pow__, 3, 4)])");
    }

    @Test
    public void readingBehindTheArgumentsIsAnErrorWhileTheyAreJavaObjects() {
        assertPython(m, "m.third(1, 2, 3) == 3");
        if (optimization.equals("-O2")) {
            assertRaises(m, "m.third(1, 2)", "SystemError", "C code reads args[2], but nargs is 2");
            assertPython(m, "m.third(1, 2, 3) == 3");
        }
    }
}
