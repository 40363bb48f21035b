// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.structs;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.types.TypeTest;
import org.junit.Test;

/** HPyField and HPyGlobal. */
public class FieldsTest extends TypeTest {

    private static String fields(String shape) {
        return """
                typedef struct { long count; HPyField items[6]; } Fields;
                HPyType_HELPERS(Fields, HPyType_BuiltinShape_%s)
                HPyDef_METH(set, "set", HPyFunc_VARARGS)
                static HPy set_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    long i = HPyLong_AsInt64_t(ctx, args[0]);
                    HPyField_Store(ctx, self, &Fields_AsStruct(ctx, self)->items[i], nargs > 1 ? args[1] : HPy_NULL);
                    return HPy_Dup(ctx, ctx->h_None);
                }
                HPyDef_METH(get, "get", HPyFunc_O)
                static HPy get_impl(HPyContext *ctx, HPy self, HPy arg) {
                    HPyField field = Fields_AsStruct(ctx, self)->items[HPyLong_AsInt64_t(ctx, arg)];
                    if (HPyField_IsNull(field))
                        return HPyUnicode_FromString(ctx, "empty");
                    return HPyField_Load(ctx, self, field);
                }
                HPyDef_METH(load_other, "load_other", HPyFunc_O)
                static HPy load_other_impl(HPyContext *ctx, HPy self, HPy arg) {
                    return HPyField_Load(ctx, arg, Fields_AsStruct(ctx, self)->items[5]);
                }
                HPyDef_METH(load_null, "load_null", HPyFunc_NOARGS)
                static HPy load_null_impl(HPyContext *ctx, HPy self) {
                    return HPyBool_FromBool(ctx, HPy_IsNull(HPyField_Load(ctx, self, HPyField_NULL)));
                }
                HPyDef_SLOT(traverse, HPy_tp_traverse)
                static int traverse_impl(void *self, HPyFunc_visitproc visit, void *arg) {
                    for (int i = 0; i < 6; i++)
                        HPy_VISIT(&((Fields *)self)->items[i]);
                    return 0;
                }
                """.formatted(shape);
    }

    private Value makeFields(String shape) {
        return makeType(fields(shape), """
                .basicsize = sizeof(Fields), .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE | HPy_TPFLAGS_HAVE_GC,
                .builtin_shape = SHAPE(Fields)
                """, "set", "get", "load_other", "load_null", "traverse");
    }

    private static void storeLoadAndClear(Value m, String create) {
        exec(m, "p = " + create + "; q = " + create);
        assertPython(m, "[p.get(i) for i in range(6)] == ['empty'] * 6 and p.load_null()");
        exec(m, "x = object(); p.set(0, x); q.set(0, 'q'); p.set(4, p)");
        assertPython(m, "p.get(0) is x and q.get(0) == 'q' and p.get(4) is p and p.get(1) == 'empty'");
        exec(m, "p.set(0, 'y'); p.set(4); p.set(1)");
        assertPython(m, "p.get(0) == 'y' and p.get(4) == 'empty' and p.get(1) == 'empty'");
        exec(m, "for i in range(6): p.set(i, i * i)");
        exec(m, "for i in (3, 0, 5): p.set(i)");
        exec(m, "for i in (0, 3): p.set(i, str(i))");
        assertPython(m, "[p.get(i) for i in range(6)] == ['0', 1, 4, '3', 16, 'empty']");
    }

    @Test
    public void fieldsOfAnObject() {
        storeLoadAndClear(makeFields("Object"), "T()");
    }

    @Test
    public void fieldsOfASubclass() {
        Value m = makeFields("Object");
        exec(m, "class S(T):\n  __slots__ = 'a', 'b'\ns = S(); s.a = 1");
        storeLoadAndClear(m, "S()");
    }

    @Test
    public void fieldsOfObjectsWithABuiltInShape() {
        Value m = makeFields("Long");
        storeLoadAndClear(m, "T(5)");
        assertPython(m, "p + 1 == 6");
        storeLoadAndClear(makeFields("Unicode"), "T('text')");
        storeLoadAndClear(makeFields("Tuple"), "T((1, 2))");
    }

    @Test
    public void theReferentsOfObjects() {
        Value m = makeFields("Object");
        exec(m, "from gc import get_referents; p = T(); p.set(3, 'one'); p.set(0, p); p.set(1, 'gone'); p.set(1)");
        assertPython(m, "set(get_referents(p)) == {'one', p} and get_referents(T()) == []");
        exec(m, "class S(T): pass\nq = S(); q.set(0, 'two')");
        assertPython(m, "sorted(map(str, get_referents(T(), q, 5, T, 'x', p)[1:])) == sorted(['one', str(p)])");
        Value longs = makeFields("Long");
        exec(longs, "from gc import get_referents; p = T(5); p.set(2, 'three')");
        assertPython(longs, "get_referents(p, 5) == ['three'] and get_referents(T(6)) == [] == get_referents()");
    }

    @Test
    public void aFieldThatIsClearedAndSetAgainAndAgain() {
        Value m = makeFields("Object");
        exec(m, "p = T()\nfor i in range(10000):\n  p.set(i % 6, i)\n  p.set((i + 3) % 6)");
        assertPython(
                m, "sorted(str(p.get(i)) for i in range(6)) == ['9997', '9998', '9999', 'empty', 'empty', 'empty']");
    }

    @Test
    public void aFieldOfAnotherObject() {
        Value m = makeFields("Object");
        exec(m, "p = T(); q = T(); p.set(5, 'p')");
        assertRaises(
                m,
                "p.load_other(q)",
                "SystemError",
                "1 is not an HPyField of this object or an HPyGlobal: it was copied, cleared or never stored");
        assertRaises(m, "p.load_other(3)", "TypeError", "'int' object has no C struct");
    }

    @Test
    public void aCopyOfAClearedFieldIsRefused() {
        String code = fields("Object") + """
                HPyDef_METH(load_copy, "load_copy", HPyFunc_NOARGS)
                static HPy load_copy_impl(HPyContext *ctx, HPy self) {
                    HPyField *field = &Fields_AsStruct(ctx, self)->items[0], copy = *field;
                    HPyField_Store(ctx, self, field, HPy_NULL);
                    return HPyField_Load(ctx, self, copy);
                }
                HPyDef_METH(store_copy, "store_copy", HPyFunc_NOARGS)
                static HPy store_copy_impl(HPyContext *ctx, HPy self) {
                    HPyField *field = &Fields_AsStruct(ctx, self)->items[0], copy = *field;
                    HPyField_Store(ctx, self, field, HPy_NULL);
                    HPyField_Store(ctx, self, &copy, self);
                    return HPyErr_Occurred(ctx) ? HPy_NULL : HPy_Dup(ctx, ctx->h_None);
                }
                HPyDef_METH(clear_copy, "clear_copy", HPyFunc_NOARGS)
                static HPy clear_copy_impl(HPyContext *ctx, HPy self) {
                    HPyField *field = &Fields_AsStruct(ctx, self)->items[0], copy = *field;
                    HPyField_Store(ctx, self, field, HPy_NULL);
                    HPyField_Store(ctx, self, &copy, HPy_NULL);
                    return HPyErr_Occurred(ctx) ? HPy_NULL : HPy_Dup(ctx, ctx->h_None);
                }
                """;
        Value m = makeType(code, ".basicsize = sizeof(Fields)", "set", "get", "load_copy", "store_copy", "clear_copy");
        exec(m, "p = T(); p.set(1, 'other')");
        for (String attempt : new String[] {"load", "store", "clear"}) {
            exec(m, "p.set(0, 1)");
            assertRaises(
                    m,
                    "p." + attempt + "_copy()",
                    "SystemError",
                    "2 is not an HPyField of this object or an HPyGlobal: it was copied, cleared or never stored");
            assertPython(m, "p.get(0) == 'empty' and p.get(1) == 'other'");
        }
    }

    private static final String GLOBALS = """
            static HPyGlobal first, second;
            HPyDef_METH(set, "set", HPyFunc_VARARGS)
            static HPy set_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                HPyGlobal *global = HPyLong_AsInt64_t(ctx, args[0]) ? &second : &first;
                HPyGlobal_Store(ctx, global, nargs > 1 ? args[1] : HPy_NULL);
                return HPy_Dup(ctx, ctx->h_None);
            }
            HPyDef_METH(get, "get", HPyFunc_O)
            static HPy get_impl(HPyContext *ctx, HPy self, HPy arg) {
                HPy object = HPyGlobal_Load(ctx, HPyLong_AsInt64_t(ctx, arg) ? second : first);
                return HPy_IsNull(object) ? HPyUnicode_FromString(ctx, "empty") : object;
            }
            """;

    @Test
    public void globals() {
        Value m = load(GLOBALS, "set", "get");
        assertPython(m, "m.get(0) == m.get(1) == 'empty'");
        exec(m, "x = object(); m.set(0, x); m.set(1, 'second')");
        assertPython(m, "m.get(0) is x and m.get(0) is x and m.get(1) == 'second'");
        exec(m, "m.set(0, 5); m.set(1); m.set(1)");
        assertPython(m, "m.get(0) == 5 and m.get(1) == 'empty'");
    }

    @Test
    public void eachExtensionHasItsOwnGlobals() {
        Value m = load(GLOBALS, "set", "get");
        Value other = load("/* another file */\n" + GLOBALS, "set", "get");
        exec(m, "m.set(0, 'm')");
        exec(other, "m.set(0, 'other'); m.set(1, 'second')");
        assertPython(m, "m.get(0) == 'm' and m.get(1) == 'empty'");
        assertPython(other, "m.get(0) == 'other'");
    }
}
