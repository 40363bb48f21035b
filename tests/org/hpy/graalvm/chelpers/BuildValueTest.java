// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.chelpers;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

public class BuildValueTest extends ExtensionTest {

    /** A module with function f(n), which returns the n-th of these expressions, and one argument a. */
    private Value values(String... expressions) {
        StringBuilder cases = new StringBuilder();
        for (int i = 0; i < expressions.length; i++) {
            cases.append("case %d: return HPy_BuildValue(ctx, %s);%n".formatted(i, expressions[i]));
        }
        return load("""
                #include <limits.h>
                #include <math.h>
                HPyDef_METH(f, "f", HPyFunc_VARARGS)
                static HPy f_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    HPy a = nargs > 1 ? args[1] : ctx->h_None;
                    (void)a;
                    switch (HPyLong_AsLong(ctx, args[0])) {
                        %s
                        default: return HPyErr_SetString(ctx, ctx->h_IndexError, "no such value");
                    }
                }
                """.formatted(cases), "f");
    }

    /** Asserts that each expression, given as C and Python alternately, gives an object of the same repr. */
    private void assertValues(String... pairs) {
        String[] expressions = new String[pairs.length / 2];
        for (int i = 0; i < expressions.length; i++) {
            expressions[i] = pairs[2 * i];
        }
        Value m = values(expressions);
        for (int i = 0; i < expressions.length; i++) {
            assertPython(m, "repr(m.f(" + i + ")) == repr(" + pairs[2 * i + 1] + ")");
        }
    }

    /** Asserts that each expression, given with the message alternately, is a SystemError. */
    private void assertSystemErrors(String... pairs) {
        String[] expressions = new String[pairs.length / 2];
        for (int i = 0; i < expressions.length; i++) {
            expressions[i] = pairs[2 * i];
        }
        Value m = values(expressions);
        for (int i = 0; i < expressions.length; i++) {
            assertRaises(m, "m.f(" + i + ")", "SystemError", pairs[2 * i + 1]);
        }
    }

    @Test
    public void integersKeepTheirValues() {
        assertValues(
                "\"i\", INT_MIN", "-2**31",
                "\"i\", INT_MAX", "2**31 - 1",
                "\"i\", (short)-1", "-1",
                "\"I\", UINT_MAX", "2**32 - 1",
                "\"I\", 1u << 31", "2**31",
                "\"l\", LONG_MIN", "-2**63",
                "\"l\", LONG_MAX", "2**63 - 1",
                "\"k\", ULONG_MAX", "2**64 - 1",
                "\"L\", LLONG_MIN", "-2**63",
                "\"L\", LLONG_MAX", "2**63 - 1",
                "\"K\", ULLONG_MAX", "2**64 - 1",
                "\"K\", 1ull << 63", "2**63",
                "\"n\", HPY_SSIZE_T_MIN", "-2**63",
                "\"n\", HPY_SSIZE_T_MAX", "2**63 - 1",
                "\"n\", (HPy_ssize_t)-1", "-1");
    }

    @Test
    public void realNumbersKeepTheirValues() {
        assertValues(
                "\"d\", 0.1", "0.1",
                "\"d\", -0.0", "-0.0",
                "\"d\", NAN", "float('nan')",
                "\"d\", -INFINITY", "float('-inf')",
                "\"d\", 5e-324", "5e-324",
                "\"f\", 0.1f", "0.10000000149011612",
                "\"f\", -1.0f", "-1.0");
    }

    @Test
    public void stringsAreUtf8() {
        assertValues(
                "\"s\", \"\"", "''",
                "\"s\", \"S\\u00fcd \\u20ac \\U0001f600\"", "'S\\u00fcd \\u20ac \\U0001f600'",
                "\"s\", (char *)NULL", "None",
                "\"ss\", \"a\", (char *)NULL", "('a', None)");
        Value m = values("\"s\", \"\\xff\"", "\"(is)\", 1, \"\\xc3\"");
        exec(m, """
                def raised(n):
                    try:
                        return m.f(n)
                    except Exception as e:
                        return type(e)
                """);
        assertPython(m, "raised(0) is raised(1) is UnicodeDecodeError");
    }

    @Test
    public void objectsAreTheSame() {
        Value m = values("\"O\", a", "\"S\", a", "\"OO\", a, a", "\"{s:O}\", \"key\", a");
        assertPython(m, "all(m.f(0, x) is x and m.f(1, x) is x for x in (None, 2**70, 'x', m))");
        assertPython(m, "m.f(2, m) == (m, m) and m.f(3, m) == {'key': m}");
    }

    @Test
    public void objectsStayTheCallers() {
        Value m = load("""
                HPyDef_METH(f, "f", HPyFunc_NOARGS)
                static HPy f_impl(HPyContext *ctx, HPy self) {
                    HPy object = HPyList_New(ctx, 0);
                    HPy one = HPy_BuildValue(ctx, "O", object);
                    HPy group = HPy_BuildValue(ctx, "[O(O)]", object, one);
                    HPy_Close(ctx, one);
                    int appended = HPyList_Append(ctx, object, ctx->h_True);
                    HPy_Close(ctx, object);
                    return appended < 0 ? HPy_NULL : group;
                }
                """, "f");
        assertPython(m, "m.f() == [[True], ([True],)]");
    }

    @Test
    public void noUnitIsNoneAndSeveralAreATuple() {
        assertValues(
                "\"\"", "None",
                "\" , \"", "None",
                "\"i\", 1", "1",
                "\"ii\", 1, 2", "(1, 2)",
                "\"i, i\", 1, 2", "(1, 2)",
                "\" i \", 1", "1",
                "\"()\"", "()",
                "\"(i)\", 1", "(1,)",
                "\"()()\"", "((), ())");
    }

    @Test
    public void groupsNest() {
        assertValues(
                "\"[]\"", "[]",
                "\"{}\"", "{}",
                "\"[ii]\", 1, 2", "[1, 2]",
                "\"( i , i )\", 1, 2", "(1, 2)",
                "\"[(is)((f)[kk])i]\", 1, \"two\", 0.5, 3l, 4l, 5", "[(1, 'two'), ((0.5,), [3, 4]), 5]",
                "\"{s:i, s:{s:[i]}}\", \"a\", 1, \"b\", \"c\", 2", "{'a': 1, 'b': {'c': [2]}}",
                "\"{i:(i), (ii):d,}\", 1, 2, 3, 4, 0.5", "{1: (2,), (3, 4): 0.5}",
                "\"[{}{s:s}]i\", \"a\", \"b\", 1", "([{}, {'a': 'b'}], 1)",
                "\"(((((i)))))\", 1", "(((((1,),),),),)");
    }

    @Test
    public void laterEntriesOfADictWin() {
        assertValues("\"{s:i,s:i}\", \"a\", 1, \"a\", 2", "{'a': 2}");
    }

    /** Both kinds come first in registers, then on the stack. */
    @Test
    public void manyValuesKeepTheirOrder() {
        assertValues(
                "\"idididididididididididid\", 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9, 9.5, 10,"
                        + " 10.5, 11, 11.5, 12, 12.5",
                "tuple(x for i in range(1, 13) for x in (i, i + 0.5))",
                "\"(iLnl)[KkIsd]{i:i,s:d}\", 1, 2ll, (HPy_ssize_t)3, 4l, 5ull, 6ul, 7u, \"8\", 9.0, 10, 11, \"12\", 13.0",
                "((1, 2, 3, 4), [5, 6, 7, '8', 9.0], {10: 11, '12': 13.0})");
    }

    @Test
    public void aNullFormatIsASystemError() {
        assertSystemErrors("NULL", "HPy_BuildValue: fmt is NULL");
    }

    @Test
    public void anUnknownUnitIsASystemError() {
        assertSystemErrors(
                "\"q\", 1",
                "bad format char 'q' in the format string passed to HPy_BuildValue",
                "\"[i(q)]\", 1, 2",
                "bad format char 'q' in the format string passed to HPy_BuildValue",
                "\"{q:i}\", 1, 2",
                "bad format char 'q' in the format string passed to HPy_BuildValue",
                "\"{i:q}\", 1, 2",
                "bad format char 'q' in the format string passed to HPy_BuildValue",
                "\"i:i\", 1, 2",
                "bad format char ':' in the format string passed to HPy_BuildValue",
                "\"N\", a",
                "HPy_BuildValue does not support the 'N' formatting unit. Use 'O' and close the handle.");
    }

    @Test
    public void anUnmatchedBracketIsASystemError() {
        String[] formats = {"(i", "[i", "{i:i", "(i]", "[i)", "{i:i)", "([(i)k", "i(", "({)}"};
        String[] brackets = {"(", "[", "{", "(", "[", "{", "(", "(", "("};
        String[] pairs = new String[2 * formats.length];
        for (int i = 0; i < formats.length; i++) {
            pairs[2 * i] = "\"" + formats[i] + "\", 1, 2, 3";
            pairs[2 * i + 1] = "unmatched '" + brackets[i] + "' in the format string passed to HPy_BuildValue";
        }
        assertSystemErrors(pairs);
        assertSystemErrors("\"i)\", 1", "unmatched ')' in the format string passed to HPy_BuildValue");
    }

    @Test
    public void entriesOfADictNeedColonAndComma() {
        assertSystemErrors(
                "\"{i}\", 1", "missing ':' in the format string passed to HPy_BuildValue",
                "\"{i i}\", 1, 2", "missing ':' in the format string passed to HPy_BuildValue",
                "\"{i:ii:i}\", 1, 2, 3, 4", "missing ',' in the format string passed to HPy_BuildValue",
                "\"{i:i,,}\", 1, 2", "unexpected ',' in the format string passed to HPy_BuildValue",
                "\"{,i:i}\", 1, 2", "unexpected ',' in the format string passed to HPy_BuildValue");
    }

    @Test
    public void anEntryWithoutAValueIsASystemError() {
        assertSystemErrors("\"{i:}\", 1", "bad format char '}' in the format string passed to HPy_BuildValue");
    }

    @Test
    public void unhashableKeysAreATypeError() {
        Value m = values("\"{[i]:i}\", 1, 2", "\"({O:i}i)\", a, 2, 3");
        assertRaises(m, "m.f(0)", "TypeError", "unhashable type: 'list'");
        assertRaises(m, "m.f(1, {})", "TypeError", "unhashable type: 'dict'");
    }

    @Test
    public void aNullObjectIsASystemErrorUnlessAnErrorIsPending() {
        assertSystemErrors(
                "\"O\", HPy_NULL", "HPy_NULL object passed to HPy_BuildValue",
                "\"(iS)\", 1, HPy_NULL", "HPy_NULL object passed to HPy_BuildValue",
                "\"{O:i}\", HPy_NULL, 1", "HPy_NULL object passed to HPy_BuildValue");
        Value m = values(
                "\"O\", HPyErr_SetString(ctx, ctx->h_KeyError, \"first\")",
                "\"[i(O)]\", 1, HPyErr_SetString(ctx, ctx->h_ValueError, \"first\")",
                "\"{i:O}\", 1, HPyErr_SetString(ctx, ctx->h_ValueError, \"first\")");
        assertRaises(m, "m.f(0)", "KeyError", "'first'");
        assertRaises(m, "m.f(1)", "ValueError", "first");
        assertRaises(m, "m.f(2)", "ValueError", "first");
    }
}
