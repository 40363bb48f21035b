// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.buffers;

import org.graalvm.polyglot.Value;
import org.junit.Test;

/** C code that reads and writes the buffers of others, with the function of {@code hpy/graalvm.h}. */
public class ItemsTest extends ExporterTest {

    private static final String READER = """
            #include "hpy/graalvm.h"
            HPyDef_METH(double_all, "double_all", HPyFunc_O)
            static HPy double_all_impl(HPyContext *ctx, HPy self, HPy view) {
                HPy_ssize_t count;
                double *items = HPyGraalVM_GetItems(ctx, view, 'd', true, &count);
                if (items == NULL) return HPy_NULL;
                for (HPy_ssize_t i = 0; i < count; i++) items[i] *= 2;
                return HPyLong_FromSsize_t(ctx, count);
            }
            HPyDef_METH(get, "get", HPyFunc_O)
            static HPy get_impl(HPyContext *ctx, HPy self, HPy view) {
                HPy_ssize_t count;
                return HPyGraalVM_GetItems(ctx, view, 0x1000, true, &count) == NULL ? HPy_NULL : HPy_Dup(ctx, view);
            }
            """;

    private Value makeDoubles(String more) {
        Value reader = load(READER, "double_all", "get");
        context().getBindings("python").putMember("reader", reader);
        return makeExporter("static double data[] = {0.5, 1, -3};", row("d") + more);
    }

    @Test
    public void theItemsOfAnotherTypeAreWhereItHasThem() {
        Value m = makeDoubles("");
        exec(m, "v = memoryview(t)");
        assertPython(m, "reader.double_all(v) == 3 and v.tolist() == [1, 2, -6]");
        assertPython(m, "reader.double_all(v[1:2]) == 1 and memoryview(t).tolist() == [1, 4, -6]");
        exec(m, "v.release()");
        assertRaises(m, "reader.double_all(v)", "ValueError", "operation forbidden on released memoryview object");
    }

    @Test
    public void whatIsNotAskedForIsRefused() {
        Value m = makeDoubles("buffer->readonly = 1;");
        exec(m, "v = memoryview(t)");
        assertRaises(m, "reader.double_all(v)", "TypeError", "the memoryview is read-only");
        assertRaises(m, "reader.double_all(v.cast('B'))", "TypeError", "expected a memoryview of format 'd', got 'B'");
        assertRaises(m, "reader.get(v)", "TypeError", "expected a memoryview of format '\u1000', got 'd'");
        assertRaises(m, "reader.double_all(t)", "TypeError", "expected a memoryview, got 'T'");
        exec(m, "v.release()");
    }
}
