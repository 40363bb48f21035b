// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import org.graalvm.polyglot.Value;
import org.junit.Test;

public class InheritanceTest extends TypeTest {

    /** Base with a struct, Derived with a longer one, Same without basicsize. */
    private static final String TYPES = """
            typedef struct { long a; HPyField object; } Base;
            typedef struct { Base base; long b; } Derived;
            HPyType_HELPERS(Base)
            HPyType_HELPERS(Derived)
            HPyDef_MEMBER(a, "a", HPyMember_LONG, offsetof(Base, a))
            HPyDef_MEMBER(object, "object", HPyMember_OBJECT, offsetof(Base, object))
            HPyDef_MEMBER(b, "b", HPyMember_LONG, offsetof(Derived, b))
            HPyDef_METH(get_a, "get_a", HPyFunc_NOARGS)
            static HPy get_a_impl(HPyContext *ctx, HPy self) {
                return HPyLong_FromInt64_t(ctx, Base_AsStruct(ctx, self)->a);
            }
            HPyDef_METH(get_b, "get_b", HPyFunc_NOARGS)
            static HPy get_b_impl(HPyContext *ctx, HPy self) {
                Derived *d = Derived_AsStruct(ctx, self);
                return HPyLong_FromInt64_t(ctx, d->base.a + d->b);
            }
            HPyDef_SLOT(new, HPy_tp_new)
            static HPy new_impl(HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw) {
                Base *base;
                HPy self = HPy_New(ctx, type, &base);
                if (!HPy_IsNull(self))
                    base->a = 100 + nargs;
                return self;
            }
            HPyDef_SLOT(repr, HPy_tp_repr)
            static HPy repr_impl(HPyContext *ctx, HPy self) { return HPyUnicode_FromString(ctx, "base"); }
            HPyDef_SLOT(compare, HPy_tp_richcompare)
            static HPy compare_impl(HPyContext *ctx, HPy a, HPy b, HPy_RichCmpOp op) {
                return HPyBool_FromBool(ctx, op == HPy_EQ);
            }
            """
            + spec(
                    "",
                    "Base",
                    ".basicsize = sizeof(Base), .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE",
                    "a",
                    "object",
                    "get_a",
                    "new",
                    "repr",
                    "compare")
            + spec(
                    "",
                    "Derived",
                    ".basicsize = sizeof(Derived), .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE",
                    "b",
                    "get_b")
            + spec("", "Same", ".flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE")
            + """
                    static int add(HPyContext *ctx, HPy m, const char *name, HPyType_Spec *spec) {
                        HPy base = HPy_GetAttr_s(ctx, m, "Base");
                        if (HPy_IsNull(base))
                            return 0;
                        HPyType_SpecParam parameters[] = {{HPyType_SpecParam_Base, base}, {}};
                        int added = HPyHelpers_AddType(ctx, m, name, spec, parameters);
                        HPy_Close(ctx, base);
                        return added;
                    }
                    HPyDef_SLOT(init, HPy_mod_exec)
                    static int init_impl(HPyContext *ctx, HPy m) {
                        return HPyHelpers_AddType(ctx, m, "Base", &Base_spec, NULL)
                                && add(ctx, m, "Derived", &Derived_spec) && add(ctx, m, "Same", &Same_spec) ? 0 : -1;
                    }
                    """;

    private Value types() {
        Value m = load(TYPES, "init");
        exec(m, "Base, Derived, Same = m.Base, m.Derived, m.Same");
        return m;
    }

    @Test
    public void aTypeInheritsTheBeginningOfItsStruct() {
        Value m = types();
        exec(m, "d = Derived(1, 2); d.b = 7; d.object = 'o'; e = Derived(); e.b = 1");
        assertPython(m, "Derived.__mro__ == (Derived, Base, object) and isinstance(d, Base)");
        assertPython(m, "d.a == 102 and d.get_a() == 102 and d.get_b() == 109 and d.object == 'o'");
        assertPython(m, "e.get_b() == 101 and e.object is None");
        assertPython(m, "repr(d) == 'base' and type(d) is Derived");
    }

    @Test
    public void aTypeWithoutBasicsizeInheritsTheStruct() {
        Value m = types();
        exec(m, "objects = [Same(*range(i)) for i in range(2000)]\nfor i, o in enumerate(objects): o.object = i");
        assertPython(m, "all(o.a == 100 + i and o.get_a() == o.a and o.object == i for i, o in enumerate(objects))");
    }

    @Test
    public void slotsAreInherited() {
        Value m = types();
        exec(m, "class S(Derived): pass\nclass R(Same):\n  def __repr__(self): return 'own ' + super().__repr__()");
        assertPython(m, "repr(S()) == 'base' and repr(R()) == 'own base'");
        assertPython(m, "S() == S() and Derived() == 5 and not (Same() != 3)");
        assertPython(m, "Derived.__hash__ is None and S.__hash__ is None");
    }

    @Test
    public void pythonSubclasses() {
        Value m = types();
        exec(m, """
                class S(Derived):
                    def __init__(self, *args):
                        self.args = args
                        self.b = 5
                    def get_b(self):
                        return super().get_b() * 2
                class Slots(Derived):
                    __slots__ = ('s',)
                s = S('x'); t = Slots(); t.s = 'slot'; t.b = 3
                import weakref
                w = weakref.ref(s)
                """);
        assertPython(m, "s.get_b() == 2 * 106 and s.args == ('x',) and s.__dict__ == {'args': ('x',)}");
        assertPython(m, "t.s == 'slot' and t.get_b() == 103 and not hasattr(t, '__dict__') and w() is s");
        assertRaises(m, "t.u = 1", "AttributeError", "'Slots' object has no attribute 'u'");
    }

    @Test
    public void manyObjectsHaveTheirOwnStructs() {
        Value m = types();
        exec(m, "objects = [Derived() for i in range(5000)]\nfor i, o in enumerate(objects): o.a = i; o.b = -i");
        exec(m, "del objects[::3]\nmore = [Derived() for i in range(5000)]");
        assertPython(m, "all(o.get_b() == 0 for o in objects) and all(o.get_b() == 100 for o in more)");
        assertPython(m, "len({o.a for o in objects}) == len(objects)");
    }

    @Test
    public void onePlaceInCMakesObjectsOfManyClasses() {
        Value m = types();
        exec(m, """
                classes = [type("C", (base,), {}) for base in (Base, Derived, Same) for i in range(5)]
                before = [T() for T in classes + [Base, Derived, Same]]
                class Mixin: pass
                for T in classes: T.__bases__ = (Mixin, *T.__bases__)
                after = [T(1) for T in classes]
                for o in before + after: o.a += 1
                """);
        assertPython(m, "[type(o) for o in after] == classes and all(isinstance(o, Mixin) for o in before[:-3])");
        assertPython(m, "all(o.get_a() == 101 for o in before) and all(o.get_a() == 102 for o in after)");
        assertPython(m, "[o.get_b() for o in after[5:10]] == [102] * 5");
    }
}
