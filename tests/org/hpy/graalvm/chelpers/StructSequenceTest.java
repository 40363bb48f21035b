// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.chelpers;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

public class StructSequenceTest extends ExtensionTest {

    /** Functions type() and make(type, *items) for a struct sequence of this name, docstring and fields, all as C. */
    private Value sequence(String name, String doc, String fields) {
        return load("""
                HPyDef_METH(type, "type", HPyFunc_NOARGS)
                static HPy type_impl(HPyContext *ctx, HPy self) {
                    HPyStructSequence_Field fields[] = {%3$s{NULL, NULL}};
                    HPyStructSequence_Desc descriptor = {.name = %1$s, .doc = %2$s, .fields = fields};
                    return HPyStructSequence_NewType(ctx, &descriptor);
                }
                HPyDef_METH(make, "make", HPyFunc_VARARGS)
                static HPy make_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    return HPyStructSequence_New(ctx, args[0], (HPy_ssize_t)nargs - 1, nargs == 1 ? NULL : (HPy *)args + 1);
                }
                """.formatted(name, doc, fields), "type", "make");
    }

    private Value point() {
        Value m = sequence(
                "\"geometry.Point\"",
                "\"A point.\"",
                "{\"x\", \"to the right\"}, {\"y\", NULL}, {HPyStructSequence_UnnamedField, \"no name\"}, ");
        exec(m, "Point = m.type()\n");
        return m;
    }

    @Test
    public void theTypeHasTheNameAndDocOfItsDescriptor() {
        Value m = point();
        assertPython(m, "isinstance(Point, type) and issubclass(Point, tuple)");
        assertPython(
                m,
                "(Point.__name__, Point.__qualname__, Point.__module__, Point.__doc__) == ('Point', 'Point', 'geometry',"
                        + " 'A point.')");
        assertPython(m, "Point.n_fields == 3");
    }

    @Test
    public void theNameMayHaveNoModuleOrManyDots() {
        Value m = sequence("\"Alone\"", "NULL", "{\"x\", NULL}, ");
        assertPython(m, "m.type().__name__ == 'Alone' and m.type().__doc__ is None");
        Value dotted = sequence("\"a.b.C\"", "NULL", "");
        assertPython(dotted, "m.type().__name__ == 'C' and m.type().__module__ == 'a.b'");
    }

    @Test
    public void theNameNeedNotBeAnIdentifier() {
        Value m = sequence("\"m.for-\\u20ac\"", "NULL", "{\"x\", NULL}, ");
        assertPython(m, "m.type().__name__ == m.type().__qualname__ == 'for-\\u20ac'");
        assertPython(m, "repr(m.make(m.type(), 1)) == 'for-\\u20ac(x=1)'");
    }

    @Test
    public void itemsAreFieldsAndATuple() {
        Value m = point();
        exec(m, "p = m.make(Point, 1, 2.5, 'three')\n");
        assertPython(m, "p.x == 1 and p.y == 2.5 and p[2] == 'three' and type(p) is Point");
        assertPython(m, "p == (1, 2.5, 'three') and len(p) == 3 and p[:2] == (1, 2.5)");
        assertPython(m, "hash(p) == hash((1, 2.5, 'three')) and [*p] == [1, 2.5, 'three']");
        assertRaises(m, "setattr(p, 'x', 3)", "AttributeError", "can't set attribute");
    }

    @Test
    public void anUnnamedFieldHasOnlyItsIndex() {
        assertPython(point(), "not hasattr(m.make(Point, 1, 2, 3), '_') and m.make(Point, 1, 2, 3)[-1] == 3");
    }

    @Test
    public void fieldsHaveTheirDoc() {
        assertPython(point(), "Point.x.__doc__ == 'to the right'");
    }

    @Test
    public void aSequenceMayBeEmpty() {
        Value m = sequence("\"m.Empty\"", "\"\"", "");
        assertPython(m, "m.make(m.type()) == () and m.type().n_fields == 0 and m.type().__doc__ == ''");
    }

    @Test
    public void aSequenceMayHaveManyFields() {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            fields.append("{\"f%d\", NULL}, ".formatted(i));
        }
        Value m = sequence("\"m.Many\"", "NULL", fields.toString());
        assertPython(m, "m.make(m.type(), *range(40)) == tuple(range(40)) and m.make(m.type(), *range(40)).f39 == 39");
    }

    @Test
    public void itemsMustBeAsManyAsFields() {
        Value m = point();
        exec(m, """
                def raised(*items):
                    try:
                        return m.make(Point, *items)
                    except TypeError:
                        return TypeError
                """);
        assertPython(m, "raised() is raised(1) is raised(1, 2) is raised(1, 2, 3, 4) is TypeError");
    }

    @Test
    public void onlyStructSequencesHaveInstances() {
        Value m = point();
        assertRaises(
                m,
                "m.make(str, 'x')",
                "TypeError",
                "HPyStructSequence_New: <class 'str'> is not a struct sequence type");
    }

    @Test
    public void anIncompleteDescriptorIsASystemError() {
        Value m = sequence("NULL", "NULL", "");
        assertRaises(m, "m.type()", "SystemError", "HPyStructSequence_NewType: the descriptor has no name");
        Value none = load("""
                HPyDef_METH(no_fields, "no_fields", HPyFunc_NOARGS)
                static HPy no_fields_impl(HPyContext *ctx, HPy self) {
                    HPyStructSequence_Desc descriptor = {.name = "m.Name"};
                    return HPyStructSequence_NewType(ctx, &descriptor);
                }
                HPyDef_METH(nothing, "nothing", HPyFunc_NOARGS)
                static HPy nothing_impl(HPyContext *ctx, HPy self) {
                    return HPyStructSequence_NewType(ctx, NULL);
                }
                """, "no_fields", "nothing");
        assertRaises(none, "m.no_fields()", "SystemError", "HPyStructSequence_NewType: the descriptor has no fields");
        assertRaises(none, "m.nothing()", "SystemError", "HPyStructSequence_NewType: the descriptor is NULL");
    }

    @Test
    public void wrongUtf8IsAnError() {
        for (String[] wrong : new String[][] {
            {"\"m.\\xff\"", "NULL", ""},
            {"\"\\xff.m\"", "NULL", ""},
            {"\"m\"", "\"\\xff\"", ""},
            {"\"m\"", "NULL", "{\"\\xff\", NULL}, "},
            {"\"m\"", "NULL", "{\"x\", \"\\xff\"}, "}
        }) {
            Value m = sequence(wrong[0], wrong[1], wrong[2]);
            exec(m, """
                    def raised():
                        try:
                            return m.type()
                        except UnicodeDecodeError:
                            return UnicodeDecodeError
                    """);
            assertPython(m, "raised() is UnicodeDecodeError");
        }
    }
}
