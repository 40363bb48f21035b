// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

public class BoolFunctionsTest extends ExtensionTest {

    @Test
    public void aBoolIsTheConstantOfPython() {
        Value m = load("""
            HPyDef_METH(negative, "negative", HPyFunc_O)
            static HPy negative_impl(HPyContext *ctx, HPy self, HPy arg) {
                return HPyBool_FromBool(ctx, HPyLong_AsInt64_t(ctx, arg) < 0);
            }
            """, "negative");
        assertPython(m, "m.negative(-1) is True and m.negative(1) is False");
    }
}
