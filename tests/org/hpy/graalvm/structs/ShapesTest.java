// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.structs;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.types.TypeTest;
import org.junit.Test;

/** Types that extend a built-in type by a struct. */
public class ShapesTest extends TypeTest {

    private Value makeShape(String shape) {
        String code = """
                typedef struct { long extra; } Extra;
                HPyType_HELPERS(Extra, HPyType_BuiltinShape_%s)
                HPyDef_MEMBER(extra, "extra", HPyMember_LONG, offsetof(Extra, extra))
                HPyDef_METH(increment, "increment", HPyFunc_NOARGS)
                static HPy increment_impl(HPyContext *ctx, HPy self) {
                    return HPyLong_FromInt64_t(ctx, ++Extra_AsStruct(ctx, self)->extra);
                }
                """.formatted(shape);
        return makeType(code, """
                .basicsize = sizeof(Extra), .builtin_shape = SHAPE(Extra),
                .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE
                """, "extra", "increment");
    }

    private void assertExtends(String shape, String type, String value) {
        Value m = makeShape(shape);
        exec(m, "class S(T): pass\nvalue = " + value);
        exec(m, "a, b, s, n = T(value), T(value), S(value), T(); b.extra = 100; s.extra = 200");
        assertPython(m, "T.__bases__ == (" + type + ",) and isinstance(a, " + type + ") and type(a) is T");
        assertPython(m, "a == value and s == value and n == " + type + "() and repr(a) == repr(value)");
        assertPython(m, "[a.increment() for i in range(3)] == [1, 2, 3] and a.extra == 3");
        assertPython(m, "(b.increment(), s.increment(), n.increment()) == (101, 201, 1)");
        exec(m, "a.extra = -1");
        assertPython(m, "a.increment() == 0 and a == value");
    }

    @Test
    public void ints() {
        assertExtends("Long", "int", "12345");
        assertExtends("Long", "int", "2**100");
    }

    @Test
    public void floats() {
        assertExtends("Float", "float", "2.5");
    }

    @Test
    public void strings() {
        assertExtends("Unicode", "str", "'text'");
    }

    @Test
    public void tuples() {
        assertExtends("Tuple", "tuple", "(1, 'x')");
    }

    @Test
    public void lists() {
        assertExtends("List", "list", "[1, 'x']");
    }

    @Test
    public void dicts() {
        assertExtends("Dict", "dict", "{'a': 1, 'b': 2}");
    }

    @Test
    public void conflictingBases() {
        Value m = makeShape("Long");
        assertRaises(m, "class Bad(T, str): pass", "TypeError", "multiple bases have instance lay-out conflict");
        exec(m, "class Good(T, int): pass\ng = Good(7)");
        assertPython(m, "g + 1 == 8 and g.increment() == 1");
        assertRaises(m, "T.__new__(str)", "TypeError", "int.__new__(str): str is not a subtype of int");
    }

    @Test
    public void aPlainObjectHasNoStruct() {
        Value m = makeShape("Long");
        assertRaises(
                m,
                "T.increment(5)",
                "TypeError",
                "descriptor 'increment' for 'type' objects doesn't apply to a 'int' object");
        assertRaises(
                m,
                "T.extra.__get__(5)",
                "TypeError",
                "descriptor 'extra' for 'T' objects doesn't apply to 'int' object");
    }

    @Test
    public void newRefusesOtherShapes() {
        Value m = load("""
                HPyDef_METH(make, "make", HPyFunc_O)
                static HPy make_impl(HPyContext *ctx, HPy self, HPy type) {
                    void *data;
                    return _HPy_New(ctx, type, &data);
                }
                """, "make");
        String message = "HPy_New: '%s' is not a type with a C struct of shape HPyType_BuiltinShape_Object";
        assertRaises(m, "m.make(int)", "TypeError", message.formatted("int"));
        assertRaises(m, "m.make(type('C', (), {}))", "TypeError", message.formatted("C"));
        assertRaises(m, "m.make(5)", "TypeError", "HPy_New: argument 1 must be a type, not 'int'");
    }
}
