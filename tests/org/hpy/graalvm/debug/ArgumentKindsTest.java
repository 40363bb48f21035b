// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import static org.junit.Assert.assertEquals;

import org.graalvm.polyglot.Value;
import org.junit.Test;

/** Arguments of the wrong kind, which universal mode answers with an error at most. */
public class ArgumentKindsTest extends DebugTest {

    private static final String CODE = """
            #define FUNCTION(name, ...) \\
                HPyDef_METH(name, #name, HPyFunc_VARARGS) \\
                static HPy name##_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) { __VA_ARGS__ }
            FUNCTION(type_check, return HPyLong_FromInt64_t(ctx, HPy_TypeCheck(ctx, args[0], args[1]));)
            FUNCTION(is_subtype, return HPyLong_FromInt64_t(ctx, HPyType_IsSubtype(ctx, args[0], args[1]));)
            FUNCTION(get_name, return HPyUnicode_FromString(ctx, HPyType_GetName(ctx, args[0]));)
            FUNCTION(substring, return HPyUnicode_Substring(ctx, args[0], 1, 2);)
            FUNCTION(call, return HPy_Call(ctx, args[0], args + 2, nargs - 3, args[1]);)
            FUNCTION(call_without, return HPy_Call(ctx, args[0], args + 1, nargs - 1, HPy_NULL);)
            FUNCTION(call_method, return HPy_CallMethod(ctx, args[0], args + 2, nargs - 3, args[1]);)

            typedef struct { int number; } Data;
            HPyType_HELPERS(Data)
            static HPyType_Spec object_spec = {.name = "snippet.O", .basicsize = sizeof(Data)};
            static HPyType_Spec long_spec = {
                .name = "snippet.L", .basicsize = sizeof(Data), .builtin_shape = HPyType_BuiltinShape_Long};
            FUNCTION(make, return HPyType_FromSpec(ctx, HPy_IsTrue(ctx, args[0]) ? &object_spec : &long_spec, (HPyType_SpecParam[]) {
                {HPyType_SpecParam_Base, HPy_IsTrue(ctx, args[0]) ? ctx->h_BaseObjectType : ctx->h_LongType}, {0}});)
            FUNCTION(number, return HPyLong_FromInt64_t(ctx, Data_AsStruct(ctx, args[0])->number);)
            FUNCTION(long_number, return HPyLong_FromInt64_t(ctx, ((Data *)_HPy_AsStruct_Long(ctx, args[0]))->number);)
            """;

    private static final String[] NAMES = {
        "type_check",
        "is_subtype",
        "get_name",
        "substring",
        "call",
        "call_without",
        "call_method",
        "make",
        "number",
        "long_number"
    };

    private void assertEnds(String program, String headline) {
        String report = assertFatal(program, source(CODE, NAMES));
        assertEquals(
                "Fatal Python error: " + headline, report.lines().findFirst().get());
    }

    @Test
    public void whatIsNoType() {
        assertEnds("m.type_check('a', 'b')", "HPy_TypeCheck arg 2 must be a type");
        assertEnds("m.is_subtype('a', str)", "HPyType_IsSubtype arg 1 must be a type");
        assertEnds("m.is_subtype(str, 'a')", "HPyType_IsSubtype arg 2 must be a type");
        assertEnds("m.get_name('a')", "HPyType_GetName arg must be a type");
    }

    @Test
    public void whatIsNoText() {
        assertEnds("m.substring(b'abc')", "HPyUnicode_Substring arg 1 must be a Unicode object");
    }

    @Test
    public void keywordNamesThatAreNoTuple() {
        assertEnds("m.call(dict, ['a'], 1, 2)", "HPy_Call arg 'kwnames' must be a tuple object or HPy_NULL");
        assertEnds(
                "m.call_method('join', 'a', '', 1)", "HPy_CallMethod arg 'kwnames' must be a tuple object or HPy_NULL");
    }

    @Test
    public void structsOfAnotherShape() {
        String problem = "Invalid usage of _HPy_AsStruct_%1$s. Expected shape HPyType_BuiltinShape_%1$s"
                + " but got HPyType_BuiltinShape_%2$s";
        assertEnds("m.number(m.make(False)())", problem.formatted("Object", "Long"));
        assertEnds("m.long_number(m.make(True)())", problem.formatted("Long", "Object"));
        assertEnds("m.long_number('a')", problem.formatted("Long", "Object"));
    }

    @Test
    public void theRightKindsAreFine() {
        Value m = load(CODE, NAMES);
        assertPython(m, "m.type_check('a', str) == 1 and m.type_check('a', int) == 0");
        assertPython(m, "m.is_subtype(bool, int) == 1 and m.is_subtype(int, bool) == 0");
        assertPython(m, "m.get_name(str) == 'str' and m.substring('abc') == 'b'");
        assertPython(m, "m.call(dict, ('a',), 1) == {'a': 1}");
        assertPython(m, "m.call_without(max, 1, 2, 3, 4, 5, 6) == 6 and m.call_without(max, 1, 2) == 2");
        assertPython(m, "m.number(m.make(True)()) == 0 and m.long_number(m.make(False)()) == 0");
        assertRaises(m, "m.call_without(max, 1)", "TypeError", "'int' object is not iterable");
    }
}
