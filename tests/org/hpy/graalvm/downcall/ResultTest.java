// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.downcall;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

/** Functions of definitions that are written by hand may return other numbers than their signature says: C's registers do not care. */
public class ResultTest extends ExtensionTest {

    private static final String CODE = """
            #define SLOT(NAME, SLOT, RESULT, ...) \\
                static RESULT NAME##_impl(__VA_ARGS__); \\
                static HPyDef NAME = { \\
                    .kind = HPyDef_Kind_Slot, \\
                    .slot = {.slot = SLOT, .impl = (HPyCFunction)NAME##_impl}}; \\
                static RESULT NAME##_impl(__VA_ARGS__)

            SLOT(truth, HPy_nb_bool, bool, HPyContext *ctx, HPy self) { return true; }
            SLOT(length, HPy_sq_length, int, HPyContext *ctx, HPy self) { return 7; }
            SLOT(contains, HPy_sq_contains, char, HPyContext *ctx, HPy self, HPy item) { return 1; }
            SLOT(hash, HPy_tp_hash, short, HPyContext *ctx, HPy self) { return 5; }
            SLOT(init, HPy_tp_init, int64_t, HPyContext *ctx, HPy self, const HPy *args, HPy_ssize_t nargs, HPy kw) {
                return 0;
            }
            SLOT(set, HPy_mp_ass_subscript, int64_t, HPyContext *ctx, HPy self, HPy key, HPy value) {
                HPyErr_SetString(ctx, ctx->h_ValueError, "no");
                return -1;
            }
            SLOT(repr, HPy_tp_repr, void *, HPyContext *ctx, HPy self) {
                return (void *)HPyUnicode_FromString(ctx, "text")._i;
            }
            static HPyDef *defines[] = {&truth, &length, &contains, &hash, &init, &set, &repr, NULL};
            static HPyType_Spec spec = {.name = "snippet.T", .defines = defines};
            HPyDef_METH(make, "make", HPyFunc_NOARGS)
            static HPy make_impl(HPyContext *ctx, HPy self) { return HPyType_FromSpec(ctx, &spec, NULL); }
            """;

    @Test
    public void anyNumberWillDo() {
        Value m = load(CODE, "make");
        exec(m, "t = m.make()()");
        assertPython(m, "bool(t) is True and len(t) == 7 and 3 in t and hash(t) == 5 and repr(t) == 'text'");
        assertRaises(m, "t.__setitem__(1, 2)", "ValueError", "no");
    }
}
