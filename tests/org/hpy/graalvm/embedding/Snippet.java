// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.embedding;

import java.nio.file.Files;
import java.nio.file.Path;
import org.hpy.graalvm.Compiler;

/** The Python module that these tests borrow, with its extension. */
final class Snippet {

    private static final String C = """
            #include "hpy/graalvm.h"
            static int64_t counter;
            HPyDef_METH(count, "count", HPyFunc_NOARGS)
            static HPy count_impl(HPyContext *ctx, HPy self) { return HPyLong_FromInt64_t(ctx, ++counter); }

            HPyDef_METH(fail, "fail", HPyFunc_NOARGS)
            static HPy fail_impl(HPyContext *ctx, HPy self) {
                return HPyErr_SetString(ctx, ctx->h_ValueError, "no luck in C");
            }

            HPyDef_METH(spin, "spin", HPyFunc_O)
            static HPy spin_impl(HPyContext *ctx, HPy self, HPy started) {
                HPy result = HPy_Call(ctx, started, NULL, 0, HPy_NULL);
                if (HPy_IsNull(result)) return HPy_NULL;
                for (volatile uint64_t i = 0;; i++) {}
            }

            HPyDef_METH(total, "total", HPyFunc_O)
            static HPy total_impl(HPyContext *ctx, HPy self, HPy view) {
                HPy_ssize_t count;
                const double *items = HPyGraalVM_GetItems(ctx, view, 'd', false, &count);
                if (items == NULL) return HPy_NULL;
                double total = 0;
                for (HPy_ssize_t i = 0; i < count; i++) total += items[i];
                return HPyFloat_FromDouble(ctx, total);
            }

            HPyDef_METH(square, "square", HPyFunc_O)
            static HPy square_impl(HPyContext *ctx, HPy self, HPy view) {
                HPy_ssize_t count;
                int64_t *items = HPyGraalVM_GetItems(ctx, view, 'q', true, &count);
                if (items == NULL) return HPy_NULL;
                for (HPy_ssize_t i = 0; i < count; i++) items[i] *= items[i];
                return HPy_Dup(ctx, ctx->h_None);
            }
            """;

    static final String PYTHON = """
            import snippet
            from snippet import count, fail, spin, total, square

            def deep_fail():
                return fail()

            def loop(started):
                started()
                while True:
                    pass

            def call(function):
                return function()

            def twice(x):
                return x + x
            """;

    private Snippet() {}

    /** The extension's file. */
    static Path extension() {
        return Compiler.module(C, "-g", "count", "fail", "spin", "total", "square")
                .toPath();
    }

    /** A new module, of which no context is open. */
    static PythonModule module() {
        String file = extension().toString();
        return PythonModule.named("program")
                .with("program.py", PYTHON.getBytes())
                .with("snippet.hpy0.so", () -> Files.newInputStream(Path.of(file)));
    }
}
