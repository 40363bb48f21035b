// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import static org.junit.Assert.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.Compiler;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

public class ObjectFunctionsTest extends ExtensionTest {

    private Value objects() {
        return load(
                """
                #define LONG(name, expression)                                                                         \\
                    HPyDef_METH(name, #name, HPyFunc_VARARGS)                                                          \\
                    static HPy name##_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {                 \\
                        int64_t result = expression;                                                                   \\
                        return result == -1 && HPyErr_Occurred(ctx) ? HPy_NULL : HPyLong_FromInt64_t(ctx, result);     \\
                    }
                #define OBJECT(name, expression)                                                                       \\
                    HPyDef_METH(name, #name, HPyFunc_VARARGS)                                                          \\
                    static HPy name##_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {                 \\
                        return expression;                                                                             \\
                    }
                LONG(is_true, HPy_IsTrue(ctx, args[0]))
                LONG(length, HPy_Length(ctx, args[0]))
                LONG(hash, HPy_Hash(ctx, args[0]))
                LONG(is, HPy_Is(ctx, args[0], args[1]))
                LONG(is_null, HPy_Is(ctx, args[0], HPy_NULL) + 2 * HPy_Is(ctx, HPy_NULL, HPy_NULL))
                LONG(type_check, HPy_TypeCheck(ctx, args[0], args[1]))
                LONG(compare_bool, HPy_RichCompareBool(ctx, args[0], args[1], (int) HPyLong_AsInt64_t(ctx, args[2])))
                OBJECT(compare, HPy_RichCompare(ctx, args[0], args[1], (int) HPyLong_AsInt64_t(ctx, args[2])))
                OBJECT(type, HPy_Type(ctx, args[0]))
                OBJECT(repr, HPy_Repr(ctx, args[0]))
                OBJECT(str, HPy_Str(ctx, args[0]))
                OBJECT(ascii, HPy_ASCII(ctx, args[0]))
                HPyDef_METH(constants, "constants", HPyFunc_O)
                static HPy constants_impl(HPyContext *ctx, HPy self, HPy arg) {
                    HPy type = HPy_Type(ctx, arg);
                    int64_t result = HPy_Is(ctx, type, ctx->h_LongType) | HPy_Is(ctx, type, ctx->h_ListType) << 1
                        | HPy_Is(ctx, arg, ctx->h_None) << 2 | HPy_Is(ctx, arg, ctx->h_True) << 3
                        | HPy_TypeCheck(ctx, arg, ctx->h_BaseObjectType) << 4;
                    HPy_Close(ctx, type);
                    return HPyLong_FromInt64_t(ctx, result);
                }
                """,
                "is_true",
                "length",
                "hash",
                "is",
                "is_null",
                "type_check",
                "compare_bool",
                "compare",
                "type",
                "repr",
                "str",
                "ascii",
                "constants");
    }

    private static final String PYTHON = """
            import operator
            class C:
                def __len__(self): return 3
                def __repr__(self): return "C\\xe4"
            class Sub(C): pass
            class Evil:
                def __bool__(self): raise KeyError(1)
                def __len__(self): return -1
                def __eq__(self, other): raise KeyError(2)
                def __repr__(self): return 3
                __hash__ = None
            class Odd:
                def __eq__(self, other): return []
                def __ne__(self, other): return 'yes'
                def __hash__(self): return -1
            values = [0, 1, -1, 2**40, 2**70, -2**70, True, False, None, 1.5, float('inf'), '', 'a\\xe4', b'', b'x',
                [], [1, 'b'], (), (1,), {}, {1: 2}, {3}, C(), Sub(), int, type, C, len, ..., NotImplemented, 2j]
            def result(f, *args):
                try:
                    return f(*args)
                except Exception as e:
                    return type(e)
            operators = [operator.lt, operator.le, operator.eq, operator.ne, operator.gt, operator.ge]
            """;

    @Test
    public void theyDoWhatTheBuiltinsDo() {
        Value m = objects();
        exec(m, PYTHON);
        assertPython(m, "[result(m.length, v) for v in values] == [result(len, v) for v in values]");
        assertPython(
                m,
                "[result(m.is_true, v) for v in values if v is not NotImplemented] == [result(bool, v) for v in values if v is not NotImplemented]");
        assertPython(m, "[result(m.hash, v) for v in values] == [result(hash, v) for v in values]");
        assertPython(m, "[m.repr(v) for v in values] == [repr(v) for v in values]");
        assertPython(m, "[m.str(v) for v in values] == [str(v) for v in values]");
        assertPython(m, "[m.ascii(v) for v in values] == [ascii(v) for v in values]");
        assertPython(m, "all(m.type(v) is type(v) for v in values)");
        assertPython(
                m, "all(m.is(v, w) == (v is w) for v in values for w in values)".replace("m.is(", "getattr(m, 'is')("));
        assertPython(m, "m.is_null(1) == 2");
        assertPython(m, "m.hash(Odd()) == -2");
    }

    @Test
    public void comparisons() {
        Value m = objects();
        exec(m, PYTHON);
        assertPython(
                m,
                "all(result(m.compare, v, w, i) == result(op, v, w) for i, op in enumerate(operators) for v in values for w in values)");
        assertPython(
                m,
                "all(result(m.compare_bool, v, w, i) == result(op, v, w) for i, op in enumerate(operators) for v in values for w in values)");
        assertPython(m, "m.compare(Odd(), 1, 2) == [] and m.compare_bool(Odd(), 1, 2) == 0");
        assertPython(m, "m.compare(Odd(), 1, 3) == 'yes' and m.compare_bool(Odd(), 1, 3) == 1");
        exec(m, "odd = Odd(); nan = [float('nan')]");
        assertPython(m, "m.compare_bool(odd, odd, 2) == 1 and m.compare_bool(odd, odd, 3) == 0");
        assertRaises(m, "m.compare(1, 2, 6)", "SystemError", "HPy_RichCompare: no such comparison");
        assertRaises(m, "m.compare_bool(1, 2, -1)", "SystemError", "HPy_RichCompareBool: no such comparison");
    }

    @Test
    public void types() {
        Value m = objects();
        exec(m, PYTHON);
        assertPython(m, "[m.type_check(Sub(), C), m.type_check(C(), Sub), m.type_check(True, int)] == [1, 0, 1]");
        assertPython(m, "m.type_check(1, object) == 1 and m.type_check(int, type) == 1");
        assertPython(m, "[m.constants(v) for v in (3, [], None, True, 'a')] == [17, 18, 20, 24, 16]");
    }

    @Test
    public void errorsArePassedOn() {
        Value m = objects();
        exec(m, PYTHON);
        assertRaises(m, "m.length(3)", "TypeError", "object of type 'int' has no len()");
        assertRaises(m, "m.length(Evil())", "ValueError", "__len__() should return >= 0");
        assertRaises(m, "m.is_true(Evil())", "KeyError", "1");
        assertRaises(m, "m.compare(Evil(), 1, 2)", "KeyError", "2");
        assertRaises(m, "m.compare_bool(Evil(), 1, 2)", "KeyError", "2");
        assertRaises(m, "m.hash(Evil())", "TypeError", "unhashable type: 'Evil'");
        assertPython(m, "result(m.repr, Evil()) is TypeError");
        assertRaises(m, "m.compare(1, 'a', 0)", "TypeError", "'<' not supported between instances of 'int' and 'str'");
    }

    /** What C's dump prints in a context of its own. */
    private String dump(String python) {
        String code = """
                HPyDef_METH(dump, "dump", HPyFunc_O)
                static HPy dump_impl(HPyContext *ctx, HPy self, HPy arg) {
                    _HPy_Dump(ctx, arg);
                    return HPy_Dup(ctx, ctx->h_None);
                }
                HPyDef_METH(dump_null, "dump_null", HPyFunc_NOARGS)
                static HPy dump_null_impl(HPyContext *ctx, HPy self) {
                    _HPy_Dump(ctx, HPy_NULL);
                    return HPy_Dup(ctx, ctx->h_None);
                }
                HPyDef_METH(dump_closed, "dump_closed", HPyFunc_NOARGS)
                static HPy dump_closed_impl(HPyContext *ctx, HPy self) {
                    HPy never = {123456};
                    _HPy_Dump(ctx, never);
                    return HPy_Dup(ctx, ctx->h_None);
                }
                HPyDef_METH(dump_builder, "dump_builder", HPyFunc_NOARGS)
                static HPy dump_builder_impl(HPyContext *ctx, HPy self) {
                    HPyTupleBuilder builder = HPyTupleBuilder_New(ctx, 1);
                    HPy handle = {builder._tup};
                    _HPy_Dump(ctx, handle);
                    HPyTupleBuilder_Cancel(ctx, builder);
                    return HPy_Dup(ctx, ctx->h_None);
                }
                HPyDef_METH(dump_in_error, "dump_in_error", HPyFunc_O)
                static HPy dump_in_error_impl(HPyContext *ctx, HPy self, HPy arg) {
                    HPyErr_SetString(ctx, ctx->h_KeyError, "before");
                    _HPy_Dump(ctx, arg);
                    return HPy_NULL;
                }
                HPyDef_METH(length, "length", HPyFunc_O)
                static HPy length_impl(HPyContext *ctx, HPy self, HPy arg) {
                    return HPyLong_FromSsize_t(ctx, HPy_Length(ctx, arg));
                }
                """;
        String[] definitions = {"dump", "dump_null", "dump_closed", "dump_builder", "dump_in_error", "length"};
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (Context own = Context.newBuilder("python", "llvm", "hpy")
                .allowAllAccess(true)
                .err(err)
                .build()) {
            own.getBindings("python")
                    .putMember(
                            "m",
                            own.eval(Source.newBuilder("hpy", Compiler.module(code, optimization, definitions))
                                    .buildLiteral()));
            err.reset();
            own.eval("python", python);
        }
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    public void aDumpShowsTypeAndText() {
        assertEquals(
                "object type name: str\nobject repr     : 'caf\u00e9'\nobject type name: C\nobject repr     : 3\n",
                dump("class C(int): pass\nm.dump('caf\\xe9')\nm.dump(C(3))"));
    }

    @Test
    public void aDumpNeverFails() {
        assertEquals("object          : HPy_NULL\n", dump("m.dump_null()"));
        assertEquals("object          : closed, or never open\n", dump("m.dump_closed()"));
        assertEquals("object          : not of Python, a Builder\n", dump("m.dump_builder()"));
        assertEquals(
                "object type name: C\nobject repr     : <raises ValueError>\n",
                dump("class C:\n  def __repr__(self): raise ValueError('no')\nm.dump(C())"));
    }

    @Test
    public void aDumpLeavesTheErrorAlone() {
        assertEquals("object type name: C\nobject repr     : 2\n", dump("""
                        class C:
                            def __repr__(self): return str(m.length([1, 2]))
                        try:
                            m.dump_in_error(C())
                            assert False
                        except KeyError as e:
                            assert e.args == ('before',)
                        """));
    }
}
