// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.members;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.types.TypeTest;
import org.junit.Test;

public class MembersTest extends TypeTest {

    private static final String NUMBERS = """
            typedef struct {
                short s; int i; long l; float f; double d; signed char b; unsigned char ub; unsigned short us;
                unsigned int ui; unsigned long ul; long long ll; unsigned long long ull; HPy_ssize_t n; char flag;
            } S;
            HPyDef_MEMBER(s, "short", HPyMember_SHORT, offsetof(S, s))
            HPyDef_MEMBER(i, "int", HPyMember_INT, offsetof(S, i), .doc = "an int")
            HPyDef_MEMBER(l, "long", HPyMember_LONG, offsetof(S, l))
            HPyDef_MEMBER(f, "float", HPyMember_FLOAT, offsetof(S, f))
            HPyDef_MEMBER(d, "double", HPyMember_DOUBLE, offsetof(S, d))
            HPyDef_MEMBER(b, "byte", HPyMember_BYTE, offsetof(S, b))
            HPyDef_MEMBER(ub, "ubyte", HPyMember_UBYTE, offsetof(S, ub))
            HPyDef_MEMBER(us, "ushort", HPyMember_USHORT, offsetof(S, us))
            HPyDef_MEMBER(ui, "uint", HPyMember_UINT, offsetof(S, ui))
            HPyDef_MEMBER(ul, "ulong", HPyMember_ULONG, offsetof(S, ul))
            HPyDef_MEMBER(ll, "longlong", HPyMember_LONGLONG, offsetof(S, ll))
            HPyDef_MEMBER(ull, "ulonglong", HPyMember_ULONGLONG, offsetof(S, ull))
            HPyDef_MEMBER(n, "ssize", HPyMember_HPYSSIZET, offsetof(S, n))
            HPyDef_MEMBER(flag, "bool", HPyMember_BOOL, offsetof(S, flag))
            HPyDef_MEMBER(fixed, "fixed", HPyMember_INT, offsetof(S, i), .readonly = 1)
            """;

    private static final String INTEGERS = """
            def set(name, value):
                p = T()
                setattr(p, name, value)
                return getattr(p, name)
            import warnings
            def warned(name, value):
                with warnings.catch_warnings(record=True) as w:
                    warnings.simplefilter('always')
                    result = set(name, value)
                return result, [(x.category.__name__, str(x.message)) for x in w]
            class Index:
                def __init__(self, value): self.value = value
                def __index__(self): return self.value
            ranges = [('short', -2**15, 2**15), ('int', -2**31, 2**31), ('long', -2**63, 2**63), ('byte', -2**7, 2**7),
                ('ubyte', 0, 2**8), ('ushort', 0, 2**16), ('uint', 0, 2**32), ('ulong', 0, 2**64),
                ('longlong', -2**63, 2**63), ('ulonglong', 0, 2**64), ('ssize', -2**63, 2**63)]
            """;

    private Value numbers() {
        Value module = makeType(
                NUMBERS,
                ".basicsize = sizeof(S)",
                "s",
                "i",
                "l",
                "f",
                "d",
                "b",
                "ub",
                "us",
                "ui",
                "ul",
                "ll",
                "ull",
                "n",
                "flag",
                "fixed");
        exec(module, INTEGERS);
        exec(module, "p = T()");
        return module;
    }

    @Test
    public void anIntegerOfEachTypeKeepsItsWholeRange() {
        Value m = numbers();
        assertPython(m, "all(getattr(p, name) == 0 for name, start, end in ranges)");
        assertPython(
                m,
                "all(set(n, v) == v for n, start, end in ranges for v in (start, end - 1, 0, 7, start // 2, end // 2))");
        assertPython(m, "all(set(name, Index(100)) == 100 for name, start, end in ranges)");
        assertPython(m, "all(set(name, True) == 1 for name, start, end in ranges)");
        assertPython(m, "all(warned(n, v) == (v, []) for n, start, end in ranges for v in (start, end - 1))");
    }

    @Test
    public void anIntegerThatDoesNotFitIsTruncatedWithAWarning() {
        Value m = numbers();
        assertPython(m, "warned('short', 2**15) == (-2**15, [('RuntimeWarning', 'Truncation of value to short')])");
        assertPython(m, "warned('int', -2**31 - 1) == (2**31 - 1, [('RuntimeWarning', 'Truncation of value to int')])");
        assertPython(m, "warned('byte', 200) == (-56, [('RuntimeWarning', 'Truncation of value to char')])");
        assertPython(m, "warned('ubyte', -1) == (255, [('RuntimeWarning', 'Truncation of value to unsigned char')])");
        assertPython(
                m, "warned('ushort', 2**16) == (0, [('RuntimeWarning', 'Truncation of value to unsigned short')])");
        assertPython(
                m, "warned('uint', 2**32 + 5) == (5, [('RuntimeWarning', 'Truncation of value to unsigned int')])");
        assertPython(m, """
                warned('uint', -1) == (2**32 - 1, [('RuntimeWarning', 'Writing negative value into unsigned field'),
                    ('RuntimeWarning', 'Truncation of value to unsigned int')])
                """);
        assertPython(
                m,
                "warned('ulong', -2) == (2**64 - 2, [('RuntimeWarning', 'Writing negative value into unsigned field')])");
    }

    @Test
    public void anIntegerThatNoLongCanHoldIsAnOverflow() {
        Value m = numbers();
        exec(m, """
                def overflows(name, value):
                    try:
                        set(name, value)
                    except OverflowError:
                        return True
                """);
        assertPython(m, "all(overflows(name, 2**64) for name, start, end in ranges)");
        assertPython(m, "all(overflows(name, -2**63 - 1) for name, start, end in ranges)");
        assertPython(
                m, "all(overflows(name, 2**63) for name in ('long', 'longlong', 'ssize', 'int', 'byte', 'ushort'))");
        assertRaises(m, "p.ulonglong = -1", "OverflowError", "can't convert negative value to unsigned int");
    }

    @Test
    public void onlyIntegersAreStoredToIntegers() {
        Value m = numbers();
        exec(m, """
                def fails(name, value):
                    try:
                        set(name, value)
                    except TypeError:
                        return True
                """);
        assertPython(m, "all(fails(name, v) for name, start, end in ranges for v in (1.0, None, '1'))");
        assertRaises(m, "p.int = 1.5", "TypeError", "'float' object cannot be interpreted as an integer");
    }

    @Test
    public void realNumbers() {
        Value m = numbers();
        assertPython(m, "p.float == 0.0 and type(p.float) is float");
        assertPython(m, "set('double', 0.1) == 0.1");
        assertPython(m, "set('float', 0.1) != 0.1 and abs(set('float', 0.1) - 0.1) < 1e-8");
        assertPython(m, "set('double', 3) == 3.0 and set('double', Index(4)) == 4.0");
        assertPython(m, "set('float', 1e300) == float('inf')");
        assertPython(m, "str(set('double', float('nan'))) == 'nan'");
        assertRaises(m, "p.double = '1'", "TypeError", "must be real number, not str");
        assertRaises(m, "p.float = None", "TypeError", "must be real number, not NoneType");
    }

    @Test
    public void bool() {
        Value m = numbers();
        assertPython(m, "p.bool is False");
        assertPython(m, "set('bool', True) is True and set('bool', False) is False");
        assertRaises(m, "p.bool = 1", "TypeError", "attribute value type must be bool");
    }

    @Test
    public void numbersCannotBeDeleted() {
        Value m = numbers();
        assertRaises(m, "del p.int", "TypeError", "can't delete numeric/char attribute");
        assertRaises(m, "del p.double", "TypeError", "can't delete numeric/char attribute");
        assertRaises(m, "del p.bool", "TypeError", "can't delete numeric/char attribute");
    }

    @Test
    public void aReadOnlyMemberCanOnlyBeRead() {
        Value m = numbers();
        exec(m, "p.int = 12");
        assertPython(m, "p.fixed == 12");
        assertRaises(m, "p.fixed = 'x'", "AttributeError", "readonly attribute");
        assertRaises(m, "del p.fixed", "AttributeError", "readonly attribute");
    }

    @Test
    public void theDescriptor() {
        Value m = numbers();
        assertPython(m, "type(T.int).__name__ == 'member_descriptor'");
        assertPython(m, "T.int.__doc__ == 'an int' and T.short.__doc__ is None and T.int.__name__ == 'int'");
        assertPython(m, "repr(T.int) == \"<member 'int' of 'T' objects>\"");
        assertPython(m, "T.int.__get__(p, T) == 0 and T.int.__get__(None, T) is T.int");
        assertRaises(
                m, "T.int.__get__(3)", "TypeError", "descriptor 'int' for 'T' objects doesn't apply to 'int' object");
        assertRaises(
                m,
                "T.int.__set__(3, 4)",
                "TypeError",
                "descriptor 'int' for 'T' objects doesn't apply to 'int' object");
    }

    private static final String OTHERS = """
            typedef struct {
                const char *text, *null, *bad; char c; char array[8]; HPyField object, required;
            } S;
            HPyType_HELPERS(S)
            HPyDef_MEMBER(text, "text", HPyMember_STRING, offsetof(S, text))
            HPyDef_MEMBER(null, "null", HPyMember_STRING, offsetof(S, null))
            HPyDef_MEMBER(bad, "bad", HPyMember_STRING, offsetof(S, bad))
            HPyDef_MEMBER(array, "array", HPyMember_STRING_INPLACE, offsetof(S, array))
            HPyDef_MEMBER(c, "char", HPyMember_CHAR, offsetof(S, c))
            HPyDef_MEMBER(object, "object", HPyMember_OBJECT, offsetof(S, object))
            HPyDef_MEMBER(required, "required", HPyMember_OBJECT_EX, offsetof(S, required))
            HPyDef_MEMBER(fixed, "fixed", HPyMember_OBJECT, offsetof(S, object), .readonly = 1)
            HPyDef_MEMBER(none, "none", HPyMember_NONE, 0)
            HPyDef_METH(fill, "fill", HPyFunc_NOARGS)
            static HPy fill_impl(HPyContext *ctx, HPy self) {
                S *s = S_AsStruct(ctx, self);
                s->text = "h\\xc3\\xa9llo";
                s->bad = "\\xff";
                s->c = 'A';
                for (int i = 0; i < 5; i++)
                    s->array[i] = "world"[i];
                HPyField_Store(ctx, self, &s->object, ctx->h_NotImplemented);
                return HPy_Dup(ctx, ctx->h_None);
            }
            HPyDef_METH(object_c, "object_c", HPyFunc_NOARGS)
            static HPy object_c_impl(HPyContext *ctx, HPy self) {
                S *s = S_AsStruct(ctx, self);
                return HPyField_IsNull(s->required) ? HPyLong_FromInt32_t(ctx, -1) : HPyField_Load(ctx, self, s->required);
            }
            """;

    private Value others() {
        Value module = makeType(
                OTHERS,
                ".basicsize = sizeof(S)",
                "text",
                "null",
                "bad",
                "array",
                "c",
                "object",
                "required",
                "fixed",
                "none",
                "fill",
                "object_c");
        exec(module, "p = T(); p.fill()");
        return module;
    }

    @Test
    public void strings() {
        Value m = others();
        assertPython(m, "p.text == 'h\u00e9llo' and p.null is None and p.array == 'world' and T().array == ''");
        assertRaises(m, "p.text = 'x'", "TypeError", "readonly attribute");
        assertRaises(m, "p.array = 'x'", "TypeError", "readonly attribute");
        assertRaises(m, "del p.text", "TypeError", "can't delete numeric/char attribute");
        assertRaises(
                m,
                "p.bad",
                "UnicodeDecodeError",
                "'utf_8' codec can't decode byte 0xff in position 0: malformed input");
    }

    @Test
    public void characters() {
        Value m = others();
        assertPython(m, "p.char == 'A' and T().char == '\\0'");
        exec(m, "p.char = 'z'");
        assertPython(m, "p.char == 'z'");
        for (String value : new String[] {"'ab'", "''", "'\u00e9'", "65", "None", "b'a'"}) {
            assertRaises(m, "p.char = " + value, "TypeError", "bad argument type for built-in operation");
        }
        assertPython(m, "p.char == 'z'");
    }

    @Test
    public void objects() {
        Value m = others();
        assertPython(m, "p.object is NotImplemented and p.fixed is NotImplemented and T().object is None");
        exec(m, "p.object = p");
        assertPython(m, "p.object is p");
        exec(m, "del p.object; del p.object");
        assertPython(m, "p.object is None");
        assertRaises(m, "p.fixed = 1", "AttributeError", "readonly attribute");
    }

    @Test
    public void objectsThatHaveToExist() {
        Value m = others();
        assertRaises(m, "p.required", "AttributeError", "'T' object has no attribute 'required'");
        assertRaises(m, "del p.required", "AttributeError", "required");
        assertPython(m, "p.object_c() == -1");
        exec(m, "x = object(); p.required = x");
        assertPython(m, "p.required is x and p.object_c() is x and p.object is NotImplemented");
        exec(m, "del p.required");
        assertPython(m, "not hasattr(p, 'required') and p.object_c() == -1");
    }

    @Test
    public void none() {
        Value m = others();
        assertPython(m, "p.none is None");
        assertRaises(m, "p.none = None", "TypeError", "readonly attribute");
        assertRaises(m, "del p.none", "TypeError", "can't delete numeric/char attribute");
    }

    @Test
    public void anUnknownTypeIsRefused() {
        String code = "HPyDef_MEMBER(x, \"x\", (HPyMember_FieldType)15, 0)\n";
        Value m = load(spec(code, "T", ".basicsize = 8", "x") + """
                        HPyDef_METH(make, "make", HPyFunc_NOARGS)
                        static HPy make_impl(HPyContext *ctx, HPy self) { return HPyType_FromSpec(ctx, &T_spec, NULL); }
                        """, "make");
        assertRaises(m, "m.make()", "SystemError", "bad memberdescr type 15 for x");
    }

    @Test
    public void aMemberOfASubclass() {
        Value m = makeType(POINT, POINT_SPEC, "x", "y");
        exec(m, "class P(T): pass");
        exec(m, "p = P(); p.x = 3; p.y = -4; p.z = 5");
        assertPython(m, "(p.x, p.y, p.z) == (3, -4, 5)");
    }
}
