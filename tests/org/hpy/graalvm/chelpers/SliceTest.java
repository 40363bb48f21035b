// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.chelpers;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Before;
import org.junit.Test;

/** HPySlice_Unpack and HPySlice_AdjustIndices together, against slice.indices. */
public class SliceTest extends ExtensionTest {

    private Value module;

    @Before
    public void loadIndices() {
        module = load("""
                HPyDef_METH(indices, "indices", HPyFunc_VARARGS)
                static HPy indices_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    HPy_ssize_t length = HPyLong_AsSsize_t(ctx, args[1]);
                    HPy_ssize_t start, stop, step;
                    if (HPySlice_Unpack(ctx, args[0], &start, &stop, &step) < 0) {
                        return HPy_NULL;
                    }
                    HPy_ssize_t count = HPySlice_AdjustIndices(ctx, length, &start, &stop, step);
                    return HPy_BuildValue(ctx, "(nnn)n", start, stop, step, count);
                }
                HPyDef_METH(adjust, "adjust", HPyFunc_VARARGS)
                static HPy adjust_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    HPy_ssize_t start, stop, step, length;
                    if (!HPyArg_Parse(ctx, NULL, args, nargs, "nnnn", &start, &stop, &step, &length)) {
                        return HPy_NULL;
                    }
                    HPy_ssize_t count = HPySlice_AdjustIndices(ctx, length, &start, &stop, step);
                    return HPy_BuildValue(ctx, "(nnn)n", start, stop, step, count);
                }
                """, "indices", "adjust");
        exec(module, """
                import itertools
                TOP = 2**63 - 1
                BOUNDS = (None, 0, 1, 2, 5, 6, 9, -1, -2, -5, -6, -9, TOP, TOP - 1, -TOP, -TOP - 1)
                STEPS = (None, 1, 2, 3, 7, -1, -2, -3, -7, TOP, -TOP)
                LENGTHS = (0, 1, 2, 5, 6, TOP)
                def count(start, stop, step):
                    return max(0, (stop - start + step - (1 if step > 0 else -1)) // step)
                def oracle(s, length):
                    indices = s.indices(length)
                    return indices, count(*indices)
                """);
    }

    @Test
    public void boundsAreClippedToTheSequence() {
        exec(module, """
                def difference():
                    for start, stop in itertools.product(BOUNDS, BOUNDS):
                        for step, length in itertools.product(STEPS, LENGTHS):
                            s = slice(start, stop, step)
                            if m.indices(s, length) != oracle(s, length):
                                return s, length, m.indices(s, length), oracle(s, length)
                """);
        assertPython(module, "difference() is None");
    }

    @Test
    public void theCountIsThatOfTheItems() {
        assertPython(
                module,
                "all(m.indices(slice(a, b, c), n)[1] == len(range(n)[a:b:c]) for a in BOUNDS for b in BOUNDS"
                        + " for c in STEPS for n in (0, 1, 5))");
    }

    @Test
    public void boundsNeedNotComeFromASlice() {
        assertPython(
                module, "m.adjust(-3, 10, 1, 5) == ((2, 5, 1), 3) and m.adjust(10, -10, -2, 5) == ((4, -1, -2), 3)");
        assertPython(module, "m.adjust(-TOP - 1, TOP, 1, 5) == ((0, 5, 1), 5)");
        assertPython(module, "m.adjust(TOP, -TOP - 1, -TOP, TOP) == ((TOP - 1, -1, -TOP), 1)");
    }

    @Test
    public void indexIsCalledAndItsErrorsPassThrough() {
        exec(module, """
                class Index:
                    def __index__(self): return 2
                class Fails:
                    def __index__(self): raise LookupError('index')
                """);
        assertPython(module, "m.indices(slice(Index(), None, Index()), 9) == ((2, 9, 2), 4)");
        assertRaises(module, "m.indices(slice(Fails()), 9)", "LookupError", "index");
        assertRaises(
                module,
                "m.indices(slice('1'), 9)",
                "TypeError",
                "slice indices must be integers or None or have an __index__ method");
        assertRaises(module, "m.indices(slice(0, 1, 0), 9)", "ValueError", "slice step cannot be zero");
    }
}
