// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import static org.junit.Assert.assertTrue;

import java.util.List;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.BadUse;
import org.junit.Test;

/** What is wrong with an {@code HPyType_Spec} is a Python error that tells the type and the problem. */
public class BadSpecTest extends BadUse {

    private static final String CODE = """
            static HPy unary(HPyContext *ctx, HPy self) { return HPy_Dup(ctx, self); }
            static HPy type_of(HPyContext *ctx, HPyType_Spec spec) { return HPyType_FromSpec(ctx, &spec, NULL); }
            static HPy type_with(HPyContext *ctx, HPyType_SpecParam_Kind kind, HPy o) {
                HPyType_Spec spec = {.name = "m.T"};
                HPyType_SpecParam parameters[] = {{kind, o}, {0}};
                return HPyType_FromSpec(ctx, &spec, parameters);
            }
            static HPy define(HPyContext *ctx, HPyDef definition) {
                HPyDef *definitions[] = {&definition, NULL};
                HPyType_Spec spec = {.name = "m.T", .basicsize = 16, .defines = definitions};
                return HPyType_FromSpec(ctx, &spec, NULL);
            }
            static HPy pair(HPyContext *ctx, HPyDef a, HPyDef b) {
                HPyDef *definitions[] = {&a, &b, NULL};
                HPyType_Spec spec = {.name = "m.T", .basicsize = 16, .defines = definitions};
                return HPyType_FromSpec(ctx, &spec, NULL);
            }
            #define SPEC(...) HANDLE(type_of(ctx, (HPyType_Spec){__VA_ARGS__}))
            #define WITH(kind, o) HANDLE(type_with(ctx, HPyType_SpecParam_##kind, o))
            #define METHOD(...) (HPyDef){.kind = HPyDef_Kind_Meth, .meth = {__VA_ARGS__}}
            #define MEMBER(...) (HPyDef){.kind = HPyDef_Kind_Member, .member = {__VA_ARGS__}}
            #define GETSET(...) (HPyDef){.kind = HPyDef_Kind_GetSet, .getset = {__VA_ARGS__}}
            #define SLOT(...) (HPyDef){.kind = HPyDef_Kind_Slot, .slot = {__VA_ARGS__}}
            #define DEFINE(definition) HANDLE(define(ctx, definition))
            #define TWO(a, b) HANDLE(pair(ctx, a, b))
            #define IMPL (HPyCFunction)unary
            """;

    @Test
    public void specsNeedANameAndSizes() {
        assertRefused(CODE, """
                SPEC(.name = NULL) => SystemError: HPyType_FromSpec: the spec has no name
                SPEC(.name = "\\xff") => UnicodeDecodeError: 'utf_8' codec can't decode byte 0xff in position 0: malformed input
                SPEC(.name = "m.T", .doc = "\\xff") => UnicodeDecodeError: 'utf_8' codec can't decode byte 0xff in position 0: malformed input
                SPEC(.name = "m.T", .basicsize = -1) => ValueError: m.T: basicsize must not be negative
                SPEC(.name = "m.T", .basicsize = INT32_MIN) => ValueError: m.T: basicsize must not be negative
                SPEC(.name = "m.T", .itemsize = -1) => ValueError: m.T: itemsize must not be negative
                SPEC(.name = "m.T", .builtin_shape = -2) => ValueError: m.T: invalid shape: -2
                SPEC(.name = "m.T", .builtin_shape = 8) => ValueError: m.T: invalid shape: 8
                SPEC(.name = "m.T", .builtin_shape = -1, .basicsize = -8) => ValueError: m.T: basicsize must not be negative
                SPEC(.name = "m.T", .builtin_shape = HPyType_BuiltinShape_Long, .basicsize = -8) => ValueError: m.T: basicsize must not be negative
                """);
    }

    @Test
    public void basesAndMetaclassesMustBeTypes() {
        assertRefused(CODE, """
                WITH(Base, HPy_NULL) => SystemError: m.T: an HPyType_SpecParam has HPy_NULL for object
                WITH(Base, one) => TypeError: m.T: bases must be types
                WITH(Base, tuple) => TypeError: m.T: bases must be types
                WITH(Base, ctx->h_BoolType) => TypeError: type 'bool' is not an acceptable base type
                WITH(BasesTuple, HPy_NULL) => SystemError: m.T: an HPyType_SpecParam has HPy_NULL for object
                WITH(BasesTuple, list) => TypeError: m.T: HPyType_SpecParam_BasesTuple must be a tuple and the only parameter with bases
                WITH(BasesTuple, one) => TypeError: m.T: HPyType_SpecParam_BasesTuple must be a tuple and the only parameter with bases
                WITH(BasesTuple, tuple) => TypeError: m.T: bases must be types
                HANDLE(MAKING(HPyTuple_Pack(ctx, 2, ctx->h_LongType, ctx->h_UnicodeType), type_with(ctx, HPyType_SpecParam_BasesTuple, made))) => TypeError: multiple bases have instance lay-out conflict
                WITH(Metaclass, HPy_NULL) => SystemError: m.T: an HPyType_SpecParam has HPy_NULL for object
                WITH(Metaclass, one) => TypeError: m.T: the metaclass is not a subclass of 'type'
                WITH(Metaclass, ctx->h_LongType) => TypeError: m.T: the metaclass is not a subclass of 'type'
                WITH(Metaclass, ctx->h_BaseObjectType) => TypeError: m.T: the metaclass is not a subclass of 'type'
                HANDLE(type_with(ctx, (HPyType_SpecParam_Kind)77, one)) => TypeError: m.T: unknown HPyType_SpecParam kind 77
                HANDLE(type_with(ctx, (HPyType_SpecParam_Kind)-1, one)) => TypeError: m.T: unknown HPyType_SpecParam kind -1
                """);
    }

    @Test
    @UniversalOnly("debug mode ends the context for a number of no handle")
    public void theHandlesOfBasesMustBeOpen() {
        assertRefused(CODE, "WITH(Base, (HPy){77777}) => SystemError: HPy handle 77777 is closed or was never open");
    }

    @Test
    public void definitionsNeedNamesAndFunctions() {
        assertRefused(CODE, """
                DEFINE((HPyDef){.kind = (HPyDef_Kind)9}) => SystemError: m.T: unknown kind of HPyDef: 9
                DEFINE((HPyDef){.kind = (HPyDef_Kind)0}) => SystemError: m.T: unknown kind of HPyDef: 0
                DEFINE(METHOD(.name = NULL, .impl = IMPL, .signature = HPyFunc_NOARGS)) => SystemError: m.T: an HPyDef_METH has no name
                DEFINE(METHOD(.name = "f", .impl = NULL, .signature = HPyFunc_NOARGS)) => SystemError: f: the function pointer does not point to bitcode of this extension
                DEFINE(METHOD(.name = "f", .impl = (HPyCFunction)8, .signature = HPyFunc_NOARGS)) => SystemError: f: the function pointer does not point to bitcode of this extension
                DEFINE(METHOD(.name = "f", .impl = IMPL, .signature = HPyFunc_LENFUNC)) => ValueError: Unsupported HPyMeth signature
                DEFINE(METHOD(.name = "f", .impl = IMPL, .signature = (HPyFunc_Signature)0)) => ValueError: Unsupported HPyMeth signature
                DEFINE(METHOD(.name = "\\xff", .impl = IMPL, .signature = HPyFunc_NOARGS)) => UnicodeDecodeError: 'utf_8' codec can't decode byte 0xff in position 0: malformed input
                DEFINE(SLOT(.slot = (HPySlot_Slot)0, .impl = IMPL)) => SystemError: m.T: unknown slot 0
                DEFINE(SLOT(.slot = (HPySlot_Slot)999, .impl = IMPL)) => SystemError: m.T: unknown slot 999
                DEFINE(SLOT(.slot = (HPySlot_Slot)-1, .impl = IMPL)) => SystemError: m.T: unknown slot -1
                DEFINE(SLOT(.slot = HPy_mod_exec, .impl = IMPL)) => SystemError: m.T: unknown slot 2001
                DEFINE(SLOT(.slot = HPy_tp_repr, .impl = NULL)) => SystemError: m.T HPy_tp_repr: the function pointer does not point to bitcode of this extension
                DEFINE(SLOT(.slot = HPy_tp_traverse, .impl = NULL)) => SystemError: m.T HPy_tp_traverse: the function pointer does not point to bitcode of this extension
                DEFINE(GETSET(.name = NULL, .getter_impl = IMPL)) => SystemError: m.T: an HPyDef_GETSET has no name
                DEFINE(GETSET(.name = "x", .getter_impl = (HPyCFunction)8)) => SystemError: m.T.x: the function pointer does not point to bitcode of this extension
                DEFINE(MEMBER(.name = NULL, .type = HPyMember_INT)) => SystemError: m.T: an HPyDef_MEMBER has no name
                DEFINE(MEMBER(.name = "x", .type = (HPyMember_FieldType)77)) => SystemError: bad memberdescr type 77 for x
                DEFINE(MEMBER(.name = "x", .type = (HPyMember_FieldType)15)) => SystemError: bad memberdescr type 15 for x
                """);
    }

    @Test
    public void membersLieWithinTheStruct() {
        assertRefused(CODE, """
                DEFINE(MEMBER(.name = "x", .type = HPyMember_INT, .offset = -1)) => SystemError: m.T: the member 'x' at offset -1 is outside of the struct, which has 16 bytes
                DEFINE(MEMBER(.name = "x", .type = HPyMember_INT, .offset = -8)) => SystemError: m.T: the member 'x' at offset -8 is outside of the struct, which has 16 bytes
                DEFINE(MEMBER(.name = "x", .type = HPyMember_INT, .offset = 16)) => SystemError: m.T: the member 'x' at offset 16 is outside of the struct, which has 16 bytes
                DEFINE(MEMBER(.name = "x", .type = HPyMember_INT, .offset = 13)) => SystemError: m.T: the member 'x' at offset 13 is outside of the struct, which has 16 bytes
                DEFINE(MEMBER(.name = "x", .type = HPyMember_LONG, .offset = 12)) => SystemError: m.T: the member 'x' at offset 12 is outside of the struct, which has 16 bytes
                DEFINE(MEMBER(.name = "x", .type = HPyMember_OBJECT, .offset = 4096)) => SystemError: m.T: the member 'x' at offset 4096 is outside of the struct, which has 16 bytes
                DEFINE(MEMBER(.name = "x", .type = HPyMember_OBJECT, .offset = INT64_MAX)) => SystemError: m.T: the member 'x' at offset 9223372036854775807 is outside of the struct, which has 16 bytes
                DEFINE(MEMBER(.name = "x", .type = HPyMember_STRING_INPLACE, .offset = 16)) => SystemError: m.T: the member 'x' at offset 16 is outside of the struct, which has 16 bytes
                DEFINE(MEMBER(.name = "x", .type = HPyMember_NONE, .offset = 99)) => SystemError: m.T: the member 'x' at offset 99 is outside of the struct, which has 16 bytes
                """);
    }

    /** As in CPython: slots come first, and the first definition with a name wins. */
    @Test
    public void theFirstDefinitionOfANameWins() {
        Value m = load("""
                static HPy two(HPyContext *ctx, HPy self, HPy arg) { return HPyLong_FromLong(ctx, 2); }
                HPyDef_METH(repr, "__repr__", HPyFunc_NOARGS)
                static HPy repr_impl(HPyContext *ctx, HPy self) { return HPyUnicode_FromString(ctx, "method"); }
                HPyDef_SLOT(tp_repr, HPy_tp_repr)
                static HPy tp_repr_impl(HPyContext *ctx, HPy self) { return HPyUnicode_FromString(ctx, "slot"); }
                HPyDef_METH(one, "f", HPyFunc_NOARGS)
                static HPy one_impl(HPyContext *ctx, HPy self) { return HPyLong_FromLong(ctx, 1); }
                HPyDef two_def = {
                    .kind = HPyDef_Kind_Meth,
                    .meth = {.name = "f", .impl = (HPyCFunction)two, .signature = HPyFunc_O}
                };
                static HPyDef *definitions[] = {&repr, &one, &two_def, &tp_repr, NULL};
                static HPyType_Spec spec = {.name = "m.T", .defines = definitions};
                HPyDef_METH(make, "make", HPyFunc_NOARGS)
                static HPy make_impl(HPyContext *ctx, HPy self) { return HPyType_FromSpec(ctx, &spec, NULL); }
                """, "make");
        exec(m, "t = m.make()()");
        assertPython(m, "repr(t) == 'slot' and t.f() == 1");
    }

    private Value makeWithStruct() {
        return load("""
                HPyDef_METH(make, "make", HPyFunc_VARARGS)
                static HPy make_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    HPyType_Spec spec = {.name = "m.T", .basicsize = 8, .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE};
                    HPyType_SpecParam parameters[] = {
                        {HPyType_SpecParam_Base, args[0]}, {HPyType_SpecParam_Metaclass, args[1]}, {0}
                    };
                    return HPyType_FromSpec(ctx, &spec, parameters);
                }
                """, "make");
    }

    @Test
    public void aStructNeedsABaseOfItsShape() {
        Value m = makeWithStruct();
        exec(m, "class I(int): pass\nimport typing\nclass G(typing.Generic[typing.TypeVar('V')]): pass");
        for (String base : new String[] {"int", "str", "tuple", "list", "dict", "type", "Exception", "set", "bytes"}) {
            assertRaises(
                    m,
                    "m.make(" + base + ", type)",
                    "TypeError",
                    "m.T: the base '" + base
                            + "' has not got the shape HPyType_BuiltinShape_Object, which the struct of the type needs");
        }
        assertPython(m, "isinstance(m.make(G, type)(), G) and isinstance(m.make(object, type)(), object)");
        assertRaises(
                m,
                "m.make(I, type)",
                "TypeError",
                "m.T: the base 'int' has not got the shape HPyType_BuiltinShape_Object, which the struct of the type needs");
    }

    @Test
    public void metaclassesMustFitTogether() {
        Value m = makeWithStruct();
        exec(m, """
                class A(type): pass
                class B(type): pass
                class OfA(metaclass=A): pass
                class Odd(type):
                    def __new__(*args): return 3
                """);
        assertRaises(
                m,
                "m.make(OfA, B)",
                "TypeError",
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses"
                        + " of all its bases");
        assertRaises(m, "m.make(object, Odd)", "TypeError", "m.T: the metaclass has not made a class");
        assertPython(m, "type(m.make(OfA, type)) is A");
    }

    @Test
    public void basesMustNotComeTwice() {
        String call = "HANDLE(MAKING(HPyTuple_Pack(ctx, 2, ctx->h_LongType, ctx->h_LongType),"
                + " type_with(ctx, HPyType_SpecParam_BasesTuple, made)))";
        String outcome = outcomes(CODE, List.of(call)).getFirst();
        assertTrue(outcome, outcome.startsWith("TypeError: Cannot create a consistent method resolution"));
    }

    @Test
    public void basesMustNotBeCyclic() {
        Value m = makeWithStruct();
        exec(m, "T = m.make(object, type)\nclass S(T): pass");
        assertRaises(m, "T.__bases__ = (S,)", "TypeError", "a __bases__ item causes an inheritance cycle");
        assertRaises(m, "T.__bases__ = ()", "TypeError", "can only assign non-empty tuple to type.__bases__, not ()");
        assertPython(m, "type(S()) is S");
    }
}
