// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

public class FloatFunctionsTest extends ExtensionTest {

    @Test
    public void numbersBecomeDoublesAndDoublesFloats() {
        Value m = load("""
            HPyDef_METH(half, "half", HPyFunc_O)
            static HPy half_impl(HPyContext *ctx, HPy self, HPy arg) {
                double value = HPyFloat_AsDouble(ctx, arg);
                if (value == -1.0 && HPyErr_Occurred(ctx)) {
                    return HPy_NULL;
                }
                return HPyFloat_FromDouble(ctx, value / 2);
            }
            """, "half");
        exec(m, """
            class Float:
                def __init__(self, value): self.value = value
                def __float__(self): return self.value
            class Index:
                def __index__(self): return 3
            class Sub(float): pass
            """);
        assertPython(m, "m.half(5.0) == 2.5 and m.half(-2.0) == -1.0 and type(m.half(1)) is float");
        assertPython(m, "m.half(2**70) == 2.0**69 and m.half(True) == 0.5 and m.half(Sub(3)) == 1.5");
        assertPython(m, "m.half(Float(9.0)) == 4.5 and m.half(Index()) == 1.5");
        assertPython(m, "str(m.half(-0.0)) == '-0.0' and str(m.half(float('nan'))) == 'nan'");
        assertPython(m, "m.half(float('inf')) == float('inf')");
        assertRaises(m, "m.half('1')", "TypeError", "must be real number, not str");
        exec(m, """
            def error(f, x):
                try:
                    f(x)
                except Exception as e:
                    return type(e)
            """);
        assertPython(m, "error(m.half, Float('1')) is TypeError");
        assertRaises(m, "m.half(10**400)", "OverflowError", "int too large to convert to float");
    }
}
