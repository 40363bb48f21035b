// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import static org.hpy.graalvm.types.NumberSlotsTest.RECORD;

import org.graalvm.polyglot.Value;
import org.junit.Test;

public class ObjectSlotsTest extends TypeTest {

    private static final String FLAGS = ".flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE";

    @Test
    public void call() {
        String code = RECORD + """
                        HPyDef_SLOT(call, HPy_tp_call)
                        static HPy call_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) {
                            size_t named = HPy_IsNull(kwnames) ? 0 : HPy_Length(ctx, kwnames);
                            HPy all = HPyTuple_FromArray(ctx, (HPy *)args, nargs + named);
                            HPy result = record(ctx, "call", self, all, kwnames);
                            HPy_Close(ctx, all);
                            return result;
                        }
                        """;
        Value m = makeType(code, FLAGS, "call");
        exec(m, "t = T()");
        assertPython(m, "t() == ('call', t, ())");
        assertPython(m, "t(1, 'x', None) == ('call', t, (1, 'x', None))");
        assertPython(m, "t(1, b=2, a=3) == ('call', t, (1, 2, 3), ('b', 'a'))");
        assertPython(m, "t(*range(20), **{'k': t}) == ('call', t, (*range(20), t), ('k',))");
        assertPython(m, "callable(t) and t.__call__(5) == ('call', t, (5,))");
    }

    private static final String INIT = POINT + """
                    HPyDef_SLOT(init, HPy_tp_init)
                    static int init_impl(HPyContext *ctx, HPy self, const HPy *args, HPy_ssize_t nargs, HPy kw) {
                        Point *p = Point_AsStruct(ctx, self);
                        if (nargs > 2) {
                            HPyErr_SetString(ctx, ctx->h_TypeError, "at most 2 coordinates");
                            return -1;
                        }
                        if (nargs > 0)
                            p->x = HPyLong_AsInt64_t(ctx, args[0]);
                        if (nargs > 1)
                            p->y = HPyLong_AsInt64_t(ctx, args[1]);
                        if (!HPy_IsNull(kw)) {
                            HPy y = HPy_GetItem_s(ctx, kw, "y");
                            if (HPy_IsNull(y))
                                return -1;
                            p->y = HPyLong_AsInt64_t(ctx, y);
                            HPy_Close(ctx, y);
                        }
                        return HPyErr_Occurred(ctx) ? -1 : 0;
                    }
                    """;

    @Test
    public void init() {
        Value m = makeType(INIT, POINT_SPEC, "x", "y", "init");
        exec(m, "def xy(p): return p.x, p.y");
        assertPython(m, "xy(T()) == (0, 0) and xy(T(1)) == (1, 0) and xy(T(1, 2)) == (1, 2)");
        assertPython(m, "xy(T(1, y=3)) == (1, 3) and xy(T(**{'y': 4})) == (0, 4)");
        assertRaises(m, "T(1, 2, 3)", "TypeError", "at most 2 coordinates");
        assertRaises(m, "T(z=3)", "KeyError", "'y'");
        assertRaises(m, "T('x')", "TypeError", "'str' object cannot be interpreted as an integer");
        assertPython(m, "T().__init__(1) is None and xy(T.__new__(T, 1, 2)) == (0, 0)");
    }

    @Test
    public void initOfASubclass() {
        Value m = makeType(INIT, POINT_SPEC, "x", "y", "init");
        exec(m, """
                class P(T):
                    def __init__(self, z, **kw):
                        super().__init__(z + 1, **kw)
                        self.z = z
                p = P(5, y=2)
                """);
        assertPython(m, "(p.x, p.y, p.z) == (6, 2, 5)");
    }

    private static final String NEW = POINT + """
                    HPyDef_SLOT(new, HPy_tp_new)
                    static HPy new_impl(HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw) {
                        if (nargs == 1 && HPy_Is(ctx, args[0], ctx->h_None))
                            return HPy_Dup(ctx, ctx->h_None);
                        Point *p;
                        HPy self = HPy_New(ctx, type, &p);
                        if (HPy_IsNull(self))
                            return HPy_NULL;
                        p->x = nargs;
                        p->y = HPy_IsNull(kw) ? -1 : HPy_Length(ctx, kw);
                        return self;
                    }
                    """;

    @Test
    public void newWithArguments() {
        Value m = makeType(NEW, POINT_SPEC, "x", "y", "new");
        exec(m, """
                def xy(p): return type(p).__name__, p.x, p.y
                class P(T):
                    def __init__(self, *args, **kw): self.args = args
                class Q(T):
                    def __new__(cls, n): return super().__new__(cls, *range(n))
                """);
        assertPython(m, "xy(T()) == ('T', 0, -1) and xy(T(1, 2, a=3, b=4)) == ('T', 2, 2)");
        assertPython(m, "xy(P(7, a=1)) == ('P', 1, 1) and P(7).args == (7,)");
        assertPython(m, "xy(Q(4)) == ('Q', 4, -1)");
        assertPython(m, "T(None) is None");
        assertPython(m, "xy(T.__new__(T, 5)) == ('T', 1, -1) and xy(T.__new__(P)) == ('P', 0, -1)");
        assertRaises(m, "T.__new__(int)", "TypeError", "T.__new__(int): int is not a subtype of T");
        assertRaises(m, "T.__new__(3)", "TypeError", "T.__new__(X): X is not a type object (int)");
        assertRaises(m, "T.__new__()", "TypeError", "T.__new__() missing 1 required positional argument: '$type'");
    }

    @Test
    public void newThatReturnsAnotherObjectIsNotFollowedByInit() {
        Value m = makeType(NEW + INIT.substring(POINT.length()), POINT_SPEC, "x", "y", "new", "init");
        assertPython(m, "T(None) is None and T(5).x == 5");
    }

    @Test
    public void withoutNewAndInitThereAreNoArguments() {
        Value m = makeType(POINT, POINT_SPEC, "x", "y");
        assertPython(m, "(T().x, T().y) == (0, 0)");
        assertRaises(m, "T(1)", "TypeError", "T() takes no arguments");
        assertRaises(m, "T(a=1)", "TypeError", "T() takes no arguments");
    }

    @Test
    public void reprAndStr() {
        String code = """
                HPyDef_SLOT(repr, HPy_tp_repr)
                static HPy repr_impl(HPyContext *ctx, HPy self) { return HPyUnicode_FromString(ctx, "<repr>"); }
                HPyDef_SLOT(str, HPy_tp_str)
                static HPy str_impl(HPyContext *ctx, HPy self) { return HPyUnicode_FromString(ctx, "<str>"); }
                """;
        Value m = makeType(code, FLAGS, "repr", "str");
        assertPython(m, "repr(T()) == '<repr>' and str(T()) == '<str>' and f'{T()} {T()!r}' == '<str> <repr>'");
        m = makeType(code, FLAGS, "repr");
        assertPython(m, "repr(T()) == '<repr>' and str(T()) == '<repr>' and repr([T()]) == '[<repr>]'");
        m = makeType(code, FLAGS);
        assertPython(m, "repr(T()).startswith('<snippet.T object at 0x')");
    }

    private static final String COMPARE = POINT + """
                    HPyDef_SLOT(compare, HPy_tp_richcompare)
                    static HPy compare_impl(HPyContext *ctx, HPy a, HPy b, HPy_RichCmpOp op) {
                        if (!HPy_TypeCheck(ctx, b, ctx->h_LongType))
                            return HPy_Dup(ctx, ctx->h_NotImplemented);
                        long left = Point_AsStruct(ctx, a)->x, right = HPyLong_AsInt64_t(ctx, b);
                        switch (op) {
                        case HPy_LT: return HPyBool_FromBool(ctx, left < right);
                        case HPy_LE: return HPyBool_FromBool(ctx, left <= right);
                        case HPy_EQ: return HPyBool_FromBool(ctx, left == right);
                        case HPy_NE: return HPyBool_FromBool(ctx, left != right);
                        case HPy_GT: return HPyBool_FromBool(ctx, left > right);
                        case HPy_GE: return HPyBool_FromBool(ctx, left >= right);
                        }
                        return HPy_NULL;
                    }
                    HPyDef_SLOT(hash, HPy_tp_hash)
                    static HPy_hash_t hash_impl(HPyContext *ctx, HPy self) {
                        long x = Point_AsStruct(ctx, self)->x;
                        if (x == -1)
                            HPyErr_SetString(ctx, ctx->h_ValueError, "no hash");
                        return x;
                    }
                    """;

    @Test
    public void richComparison() {
        Value m = makeType(COMPARE, POINT_SPEC, "x", "y", "compare");
        exec(m, "import operator as o; t = T(); t.x = 5");
        assertPython(
                m,
                "all(f(t, i) == f(5, i) and f(i, t) == f(i, 5) for f in (o.lt, o.le, o.eq, o.ne, o.gt, o.ge) for i in (4, 5, 6))");
        assertPython(m, "(t == 'x') is False and (t != 'x') is True and t == t");
        assertRaises(m, "t < 'x'", "TypeError", "'<' not supported between instances of 'T' and 'str'");
        assertPython(m, "t.__lt__('x') is NotImplemented");
    }

    @Test
    public void comparisonWithoutHashMakesObjectsUnhashable() {
        Value m = makeType(COMPARE, POINT_SPEC, "x", "y", "compare");
        assertPython(m, "T.__hash__ is None");
        assertRaises(m, "hash(T())", "TypeError", "unhashable type: 'T'");
        assertRaises(m, "{T(): 1}", "TypeError", "unhashable type: 'T'");
    }

    @Test
    public void hash() {
        Value m = makeType(COMPARE, POINT_SPEC, "x", "y", "compare", "hash");
        exec(m, "t = T(); t.x = 5; big = T(); big.x = 2**62 + 1; bad = T(); bad.x = -1");
        assertPython(m, "hash(t) == 5 and {t: 'found'}[5] == 'found' and t.__hash__() == 5");
        assertPython(m, "hash(big) == 2**62 + 1");
        assertRaises(m, "hash(bad)", "ValueError", "no hash");
    }

    @Test
    public void descriptorGet() {
        String code = RECORD + """
                        HPyDef_SLOT(get, HPy_tp_descr_get)
                        static HPy get_impl(HPyContext *ctx, HPy self, HPy object, HPy type) {
                            if (HPy_IsNull(object))
                                return record(ctx, "class", self, type, HPy_NULL);
                            return record(ctx, "instance", self, object, type);
                        }
                        """;
        Value m = makeType(code, FLAGS, "get");
        exec(m, "d = T()\nclass C:\n  a = d\nc = C()");
        assertPython(m, "c.a == ('instance', d, c, C)");
        assertPython(m, "C.a == ('class', d, C)");
        assertPython(m, "d.__get__(5) == ('instance', d, 5)");
        assertPython(m, "d.__get__(None, int) == ('class', d, int)");
    }

    @Test
    public void errorsOfFunctionsThatReturnNumbers() {
        String code = """
                HPyDef_SLOT(hash, HPy_tp_hash)
                static HPy_hash_t hash_impl(HPyContext *ctx, HPy self) { return -1; }
                HPyDef_SLOT(init, HPy_tp_init)
                static int init_impl(HPyContext *ctx, HPy self, const HPy *args, HPy_ssize_t nargs, HPy kw) {
                    return nargs == 0 ? 0 : -1;
                }
                HPyDef_SLOT(set, HPy_mp_ass_subscript)
                static int set_impl(HPyContext *ctx, HPy self, HPy key, HPy value) {
                    HPyErr_SetString(ctx, ctx->h_ValueError, "left over");
                    return 0;
                }
                """;
        Value m = makeType(code, FLAGS, "hash", "init", "set");
        exec(m, "t = T()");
        assertPython(m, "t.__hash__() == -1");
        assertRaises(
                m, "T(1)", "SystemError", "snippet.T HPy_tp_init returned an error value without setting an exception");
        assertRaises(
                m, "t[1] = 2", "SystemError", "snippet.T HPy_mp_ass_subscript returned a result with an exception set");
    }
}
