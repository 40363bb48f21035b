// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.chelpers;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

/** HPyArg_Parse: what its formats say besides units, and how many arguments they take. */
public class ArgParseFormatTest extends ExtensionTest {

    /** A function f that parses up to three objects and returns them, None for the absent ones. */
    private Value format(String fmt) {
        return load("""
                HPyDef_METH(f, "f", HPyFunc_VARARGS)
                static HPy f_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    HPy a = ctx->h_None, b = ctx->h_None, c = ctx->h_None;
                    if (!HPyArg_Parse(ctx, NULL, args, nargs, "%s", &a, &b, &c)) {
                        return HPy_NULL;
                    }
                    return HPyTuple_Pack(ctx, 3, a, b, c);
                }
                """.formatted(fmt), "f");
    }

    @Test
    public void aMissingArgumentIsATypeError() {
        assertRaises(format("O"), "m.f()", "TypeError", "function required positional argument missing");
        Value m = format("ps");
        assertRaises(m, "m.f()", "TypeError", "function required positional argument missing");
        assertRaises(m, "m.f(1)", "TypeError", "function required positional argument missing");
    }

    @Test
    public void anArgumentTooManyIsATypeError() {
        assertRaises(format("O"), "m.f(1, 2)", "TypeError", "function mismatched args (too many arguments for fmt)");
        Value empty = format("");
        assertPython(empty, "m.f() == (None, None, None)");
        assertRaises(empty, "m.f(1)", "TypeError", "function mismatched args (too many arguments for fmt)");
    }

    @Test
    public void optionalArgumentsMayBeMissing() {
        Value m = format("O|OO:name");
        assertPython(m, "m.f(1) == (1, None, None) and m.f(1, 2) == (1, 2, None) and m.f(1, 2, 3) == (1, 2, 3)");
        assertRaises(m, "m.f()", "TypeError", "name() required positional argument missing");
        assertRaises(m, "m.f(1, 2, 3, 4)", "TypeError", "name() mismatched args (too many arguments for fmt)");
        assertPython(format("|"), "m.f() == (None, None, None)");
        assertPython(format("OO|"), "m.f(1, 2) == (1, 2, None)");
    }

    @Test
    public void absentArgumentsLeaveTheirTargets() {
        Value m = load("""
            HPyDef_METH(parse, "parse", HPyFunc_VARARGS)
            static HPy parse_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                unsigned char b = 1, B = 2;
                short h = 3;
                unsigned short H = 4;
                int i = 5, p = 14;
                unsigned I = 6;
                long l = 7;
                unsigned long k = 8;
                long long L = 9;
                unsigned long long K = 10;
                HPy_ssize_t n = 11;
                float f = 12;
                double d = 13;
                const char *s = "15";
                HPy O = ctx->h_None;
                if (!HPyArg_Parse(ctx, NULL, args, nargs, "|bBhHiIlkLKnfdpsO", &b, &B, &h, &H, &i, &I, &l, &k, &L, &K,
                                  &n, &f, &d, &p, &s, &O)) {
                    return HPy_NULL;
                }
                return HPy_BuildValue(ctx, "iiiiiIlkLKnfdisO", b, B, h, H, i, I, l, k, L, K, n, f, d, p, s, O);
            }
            """, "parse");
        exec(m, "VALUES = (*range(100, 111), 0.5, 0.25, 0, 'text', m)\n");
        exec(m, "DEFAULTS = (*range(1, 12), 12.0, 13.0, 14, '15', None)\n");
        assertPython(m, "all(m.parse(*VALUES[:n]) == VALUES[:n] + DEFAULTS[n:] for n in range(17))");
    }

    @Test
    public void aNullHandleIsAnAbsentArgument() {
        Value m = load("""
            HPyDef_METH(required, "required", HPyFunc_NOARGS)
            static HPy required_impl(HPyContext *ctx, HPy self) {
                HPy args[] = {HPy_NULL};
                long value = 7;
                return HPyArg_Parse(ctx, NULL, args, 1, "l", &value) ? HPyLong_FromLong(ctx, value) : HPy_NULL;
            }
            HPyDef_METH(optional, "optional", HPyFunc_O)
            static HPy optional_impl(HPyContext *ctx, HPy self, HPy arg) {
                HPy args[] = {HPy_NULL, arg};
                HPy first = ctx->h_None, second = HPy_NULL;
                if (!HPyArg_Parse(ctx, NULL, args, 2, "|OO", &first, &second)) {
                    return HPy_NULL;
                }
                return HPyTuple_Pack(ctx, 2, first, second);
            }
            """, "required", "optional");
        assertRaises(m, "m.required()", "TypeError", "function required positional argument missing");
        assertPython(m, "m.optional('x') == (None, 'x')");
    }

    /** The other tests pass literals, for which the compiler makes code of the format. */
    @Test
    public void formatsNeedNotBeLiterals() {
        Value m = load("""
            static const char *keywords[] = {"a", "b", NULL};

            HPyDef_METH(positional, "positional", HPyFunc_VARARGS)
            static HPy positional_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                const char *fmt = HPyUnicode_AsUTF8AndSize(ctx, args[0], NULL);
                HPy a = ctx->h_None, b = ctx->h_None;
                if (!HPyArg_Parse(ctx, NULL, args + 1, nargs - 1, fmt, &a, &b)) {
                    return HPy_NULL;
                }
                return HPyTuple_Pack(ctx, 2, a, b);
            }
            HPyDef_METH(with_keywords, "with_keywords", HPyFunc_KEYWORDS)
            static HPy with_keywords_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) {
                const char *fmt = HPyUnicode_AsUTF8AndSize(ctx, args[0], NULL);
                int (*parse)(HPyContext *, HPyTracker *, const HPy *, size_t, HPy, const char *, const char *[], ...) =
                    HPyArg_ParseKeywords;
                long a = -1, b = -1;
                if (!parse(ctx, NULL, args + 1, nargs - 1, kwnames, fmt, keywords, &a, &b)) {
                    return HPy_NULL;
                }
                return HPy_BuildValue(ctx, "ll", a, b);
            }
            HPyDef_METH(with_dict, "with_dict", HPyFunc_VARARGS)
            static HPy with_dict_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                const char *fmt = HPyUnicode_AsUTF8AndSize(ctx, args[0], NULL);
                HPyTracker tracker;
                HPy a = ctx->h_None, b = ctx->h_None;
                if (!HPyArg_ParseKeywordsDict(ctx, &tracker, args + 2, (HPy_ssize_t)nargs - 2, args[1], fmt, keywords,
                                              &a, &b)) {
                    return HPy_NULL;
                }
                HPy result = HPyTuple_Pack(ctx, 2, a, b);
                HPyTracker_Close(ctx, tracker);
                return result;
            }
            """, "positional", "with_keywords", "with_dict");
        assertPython(m, "m.positional('O|O', 1) == (1, None) and m.positional('OO:f', 1, 2) == (1, 2)");
        assertRaises(m, "m.positional('OO:f', 1)", "TypeError", "f() required positional argument missing");
        assertPython(m, "m.with_keywords('l|$l', 1, b=2) == (1, 2) and m.with_keywords('l|$l', a=1) == (1, -1)");
        assertRaises(m, "m.with_keywords('ll', 1, c=2)", "TypeError", "function no value for required argument");
        assertPython(m, "m.with_dict('O|O', {'b': 2}, 1) == (1, 2)");
        assertRaises(m, "m.with_dict('OO;text', {'b': 2})", "TypeError", "text");
    }

    @Test
    public void aNullFormatIsASystemError() {
        Value m = load("""
            static const char *keywords[] = {"a", NULL};

            HPyDef_METH(positional, "positional", HPyFunc_VARARGS)
            static HPy positional_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                HPyTracker tracker;
                HPyArg_Parse(ctx, &tracker, args, nargs, NULL);
                return HPy_NULL;
            }
            HPyDef_METH(no_format, "no_format", HPyFunc_KEYWORDS)
            static HPy no_format_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) {
                HPyArg_ParseKeywords(ctx, NULL, args, nargs, kwnames, NULL, keywords);
                return HPy_NULL;
            }
            HPyDef_METH(no_keywords, "no_keywords", HPyFunc_VARARGS)
            static HPy no_keywords_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                HPyArg_ParseKeywordsDict(ctx, NULL, args, (HPy_ssize_t)nargs, HPy_NULL, "", NULL);
                return HPy_NULL;
            }
            """, "positional", "no_format", "no_keywords");
        assertRaises(m, "m.positional()", "SystemError", "HPyArg_Parse: fmt is NULL");
        assertRaises(m, "m.no_format()", "SystemError", "HPyArg_ParseKeywords: fmt or keywords is NULL");
        assertRaises(m, "m.no_keywords()", "SystemError", "HPyArg_ParseKeywords: fmt or keywords is NULL");
    }

    @Test
    public void anUnknownUnitIsASystemError() {
        assertRaises(format("OQ:two"), "m.f(1, 2)", "SystemError", "two() unknown arg format code");
        assertRaises(format("|Q"), "m.f()", "SystemError", "function unknown arg format code");
        assertRaises(format("$O"), "m.f(1)", "SystemError", "function unknown arg format code");
        assertRaises(format("O O"), "m.f(1, 2)", "SystemError", "function unknown arg format code");
    }

    @Test
    public void aColonNamesTheFunction() {
        assertRaises(format("O:my_func"), "m.f()", "TypeError", "my_func() required positional argument missing");
        assertRaises(format("O:100%s;x"), "m.f()", "TypeError", "100%s;x() required positional argument missing");
        assertRaises(
                format("O:w\\u00e4hle"), "m.f()", "TypeError", "w\u00e4hle() required positional argument missing");
        assertRaises(format("s:path"), "m.f(1)", "TypeError", "path() a str is required");
        assertRaises(format("b:byte"), "m.f(-1)", "OverflowError", "byte() unsigned byte integer is less than minimum");
    }

    @Test
    public void aSemicolonGivesTheMessage() {
        assertRaises(format("O;my: message, 100%s"), "m.f()", "TypeError", "my: message, 100%s");
        assertRaises(format("O;"), "m.f(1, 2)", "TypeError", "");
        assertRaises(format("b;no byte"), "m.f(256)", "OverflowError", "no byte");
    }

    @Test
    public void theConversionsOwnErrorsStayAsTheyAre() {
        assertRaises(
                format("i;my message"), "m.f('1')", "TypeError", "'str' object cannot be interpreted as an integer");
        assertRaises(format("d:name"), "m.f('1')", "TypeError", "must be real number, not str");
    }

    @Test
    public void argumentsOfOtherTypesAreParsedInOrder() {
        Value m = load("""
            HPyDef_METH(parse, "parse", HPyFunc_VARARGS)
            static HPy parse_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                double d[10];
                int i[10];
                if (!HPyArg_Parse(ctx, NULL, args, nargs, "idididididididididid", i, d, i + 1, d + 1, i + 2, d + 2, i + 3,
                                  d + 3, i + 4, d + 4, i + 5, d + 5, i + 6, d + 6, i + 7, d + 7, i + 8, d + 8, i + 9,
                                  d + 9)) {
                    return HPy_NULL;
                }
                double sum = 0;
                for (int j = 0; j < 10; j++) {
                    sum += (j + 1) * (i[j] + d[j]);
                }
                return HPyFloat_FromDouble(ctx, sum);
            }
            """, "parse");
        assertPython(
                m, "m.parse(*[v for j in range(10) for v in (j, j / 2)]) == sum((j + 1) * j * 1.5 for j in range(10))");
        assertRaises(m, "m.parse(*range(19))", "TypeError", "function required positional argument missing");
    }

    @Test
    public void aTrackerIsOpenAfterSuccessOnly() {
        Value m = load("""
            HPyDef_METH(parse, "parse", HPyFunc_VARARGS)
            static HPy parse_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                HPyTracker tracker;
                HPy object;
                long number;
                if (!HPyArg_Parse(ctx, &tracker, args, nargs, "Ol", &object, &number)) {
                    return HPy_NULL;
                }
                HPy sum = HPyLong_FromLong(ctx, number + 1);
                if (HPyTracker_Add(ctx, tracker, sum) < 0) {
                    return HPy_NULL;
                }
                HPy result = HPyTuple_Pack(ctx, 2, object, sum);
                HPyTracker_Close(ctx, tracker);
                return result;
            }
            """, "parse");
        assertPython(m, "m.parse('x', 41) == ('x', 42)");
        assertRaises(m, "m.parse('x')", "TypeError", "function required positional argument missing");
        assertRaises(m, "m.parse('x', 1, 2)", "TypeError", "function mismatched args (too many arguments for fmt)");
        assertRaises(m, "m.parse('x', 2**63)", "OverflowError", "Python int too large to convert to 8-byte C type");
    }
}
