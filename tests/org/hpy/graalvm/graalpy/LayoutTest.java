// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.graalpy;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.types.TypeTest;
import org.junit.Test;

/** What Python code does to types with a C struct never ends in an internal error. */
public class LayoutTest extends TypeTest {

    private static final String CONFLICT = "multiple bases have instance lay-out conflict";

    /** Point, Other and Empty, which has no struct. */
    private static final String TYPES = POINT
            + """
                    HPyDef_METH(sum, "sum", HPyFunc_NOARGS)
                    static HPy sum_impl(HPyContext *ctx, HPy self) {
                        Point *p = Point_AsStruct(ctx, self);
                        return HPyLong_FromInt64_t(ctx, p->x + p->y);
                    }
                    HPyDef_GET(norm, "norm")
                    static HPy norm_get(HPyContext *ctx, HPy self, void *closure) {
                        Point *p = Point_AsStruct(ctx, self);
                        return HPyLong_FromInt64_t(ctx, p->x * p->x + p->y * p->y);
                    }
                    HPyDef_SLOT(add, HPy_nb_add)
                    static HPy add_impl(HPyContext *ctx, HPy a, HPy b) {
                        return HPyLong_FromInt64_t(ctx, Point_AsStruct(ctx, a)->x + Point_AsStruct(ctx, b)->x);
                    }
                    """
            + spec("", "Point", POINT_SPEC, "x", "y", "sum", "norm", "add")
            + spec("", "Other", POINT_SPEC, "x")
            + spec("", "Empty", ".flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE")
            + """
                    HPyDef_SLOT(init, HPy_mod_exec)
                    static int init_impl(HPyContext *ctx, HPy m) {
                        return HPyHelpers_AddType(ctx, m, "Point", &Point_spec, NULL)
                                && HPyHelpers_AddType(ctx, m, "Other", &Other_spec, NULL)
                                && HPyHelpers_AddType(ctx, m, "Empty", &Empty_spec, NULL) ? 0 : -1;
                    }
                    """;

    private Value types() {
        Value m = load(TYPES, "init");
        exec(m, "Point, Other, Empty = m.Point, m.Other, m.Empty\nclass Plain: pass\np = Point(); p.x = 3; p.y = 4");
        return m;
    }

    @Test
    public void basesWithConflictingStructs() {
        Value m = types();
        for (String bases : new String[] {
            "Point, int",
            "int, Point",
            "Point, list",
            "Point, Other",
            "Other, Point",
            "Point, Exception",
            "Plain, Point, str"
        }) {
            assertRaises(m, "class Bad(" + bases + "): pass", "TypeError", CONFLICT);
        }
    }

    @Test
    public void subclassesOfTwoTypesWithStructsConflictToo() {
        Value m = types();
        exec(m, "class P(Point): pass\nclass O(Other): pass");
        assertRaises(m, "class Bad(P, O): pass", "TypeError", CONFLICT);
        assertRaises(m, "class Bad(O, Point): pass", "TypeError", CONFLICT);
    }

    @Test
    public void basesThatFit() {
        Value m = types();
        exec(m, """
                class A(Plain, Point): pass
                class B(Point, Plain): pass
                class C(Point, Empty): pass
                class D(Empty, Point): __slots__ = ()
                class E(Point): pass
                class F(E, B): pass
                objects = [cls() for cls in (A, B, C, D, E, F)]
                for o in objects: o.x = 5; o.y = 6
                """);
        assertPython(m, "all(o.sum() == 11 and o.norm == 61 and o + p == 8 for o in objects)");
    }

    @Test
    public void theStructCountsWhereverItsTypeStandsAmongTheBases() {
        Value m = types();
        exec(m, "class E(Empty): pass\nclass P(Point): pass\nclass D(E, Plain, P): pass\no = D(); o.x = 5");
        assertPython(m, "o.sum() == 5");
    }

    @Test
    public void anInstanceWithoutStructIsRefused() {
        Value m = types();
        exec(m, """
                def attempt(action):
                    try:
                        action(object.__new__(Point))
                    except TypeError as e:
                        return 'not made by' in str(e) or 'not safe' in str(e)
                """);
        assertPython(m, "attempt(lambda o: o.sum())");
        assertPython(m, "attempt(lambda o: o.norm)");
        assertPython(m, "attempt(lambda o: o.x)");
        assertPython(m, "attempt(lambda o: setattr(o, 'x', 1))");
        assertPython(m, "attempt(lambda o: o + p)");
        assertPython(m, "attempt(lambda o: Point.sum(o))");
    }

    @Test
    public void anOperandWithoutStructHasAStructOfZeros() {
        Value m = types();
        exec(m, """
                def add():
                    try:
                        return p + object.__new__(Point)
                    except TypeError:
                        return 3
                """);
        assertPython(m, "add() == 3");
    }

    @Test
    public void otherConstructors() {
        Value m = types();
        assertRaises(m, "int.__new__(Point)", "TypeError", "int.__new__(Point): Point is not a subtype of int");
        assertRaises(m, "Point.__new__(int)", "TypeError", "Point.__new__(int): int is not a subtype of Point");
        assertRaises(m, "Point.__new__(Other)", "TypeError", "Point.__new__(Other): Other is not a subtype of Point");
        assertRaises(m, "Point.__new__(Plain)", "TypeError", "Point.__new__(Plain): Plain is not a subtype of Point");
    }

    @Test
    public void theClassOfAnObjectCannotBecomeOneWithAnotherLayout() {
        Value m = types();
        exec(m, """
                def assign(o, cls):
                    try:
                        o.__class__ = cls
                    except TypeError as e:
                        return 'layout' in str(e)
                """);
        assertPython(m, "assign(p, Plain) and assign(Plain(), Point)");
        assertPython(m, "assign(p, Other) and assign(Other(), Point)");
        assertPython(m, "assign(p, int) is not None and assign(Empty(), Point)");
        exec(m, "class P(Point): pass\nclass O(Other): pass");
        assertPython(m, "assign(P(), O) and assign(O(), P) and assign(P(), Plain) and assign(Plain(), P)");
        assertPython(m, "p.sum() == 7");
    }

    @Test
    public void theClassOfAnObjectCanBecomeOneWithTheSameLayout() {
        Value m = types();
        exec(m, "class P(Point): pass\nclass Q(Point): pass\nq = P(); q.x = 9; q.__class__ = Q");
        assertPython(m, "type(q) is Q and q.sum() == 9");
    }

    @Test
    public void methodsOfAnotherType() {
        Value m = types();
        assertRaises(
                m,
                "Point.sum(Other())",
                "TypeError",
                "descriptor 'sum' for 'type' objects doesn't apply to a 'Other' object");
        assertRaises(
                m, "Point.sum(3)", "TypeError", "descriptor 'sum' for 'type' objects doesn't apply to a 'int' object");
        assertRaises(
                m,
                "Point.__add__(3, 4)",
                "TypeError",
                "descriptor '__add__' for 'type' objects doesn't apply to a 'int' object");
        assertRaises(
                m,
                "Point.norm.__get__(Other())",
                "TypeError",
                "descriptor 'norm' for 'Point' objects doesn't apply to 'Other' object");
        assertRaises(
                m,
                "Point.x.__get__(Other())",
                "TypeError",
                "descriptor 'x' for 'Point' objects doesn't apply to 'Other' object");
    }

    @Test
    public void basesCannotBeReplacedByOthersWithAnotherLayout() {
        Value m = types();
        exec(m, "class P(Point): pass\nq = P()");
        exec(m, """
                def rebase(cls):
                    try:
                        P.__bases__ = (cls,)
                    except TypeError:
                        return True
                    P.__bases__ = (Point,)
                """);
        assertPython(m, "rebase(Plain) and rebase(Other) and rebase(int)");
        assertPython(m, "q.sum() == 0");
    }

    /** As in CPython: only the type knows what a copy of the struct is. */
    @Test
    public void objectsWithAStructAreNotCopiedByDefault() {
        Value m = types();
        exec(m, "import copy, pickle\nclass P(Point):\n  def __reduce__(self): return copied, (self.x,)");
        exec(m, "def copied(x):\n  result = P(); result.x = x; return result");
        for (String copy : new String[] {"copy.copy(p)", "copy.deepcopy(p)", "pickle.dumps(p)", "p.__reduce_ex__(2)"}) {
            assertRaises(m, copy, "TypeError", "cannot pickle 'Point' object");
        }
        exec(m, "q = P(); q.x = 5; q = copy.copy(q)");
        assertPython(m, "type(q) is P and q.sum() == 5");
    }

    @Test
    public void aSubclassThatAFinalTypeDidNotSeeHasNoInstances() {
        Value m = makeType(POINT, ".basicsize = sizeof(Point), .flags = HPy_TPFLAGS_DEFAULT", "x");
        String message = "type 'T' is not an acceptable base type";
        assertRaises(m, "type('B', (T,), {})", "TypeError", message);
        exec(m, """
                class A:
                    def __init_subclass__(cls): pass
                class B(A, T): pass
                class C(B): pass
                """);
        assertRaises(m, "B()", "TypeError", message);
        assertRaises(m, "C()", "TypeError", message);
        assertRaises(m, "T.__new__(B)", "TypeError", message);
        assertPython(m, "type(T()) is T");
    }

    @Test
    public void anArgumentWithoutStructSeemsToHaveOneOfZerosAsLargeAsAny() {
        Value m = makeType("""
                typedef struct { char bytes[1000000]; } Large;
                HPyType_HELPERS(Large)
                static long sum;
                HPyDef_METH(fill, "fill", HPyFunc_O)
                static HPy fill_impl(HPyContext *ctx, HPy self, HPy arg) {
                    volatile Large *large = Large_AsStruct(ctx, arg);
                    for (size_t i = 0; i < sizeof(Large); i += 1000) {
                        sum += large->bytes[i];
                        large->bytes[i] = 1;
                    }
                    return HPyErr_Occurred(ctx) ? HPy_NULL : HPy_Dup(ctx, ctx->h_None);
                }
                HPyDef_METH(total, "total", HPyFunc_NOARGS)
                static HPy total_impl(HPyContext *ctx, HPy self) { return HPyLong_FromInt64_t(ctx, sum); }
                """, ".basicsize = sizeof(Large)", "fill", "total");
        for (int i = 0; i < 2; i++) {
            assertRaises(m, "T().fill(5)", "TypeError", "'int' object has no C struct");
        }
        exec(m, "o = T(); o.fill(o)");
        assertPython(m, "o.total() == 0 and o.fill(o) is None and o.total() == 1000");
    }
}
