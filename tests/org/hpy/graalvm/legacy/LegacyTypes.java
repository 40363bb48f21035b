// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.legacy;

import org.graalvm.polyglot.Value;
import org.junit.Test;

/** Tests of types whose instances live in native memory, with slots of HPy and of CPython's C API; a part of {@link HybridTest}. */
abstract class LegacyTypes extends Trampolines {

    @Test
    public void aLegacyTypeHasHPysAndCPythonsSlots() {
        Value m = load(read("legacytypes.c"), "make");
        exec(m, "P = m.make(0)\np, q = P(), P(1, 2)\nclass Sub(P): pass");
        assertPython(m, "repr(p) == '<0>' and repr(q) == '<20>' and p + q == 20 and q.x == 20");
        exec(m, "q.x = 7");
        assertPython(
                m,
                "repr(q) == '<7>' and P.__name__ == 'Point' and P.__module__ == 'snippet' and P.__doc__ == 'A point.'");
        exec(m, "s = Sub(1)\ns.attribute = 5");
        assertPython(m, "repr(s) == '<10>' and s + q == 17 and s.attribute == 5 and isinstance(s, P)");
    }

    @Test
    public void fieldsOfALegacyStructAreReferences() throws InterruptedException {
        Value m = load(read("legacytypes.c"), "make");
        exec(m, "import weakref\nclass Value: pass\np, v = m.make(0)(), Value()");
        assertPython(m, "p.load() is None and p.store(v) is None and p.load() is v");
        assertPython(m, "p.store([1]) is None and p.load() == [1]");
        // Fields are given up when their object dies. (What was called last may be kept by who called it.)
        exec(m, "P, values = m.make(0), [Value() for i in range(50)]\nrefs = [weakref.ref(v) for v in values]");
        exec(m, "for v in values: P().store(v)");
        exec(m, "del v, values");
        await(m, "sum(r() is None for r in refs) > 25");
    }

    @Test
    public void aLegacyTypeCanHaveHPysEnd() throws InterruptedException {
        Value m = load(read("legacytypes.c"), "make", "ends");
        exec(m, "P = m.make(4)\nfor i in range(100): P(1)");
        await(m, "m.ends()[0] > 0 and m.ends()[1] > 0");
        // First alive and whole, then destroyed: the finalizer has seen each struct before.
        assertPython(m, "m.ends()[0] >= m.ends()[1] and m.ends()[2] == 10");
    }

    @Test
    public void aLegacyObjectCanHaveACallFunction() {
        Value m = load(read("legacytypes.c"), "make");
        exec(m, "P = m.make(5)\nclass Sub(P): pass");
        assertPython(m, "P()(1, 2) == 2 and P(1)(1, 2) == 20 and Sub()(1) == 1 and Sub(1)() == 0");
        exec(m, "x = [P(1), P()]");
        assertPython(m, "[p(1) for p in x] == [10, 1] and x[0].x == 10");
    }

    /** Waits for Java's garbage collector and GraalPy's thread for what it has found. */
    private static void await(Value m, String condition) throws InterruptedException {
        for (int i = 0; i < 100 && !eval(m, condition).asBoolean(); i++) {
            System.gc();
            Thread.sleep(50);
            exec(m, "[object() for i in range(10)]; gc = __import__('gc').collect()");
        }
        assertPython(m, condition);
    }

    @Test
    public void aLegacySlotDeallocatesTheObjects() throws InterruptedException {
        Value m = load(read("legacytypes.c"), "make", "deallocations");
        exec(m, "P = m.make(3)\nfor i in range(100): P()");
        await(m, "m.deallocations() > 0");
    }

    @Test
    public void aClassHasTheStructOfItsLegacyMetaclass() {
        Value m = load(read("metaclasses.c"), "meta", "in_static_memory", "make", "count", "pass_on");
        exec(m, "metas = M, S = m.meta(), m.in_static_memory()");
        exec(m, "class WithM(metaclass=M): pass\nclass WithS(metaclass=S): pass");
        exec(m, "class Sub(WithM): pass\nclass SubMeta(M): pass\nclass WithSub(metaclass=SubMeta): pass");
        exec(m, "made, stated = [m.make(M), m.make(S)], [WithM, WithS, Sub, WithSub]");
        assertPython(m, "[type(c) for c in made + stated] == [M, S, M, S, M, SubMeta]");
        assertPython(m, "[[m.count(c) for i in range(3)] for c in made + stated] == [[0, 1, 2]] * 6");
        assertPython(m, "[c.double_number() for c in (made[0], WithM, Sub, WithSub)] == [6] * 4");
        exec(m, "p = made[0]()\np.x = 5");
        assertPython(m, "p.x == 5 and isinstance(p, made[0]) and m.count(made[0]) == 3");
        exec(m, "class Passed(metaclass=M): pass\nm.pass_on(Passed)");
        assertRaises(
                m,
                "m.count(Passed)",
                "TypeError",
                "'Passed' has no room for the struct of its metaclass 'Meta': CPython's API got the class before C code"
                        + " asked for the struct");
    }

    @Test
    public void legacyAndOtherStructsDoNotMix() {
        Value m = load(read("legacytypes.c"), "make");
        assertRaises(
                m,
                "m.make(1)",
                "TypeError",
                "cannot specify .legacy_slots without setting .builtin_shape=HPyType_BuiltinShape_Legacy");
        assertRaises(
                m,
                "m.make(2)",
                "TypeError",
                "snippet.Point: HPy_tp_destroy, HPy_tp_finalize and HPy_tp_traverse are not called where there is a legacy"
                        + " tp_dealloc: do all in one of them");
        assertRaises(
                m,
                "m.make(m.make(0))",
                "TypeError",
                "snippet.Derived: only its base has HPyType_BuiltinShape_Legacy, so that their structs conflict");
        assertRaises(
                m,
                "m.make(m.make(6))",
                "TypeError",
                "A legacy type should not inherit its memory layout from a pure type");
    }
}
