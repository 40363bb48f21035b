// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.chelpers;

import java.util.Arrays;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

/**
 * HPyArg_ParseKeywords and HPyArg_ParseKeywordsDict, which differ only in how the keywords come: each test tries both
 * where that matters.
 */
public class ArgParseKeywordsTest extends ExtensionTest {

    /**
     * Functions vector(*args, **kw) and dict(kw, *args) that parse up to four objects and return them, None for the
     * absent ones.
     */
    private Value format(String fmt, String... keywords) {
        String names = keywords.length == 0 ? "" : "\"" + String.join("\", \"", keywords) + "\", ";
        Value m = load("""
                static const char *keywords[] = {%2$sNULL};

                HPyDef_METH(vector, "vector", HPyFunc_KEYWORDS)
                static HPy vector_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) {
                    HPyTracker tracker;
                    HPy a = ctx->h_None, b = ctx->h_None, c = ctx->h_None, d = ctx->h_None;
                    if (!HPyArg_ParseKeywords(ctx, &tracker, args, nargs, kwnames, "%1$s", keywords, &a, &b, &c, &d)) {
                        return HPy_NULL;
                    }
                    HPy result = HPyTuple_Pack(ctx, 4, a, b, c, d);
                    HPyTracker_Close(ctx, tracker);
                    return result;
                }
                HPyDef_METH(by_dict, "by_dict", HPyFunc_VARARGS)
                static HPy by_dict_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    HPyTracker tracker;
                    HPy kw = HPy_Is(ctx, args[0], ctx->h_None) ? HPy_NULL : args[0];
                    HPy a = ctx->h_None, b = ctx->h_None, c = ctx->h_None, d = ctx->h_None;
                    if (!HPyArg_ParseKeywordsDict(ctx, &tracker, args + 1, (HPy_ssize_t)nargs - 1, kw, "%1$s", keywords,
                                                  &a, &b, &c, &d)) {
                        return HPy_NULL;
                    }
                    HPy result = HPyTuple_Pack(ctx, 4, a, b, c, d);
                    HPyTracker_Close(ctx, tracker);
                    return result;
                }
                """.formatted(fmt, names), "vector", "by_dict");
        exec(m, """
                vector, by_dict = m.vector, m.by_dict
                def dict_or_null(*args, **kw): return by_dict(kw or None, *args)
                def empty_dict(*args, **kw): return by_dict(kw, *args)
                ALL = (vector, dict_or_null, empty_dict)
                """);
        return m;
    }

    /** Asserts that calls with keywords as a vector and as a dict raise the same TypeError. */
    private static void assertTypeError(Value module, String arguments, String message) {
        assertRaises(module, "vector(" + arguments + ")", "TypeError", message);
        assertRaises(module, "empty_dict(" + arguments + ")", "TypeError", message);
    }

    @Test
    public void argumentsComeByPositionOrName() {
        Value m = format("OO:add", "a", "b");
        assertPython(
                m, "all(f(1, 2)[:2] == f(1, b=2)[:2] == f(a=1, b=2)[:2] == f(b=2, a=1)[:2] == (1, 2) for f in ALL)");
        assertTypeError(m, "1", "add() no value for required argument");
        assertTypeError(m, "b=2", "add() no value for required argument");
        assertTypeError(m, "", "add() no value for required argument");
    }

    /** All calls with up to four positional arguments and any keywords: the same results and errors as Python's. */
    @Test
    public void everyCallIsThatOfAPythonFunction() {
        String[][] formats = {
            {"OOOO", "a, b, c, d", "a", "b", "c", "d"},
            {"OO|OO", "a, b, c=None, d=None", "a", "b", "c", "d"},
            {"|OOOO:f", "a=None, b=None, c=None, d=None", "a", "b", "c", "d"},
            {"O|O$OO", "a, b=None, *, c=None, d=None", "a", "b", "c", "d"},
            {"|$OOOO", "*, a=None, b=None, c=None, d=None", "a", "b", "c", "d"},
            {"OO|O$O;text", "a, b, /, c=None, *, d=None", "", "", "c", "d"},
            {"O|OOO", "a, b=None, /, c=None, d=None", "", "", "c", "d"},
            {"OOO|O", "a, b, c, d=None, /", "", "", "", ""},
        };
        for (String[] format : formats) {
            Value m = format(format[0], Arrays.copyOfRange(format, 2, 6));
            exec(m, """
                    import itertools
                    def oracle(%s): return a, b, c, d
                    def result(f, args, kw):
                        try:
                            return f(*args, **kw)
                        except TypeError:
                            return TypeError
                    def difference():
                        for n in range(6):
                            for r in range(5):
                                for names in itertools.combinations(('d', 'b', 'e', 'a', 'c'), r):
                                    args, kw = tuple(range(n)), {name: 'value of ' + name for name in names}
                                    for f in ALL:
                                        if result(f, args, kw) != result(oracle, args, kw):
                                            return f, args, kw, result(f, args, kw)
                        return None
                    """.formatted(format[1]));
            assertPython(m, "difference() is None");
        }
    }

    @Test
    public void anUnknownKeywordIsATypeError() {
        Value m = format("O|O", "a", "b");
        String message = "function mismatched args (a keyword is unknown or was also passed by position)";
        assertTypeError(m, "1, c=2", message);
        assertTypeError(m, "1, a=2", message);
        assertTypeError(m, "1, 2, b=3", message);
        assertPython(m, "all(f(1, **{'b': 2})[:2] == (1, 2) for f in ALL)");
        assertRaises(m, "by_dict({3: 4}, 1)", "TypeError", message);
    }

    @Test
    public void keywordOnlyArgumentsHaveNoPosition() {
        Value m = format("O|$O:f", "a", "b");
        assertTypeError(m, "1, 2", "f() keyword only argument passed as positional argument");
        assertPython(m, "all(f(1, b=2)[:2] == (1, 2) and f(1)[:2] == (1, None) for f in ALL)");
        assertPython(format("O$O", "a", "b"), "all(f(1)[:2] == (1, None) for f in ALL)");
    }

    @Test
    public void positionalOnlyArgumentsHaveNoName() {
        Value m = format("O|O", "", "b");
        assertPython(m, "all(f(1, b=2)[:2] == (1, 2) for f in ALL)");
        assertTypeError(m, "**{'': 1}", "function no value for required argument");
    }

    @Test
    public void anArgumentTooManyIsATypeError() {
        Value m = format("O|O:f", "a", "b");
        assertTypeError(m, "1, 2, 3", "f() mismatched args (too many arguments for fmt)");
        Value none = format("");
        assertPython(none, "all(f() == (None,) * 4 for f in ALL)");
        assertTypeError(none, "1", "function mismatched args (too many arguments for fmt)");
    }

    @Test
    public void formatsMustFitTheKeywords() {
        assertTypeError(format("OO:f", "a"), "1, 2", "f() mismatched args (too few keywords for fmt)");
        assertTypeError(format("O", "a", "b"), "1", "function mismatched args (too many keywords for fmt)");
        assertTypeError(format("O;text", "a", "b"), "1", "text");
    }

    @Test
    public void aNameAfterAnEmptyOneMayNotBeEmpty() {
        Value m = format("OOO", "", "b", "");
        String message = "function empty keyword parameter name";
        assertRaises(m, "vector(1, 2, 3)", "SystemError", message);
        assertRaises(m, "empty_dict(1, 2, 3)", "SystemError", message);
    }

    @Test
    public void anUnknownUnitIsASystemError() {
        Value m = format("OQ:f", "a", "b");
        assertRaises(m, "vector(1, b=2)", "SystemError", "f() unknown arg format code");
        assertRaises(m, "empty_dict(1, b=2)", "SystemError", "f() unknown arg format code");
    }

    @Test
    public void namesMayBeAnyText() {
        Value m = format("OO", "g\\u00f6\\u00df\\u20ac", "\\U0001f600");
        assertPython(m, "all(f(**{'\\U0001f600': 1, 'g\\u00f6\\u00df\\u20ac': 2})[:2] == (2, 1) for f in ALL)");
        exec(m, "class Str(str): pass\n");
        assertPython(m, "all(f(1, **{Str('\\U0001f600'): 2})[:2] == (1, 2) for f in ALL)");
    }

    /** Parses with units of C types; f(kw, *args), with kw None as a vector of the module's keywords. */
    private Value units(String tracker) {
        return load("""
                static const char *keywords[] = {"number", "real", "text", "flag", NULL};

                static HPy build(HPyContext *ctx, long number, double real, const char *text, int flag) {
                    return HPy_BuildValue(ctx, "ldsi", number, real, text, flag);
                }
                HPyDef_METH(vector, "vector", HPyFunc_KEYWORDS)
                static HPy vector_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) {
                    HPyTracker tracker;
                    long number = -1;
                    double real = -1;
                    const char *text = NULL;
                    int flag = -1;
                    if (!HPyArg_ParseKeywords(ctx, %1$s, args, nargs, kwnames, "l|ds$p:units", keywords, &number, &real,
                                              &text, &flag)) {
                        return HPy_NULL;
                    }
                    HPy result = build(ctx, number, real, text, flag);
                    if (%1$s != NULL) {
                        HPyTracker_Close(ctx, tracker);
                    }
                    return result;
                }
                HPyDef_METH(by_dict, "by_dict", HPyFunc_VARARGS)
                static HPy by_dict_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    HPyTracker tracker;
                    long number = -1;
                    double real = -1;
                    const char *text = NULL;
                    int flag = -1;
                    if (!HPyArg_ParseKeywordsDict(ctx, %1$s, args + 1, (HPy_ssize_t)nargs - 1, args[0], "l|ds$p:units",
                                                  keywords, &number, &real, &text, &flag)) {
                        return HPy_NULL;
                    }
                    HPy result = build(ctx, number, real, text, flag);
                    if (%1$s != NULL) {
                        HPyTracker_Close(ctx, tracker);
                    }
                    return result;
                }
                """.formatted(tracker), "vector", "by_dict");
    }

    @Test
    public void valuesAreConvertedWithATracker() {
        assertConverted("&tracker");
    }

    @Test
    @UniversalOnly("without a tracker the text of a value in a dict is not that of an open handle")
    public void valuesAreConvertedWithoutTracker() {
        assertConverted("(HPyTracker *)NULL");
    }

    private void assertConverted(String tracker) {
        Value m = units(tracker);
        exec(m, """
                vector, by_dict = m.vector, m.by_dict
                def empty_dict(*args, **kw): return by_dict(kw, *args)
                """);
        assertPython(m, "vector(1) == empty_dict(1) == (1, -1.0, None, -1)");
        assertPython(m, "vector(1, 2.5, 'x') == empty_dict(1, 2.5, 'x') == (1, 2.5, 'x', -1)");
        assertPython(m, "vector(flag='', number=3) == empty_dict(flag='', number=3) == (3, -1.0, None, 0)");
        assertPython(
                m,
                "vector(1, text='\\u20ac', flag=1) == empty_dict(1, text='\\u20ac', flag=1) == (1, -1.0, '\\u20ac', 1)");
        assertTypeError(m, "1, text=2", "units() a str is required");
        assertTypeError(m, "1, real='2'", "must be real number, not str");
        assertTypeError(m, "number=None", "'NoneType' object cannot be interpreted as an integer");
        assertRaises(m, "vector(1, text='\\0')", "ValueError", "units() embedded null character");
        assertRaises(m, "empty_dict(1, text='\\0')", "ValueError", "units() embedded null character");
    }

    @Test
    public void objectsNeedATracker() {
        Value m = load("""
                static const char *keywords[] = {"a", "b", NULL};

                HPyDef_METH(f, "f", HPyFunc_KEYWORDS)
                static HPy f_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) {
                    long number = 0;
                    HPy object = HPy_NULL;
                    HPyArg_ParseKeywords(ctx, NULL, args, nargs, kwnames, "l|O:f", keywords, &number, &object);
                    return HPy_NULL;
                }
                """, "f");
        assertRaises(
                m, "m.f(1)", "SystemError", "f() needs an HPyTracker for unit 'O' beside keywords, but ht is NULL");
    }

    @Test
    public void targetsOutliveTheArguments() {
        Value m = load("""
                static const char *keywords[] = {"object", "text", NULL};

                HPyDef_METH(f, "f", HPyFunc_O)
                static HPy f_impl(HPyContext *ctx, HPy self, HPy kw) {
                    HPyTracker tracker;
                    HPy object;
                    const char *text;
                    if (!HPyArg_ParseKeywordsDict(ctx, &tracker, NULL, 0, kw, "Os", keywords, &object, &text)) {
                        return HPy_NULL;
                    }
                    HPy args = HPyTuple_Pack(ctx, 0);
                    HPy none = HPy_CallMethodTupleDict_s(ctx, "clear", kw, args, HPy_NULL);
                    HPy result = HPy_BuildValue(ctx, "Os", object, text);
                    HPyTracker_Close(ctx, tracker);
                    HPy_Close(ctx, none);
                    HPy_Close(ctx, args);
                    return result;
                }
                HPyDef_METH(closed, "closed", HPyFunc_VARARGS)
                static HPy closed_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    HPyTracker tracker;
                    HPy object;
                    const char *text;
                    HPy own[] = {HPy_Dup(ctx, args[0]), HPy_Dup(ctx, args[1])};
                    int parsed = HPyArg_ParseKeywords(ctx, &tracker, own, 2, HPy_NULL, "Os", keywords, &object, &text);
                    HPy_Close(ctx, own[0]);
                    if (!parsed) {
                        return HPy_NULL;
                    }
                    HPy result = HPy_BuildValue(ctx, "Os", object, text);
                    HPy_Close(ctx, own[1]);
                    HPyTracker_Close(ctx, tracker);
                    return result;
                }
                """, "f", "closed");
        assertPython(m, "m.f({'text': ''.join(['te', 'xt']), 'object': [1, 2]}) == ([1, 2], 'text')");
        assertPython(m, "m.closed([1, 2], 'text') == ([1, 2], 'text')");
    }

    @Test
    public void initAndNewGetADictOrNothing() {
        Value m = load("""
                typedef struct {
                    long number;
                    double real;
                } Pair;
                HPyType_HELPERS(Pair)
                static const char *keywords[] = {"number", "real", NULL};

                HPyDef_SLOT(pair_new, HPy_tp_new)
                static HPy pair_new_impl(HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw) {
                    Pair *pair;
                    HPy self = HPy_New(ctx, type, &pair);
                    if (!HPyArg_ParseKeywordsDict(ctx, NULL, args, nargs, kw, "l|d:new", keywords, &pair->number,
                                                  &pair->real)) {
                        HPy_Close(ctx, self);
                        return HPy_NULL;
                    }
                    return self;
                }
                HPyDef_SLOT(pair_init, HPy_tp_init)
                static int pair_init_impl(HPyContext *ctx, HPy self, const HPy *args, HPy_ssize_t nargs, HPy kw) {
                    double real = 0;
                    long number = 0;
                    if (!HPyArg_ParseKeywordsDict(ctx, NULL, args, nargs, kw, "l|d:init", keywords, &number, &real)) {
                        return -1;
                    }
                    Pair_AsStruct(ctx, self)->real += real;
                    return 0;
                }
                HPyDef_MEMBER(number, "number", HPyMember_LONG, offsetof(Pair, number))
                HPyDef_MEMBER(real, "real", HPyMember_DOUBLE, offsetof(Pair, real))
                static HPyDef *pair_defines[] = {&pair_new, &pair_init, &number, &real, NULL};
                static HPyType_Spec pair_spec = {
                    .name = "snippet.Pair",
                    .basicsize = sizeof(Pair),
                    .builtin_shape = SHAPE(Pair),
                    .defines = pair_defines,
                };
                HPyDef_SLOT(execute, HPy_mod_exec)
                static int execute_impl(HPyContext *ctx, HPy module) {
                    return HPyHelpers_AddType(ctx, module, "Pair", &pair_spec, NULL) ? 0 : -1;
                }
                """, "execute");
        exec(m, "def fields(p): return p.number, p.real\n");
        assertPython(m, "fields(m.Pair(1)) == (1, 0.0) and fields(m.Pair(1, 2.5)) == (1, 5.0)");
        assertPython(m, "fields(m.Pair(real=0.5, number=7)) == fields(m.Pair(7, real=0.5)) == (7, 1.0)");
        assertRaises(m, "m.Pair()", "TypeError", "new() no value for required argument");
        assertRaises(m, "m.Pair(real=1)", "TypeError", "new() no value for required argument");
        assertRaises(m, "m.Pair(1).__init__('x')", "TypeError", "'str' object cannot be interpreted as an integer");
    }
}
