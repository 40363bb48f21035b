// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

/** The macro {@code HPy_RETURN_RICHCOMPARE}. */
public class RichCompareTest extends ExtensionTest {

    @Test
    public void allOperatorsOfTwoCValues() {
        Value m = load("""
                HPyDef_METH(compare, "compare", HPyFunc_VARARGS)
                static HPy compare_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    double left, right;
                    int op;
                    if (!HPyArg_Parse(ctx, NULL, args, nargs, "ddi", &left, &right, &op)) return HPy_NULL;
                    HPy_RETURN_RICHCOMPARE(ctx, left, right, op);
                }
                HPyDef_METH(operators, "operators", HPyFunc_NOARGS)
                static HPy operators_impl(HPyContext *ctx, HPy self) {
                    return HPy_BuildValue(ctx, "iiiiii", HPy_LT, HPy_LE, HPy_EQ, HPy_NE, HPy_GT, HPy_GE);
                }
                """, "compare", "operators");
        exec(m, "import operator as o; values = (-1.0, 0.0, 2.5, float('nan'))");
        assertPython(
                m,
                "all(m.compare(a, b, number) is f(a, b) for a in values for b in values"
                        + " for number, f in zip(m.operators(), (o.lt, o.le, o.eq, o.ne, o.gt, o.ge)))");
    }
}
