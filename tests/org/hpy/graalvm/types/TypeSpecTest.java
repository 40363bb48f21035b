// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import org.graalvm.polyglot.Value;
import org.junit.Test;

/** What HPyType_FromSpec makes of the spec and its parameters. */
public class TypeSpecTest extends TypeTest {

    private static final String FLAGS = ".flags = HPy_TPFLAGS_DEFAULT";

    @Test
    public void aDocstringIsShownWithoutItsSignature() {
        Value m = makeType("", FLAGS + ", .doc = \"T(x, y)\\n--\\n\\nWithout it.\"");
        assertPython(m, "T.__doc__ == 'Without it.'");
        m = makeType("", FLAGS + ", .doc = \"Other(x)\\n--\\n\\nWith it.\"");
        assertPython(m, "T.__doc__ == 'Other(x)\\n--\\n\\nWith it.'");
    }

    @Test
    public void nameModuleAndDoc() {
        Value m = makeType("", FLAGS + ", .doc = \"Some text.\"");
        assertPython(m, "T.__name__ == 'T' and T.__qualname__ == 'T' and T.__module__ == 'snippet'");
        assertPython(m, "T.__doc__ == 'Some text.' and repr(T) == \"<class 'snippet.T'>\" and type(T) is type");
        assertPython(m, "T.__bases__ == (object,) and T.__mro__ == (T, object)");
        assertPython(m, "not hasattr(T(), '__dict__')");
        m = makeType("", FLAGS + ", .name = \"a.b.C\"");
        assertPython(m, "T.__name__ == 'C' and T.__module__ == 'a.b' and T.__doc__ is None");
        m = makeType("", FLAGS + ", .name = \"Plain\"");
        assertPython(m, "T.__name__ == 'Plain'");
    }

    @Test
    public void methods() {
        String code = POINT + """
                        HPyDef_METH(noargs, "noargs", HPyFunc_NOARGS, .doc = "noargs()\\n--\\n\\nWithout any.")
                        static HPy noargs_impl(HPyContext *ctx, HPy self) {
                            return HPyLong_FromInt64_t(ctx, Point_AsStruct(ctx, self)->x);
                        }
                        HPyDef_METH(one, "one", HPyFunc_O)
                        static HPy one_impl(HPyContext *ctx, HPy self, HPy arg) {
                            HPy items[] = {self, arg};
                            return HPyTuple_FromArray(ctx, items, 2);
                        }
                        HPyDef_METH(varargs, "varargs", HPyFunc_VARARGS)
                        static HPy varargs_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                            return HPyTuple_FromArray(ctx, (HPy *)args, nargs);
                        }
                        HPyDef_METH(keywords, "keywords", HPyFunc_KEYWORDS)
                        static HPy keywords_impl(
                            HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) {
                            size_t named = HPy_IsNull(kwnames) ? 0 : HPy_Length(ctx, kwnames);
                            HPy all = HPyTuple_FromArray(ctx, (HPy *)args, nargs + named);
                            HPy items[] = {all, HPy_IsNull(kwnames) ? ctx->h_None : kwnames};
                            HPy result = HPyTuple_FromArray(ctx, items, 2);
                            HPy_Close(ctx, all);
                            return result;
                        }
                        HPyDef_METH(iter, "__iter__", HPyFunc_NOARGS)
                        static HPy iter_impl(HPyContext *ctx, HPy self) { return HPy_Dup(ctx, self); }
                        HPyDef_METH(next, "__next__", HPyFunc_NOARGS)
                        static HPy next_impl(HPyContext *ctx, HPy self) {
                            Point *p = Point_AsStruct(ctx, self);
                            if (p->x < 3)
                                return HPyLong_FromInt64_t(ctx, p->x++);
                            HPyErr_SetObject(ctx, ctx->h_StopIteration, ctx->h_None);
                            return HPy_NULL;
                        }
                        """;
        Value m = makeType(code, POINT_SPEC, "x", "y", "noargs", "one", "varargs", "keywords", "iter", "next");
        exec(m, "t = T(); t.x = 7; bound = t.one");
        assertPython(m, "t.noargs() == 7 and T.noargs(t) == 7");
        assertPython(m, "t.one(t) == (t, t) and bound(5) == (t, 5) and bound.__self__ is t");
        assertPython(
                m,
                "t.varargs() == () and t.varargs(1, 'x') == (1, 'x') and T.varargs(t, *range(9)) == tuple(range(9))");
        assertPython(m, "t.keywords(1, a=2) == ((1, 2), ('a',)) and t.keywords() == ((), None)");
        assertPython(m, "list(T()) == [0, 1, 2] and next(T()) == 0");
        assertPython(m, "T.noargs.__doc__ == 'Without any.' and T.noargs.__name__ == 'noargs'");
        assertPython(m, "type(T.noargs).__name__ == 'method_descriptor'");
        assertRaises(m, "t.noargs(1)", "TypeError", "T.noargs() takes 1 positional argument but 2 were given");
        assertRaises(m, "t.one()", "TypeError", "T.one() missing 1 required positional argument: 'arg'");
        assertRaises(m, "t.varargs(a=1)", "TypeError", "T.varargs() got an unexpected keyword argument 'a'");
        assertRaises(
                m,
                "T.noargs(3)",
                "TypeError",
                "descriptor 'noargs' for 'type' objects doesn't apply to a 'int' object");
    }

    @Test
    public void getSet() {
        String code = POINT + """
                        HPyDef_GETSET(both, "both", .doc = "twice x", .closure = (void *)2)
                        static HPy both_get(HPyContext *ctx, HPy self, void *closure) {
                            return HPyLong_FromInt64_t(ctx, Point_AsStruct(ctx, self)->x * (long)closure);
                        }
                        static int both_set(HPyContext *ctx, HPy self, HPy value, void *closure) {
                            if (HPy_IsNull(value)) {
                                Point_AsStruct(ctx, self)->x = -1;
                                return 0;
                            }
                            int64_t x = HPyLong_AsInt64_t(ctx, value);
                            if (HPyErr_Occurred(ctx))
                                return -1;
                            Point_AsStruct(ctx, self)->x = x / (long)closure;
                            return 0;
                        }
                        HPyDef_GET(readonly, "readonly")
                        static HPy readonly_get(HPyContext *ctx, HPy self, void *closure) {
                            return HPyBool_FromBool(ctx, closure == NULL);
                        }
                        HPyDef_SET(writeonly, "writeonly")
                        static int writeonly_set(HPyContext *ctx, HPy self, HPy value, void *closure) {
                            HPyErr_SetString(ctx, ctx->h_ValueError, "set");
                            return -1;
                        }
                        HPyDef_GET(null, "null")
                        static HPy null_get(HPyContext *ctx, HPy self, void *closure) { return HPy_NULL; }
                        """;
        Value m = makeType(code, POINT_SPEC, "x", "y", "both", "readonly", "writeonly", "null");
        exec(m, "t = T(); t.x = 5; u = T(); u.both = 20; v = T(); del v.both");
        assertPython(m, "t.both == 10 and u.x == 10 and u.both == 20 and v.x == -1");
        assertPython(m, "T.both.__doc__ == 'twice x' and T.both.__name__ == 'both' and T.readonly.__doc__ is None");
        assertPython(m, "type(T.both).__name__ == 'getset_descriptor' and T.both.__get__(t) == 10");
        assertRaises(m, "t.both = 'x'", "TypeError", "'str' object cannot be interpreted as an integer");
        assertPython(m, "t.readonly is True");
        assertRaises(m, "t.readonly = 1", "AttributeError", "attribute readonly of T object is not writable");
        assertRaises(m, "del t.readonly", "AttributeError", "attribute 'readonly' of 'T' objects is not writable");
        assertRaises(m, "t.writeonly = 1", "ValueError", "set");
        assertRaises(m, "t.writeonly", "AttributeError", "attribute writeonly of T objects is not readable");
        assertRaises(m, "t.null", "SystemError", "snippet.T.null returned an error value without setting an exception");
    }

    private static final String PARAMETERS = """
            HPyDef_METH(make, "make", HPyFunc_VARARGS)
            static HPy make_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                HPyType_SpecParam parameters[8] = {};
                for (size_t i = 0; i < nargs; i += 2) {
                    parameters[i / 2].kind = (HPyType_SpecParam_Kind)HPyLong_AsInt64_t(ctx, args[i]);
                    parameters[i / 2].object = args[i + 1];
                }
                return HPyType_FromSpec(ctx, &T_spec, parameters);
            }
            """;

    /** A function m.make(kind, object, ...). */
    private Value makeWithParameters(String code, String fields, String... definitions) {
        Value m = load(spec(code, "T", fields, definitions) + PARAMETERS, "make");
        exec(m, "BASE, TUPLE, META = 1, 2, 3");
        return m;
    }

    @Test
    public void bases() {
        Value m = makeWithParameters("", FLAGS);
        exec(m, "class A: a = 1\nclass B: b = 2");
        assertPython(m, "m.make().__bases__ == (object,)");
        assertPython(m, "m.make(BASE, A).__bases__ == (A,) and m.make(BASE, A)().a == 1");
        assertPython(m, "m.make(BASE, A, BASE, B).__bases__ == (A, B) and m.make(BASE, A, BASE, B)().b == 2");
        assertPython(m, "m.make(TUPLE, (A, B)).__bases__ == (A, B)");
        assertRaises(
                m,
                "m.make(BASE, A, TUPLE, (B,))",
                "TypeError",
                "snippet.T: HPyType_SpecParam_BasesTuple must be a tuple and the only parameter with bases");
        assertRaises(m, "m.make(TUPLE, (B,), BASE, A)", "TypeError", "snippet.T: bases are given twice");
        assertRaises(m, "m.make(77, A)", "TypeError", "snippet.T: unknown HPyType_SpecParam kind 77");
        assertRaises(m, "m.make(BASE, bool)", "TypeError", "type 'bool' is not an acceptable base type");
        assertRaises(m, "m.make(BASE, 5)", "TypeError", "snippet.T: bases must be types");
    }

    @Test
    public void metaclass() {
        Value m = makeWithParameters("", FLAGS);
        exec(m, """
                class Meta(type):
                    def hello(cls): return 'hello ' + cls.__name__
                """);
        assertPython(m, "type(m.make(META, Meta)) is Meta and m.make(META, Meta).hello() == 'hello T'");
        assertPython(m, "type(m.make(META, Meta)()) .__name__ == 'T'");
        assertRaises(
                m, "m.make(META, Meta, META, type)", "ValueError", "snippet.T: metaclass was specified multiple times");
        assertRaises(m, "m.make(META, int)", "TypeError", "snippet.T: the metaclass is not a subclass of 'type'");
    }

    @Test
    public void aMetaclassWithAStruct() {
        String code = """
                typedef struct { long number; } Meta;
                HPyType_HELPERS(Meta, HPyType_BuiltinShape_Type)
                HPyDef_MEMBER(number, "number", HPyMember_LONG, offsetof(Meta, number))
                HPyDef_METH(read, "read", HPyFunc_NOARGS)
                static HPy read_impl(HPyContext *ctx, HPy self) {
                    return HPyLong_FromInt64_t(ctx, Meta_AsStruct(ctx, self)->number);
                }
                """;
        Value m = makeType(
                code,
                ".basicsize = sizeof(Meta), .builtin_shape = SHAPE(Meta), .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE",
                "number",
                "read");
        assertPython(m, "issubclass(T, type)");
        exec(m, "class C(metaclass=T): pass\nclass D(C): pass\nC.number = 5");
        assertPython(m, "C.read() == 5 and C.number == 5 and D.read() == 0 and type(D) is T and type(C()) is C");
    }

    private void assertRefused(String code, String fields, String definition, String type, String message) {
        String[] definitions = definition == null ? new String[0] : new String[] {definition};
        Value m = makeWithParameters(code, fields, definitions);
        assertRaises(m, "m.make()", type, message);
    }

    @Test
    public void specsThatAreWrong() {
        assertRefused(
                "HPyDef unknown = {.kind = HPyDef_Kind_Slot, .slot = {.slot = (HPySlot_Slot)999}};",
                FLAGS,
                "unknown",
                "SystemError",
                "snippet.T: unknown slot 999");
        assertRefused(
                "HPyDef wrong = {.kind = (HPyDef_Kind)9};",
                FLAGS,
                "wrong",
                "SystemError",
                "snippet.T: unknown kind of HPyDef: 9");
        assertRefused(
                "static int slots[1];",
                ".legacy_slots = slots",
                null,
                "TypeError",
                "cannot specify .legacy_slots without setting .builtin_shape=HPyType_BuiltinShape_Legacy");
        assertRefused(
                "", ".builtin_shape = (HPyType_BuiltinShape)77", null, "ValueError", "snippet.T: invalid shape: 77");
        assertRefused(
                "", ".itemsize = -1, .basicsize = 8", null, "ValueError", "snippet.T: itemsize must not be negative");
        String call = """
                HPyDef_SLOT(call, HPy_tp_call)
                static HPy call_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) {
                    return HPy_Dup(ctx, self);
                }
                HPyDef_MEMBER(offset, "__vectorcalloffset__", HPyMember_HPYSSIZET, 0, .readonly=1)
                """;
        assertRefused(
                call,
                ".itemsize = 8, .basicsize = 8",
                "call",
                "TypeError",
                "snippet.T: Cannot use HPy call protocol with var objects");
        assertRefused(
                call,
                ".basicsize = 16",
                "call, &offset",
                "TypeError",
                "snippet.T: Cannot have HPy_tp_call and explicit member '__vectorcalloffset__': keep one of them");
        assertRefused(
                "",
                ".flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_HAVE_GC",
                null,
                "ValueError",
                "snippet.T: a type with HPy_TPFLAGS_HAVE_GC needs an HPy_tp_traverse slot");
        assertRefused(
                "HPyDef_MEMBER(x, \"x\", HPyMember_LONG, 0)",
                FLAGS,
                "x",
                "TypeError",
                "snippet.T: a type with basicsize 0 cannot define members");
    }

    @Test
    public void withoutBaseTypeFlagThereAreNoSubclasses() {
        Value m = makeType(POINT, ".basicsize = sizeof(Point)", "x", "y");
        assertRaises(m, "class S(T): pass", "TypeError", "type 'T' is not an acceptable base type");
        assertRaises(m, "type('S', (T,), {})", "TypeError", "type 'T' is not an acceptable base type");
        assertPython(m, "T().x == 0");
    }
}
