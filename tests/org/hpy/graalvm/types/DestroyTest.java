// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.Compiler;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class DestroyTest extends TypeTest {

    private static final String COUNT = POINT + """
                    static long destroyed, sum;
                    HPyDef_SLOT(destroy, HPy_tp_destroy)
                    static void destroy_impl(void *struct_) {
                        destroyed++;
                        sum += ((Point *)struct_)->x;
                    }
                    HPyDef_METH(count, "count", HPyFunc_NOARGS)
                    static HPy count_impl(HPyContext *ctx, HPy self) { return HPyLong_FromInt64_t(ctx, destroyed); }
                    HPyDef_METH(total, "total", HPyFunc_NOARGS)
                    static HPy total_impl(HPyContext *ctx, HPy self) { return HPyLong_FromInt64_t(ctx, sum); }
                    """;

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void theStructsOfDeadObjectsAreDestroyedWhenOthersAreMade() throws InterruptedException {
        Value m = makeType(COUNT, POINT_SPEC, "x", "y", "destroy", "count", "total");
        exec(m, """
                class S(T): pass
                kept = T(); kept.x = 10**9
                def make():
                    for i in range(100):
                        o = T() if i % 2 else S()
                        o.x = 2
                make()
                del make
                """);
        for (int attempt = 0; attempt < 50 && eval(m, "kept.count()").asInt() < 100; attempt++) {
            System.gc();
            Thread.sleep(20);
            exec(m, "T()");
        }
        assertPython(m, "kept.count() >= 100 and kept.total() == 200");
    }

    @Test
    public void theStructsOfAllOthersAreDestroyedWhenTheContextIsClosed() throws IOException {
        Path log = folder.newFile().toPath();
        String code = """
                #include <stdio.h>
                %s
                static char path[1000];
                HPyDef_METH(set_path, "set_path", HPyFunc_O)
                static HPy set_path_impl(HPyContext *ctx, HPy self, HPy arg) {
                    const char *text = HPyUnicode_AsUTF8AndSize(ctx, arg, NULL);
                    snprintf(path, sizeof(path), "%%s", text);
                    return HPy_Dup(ctx, ctx->h_None);
                }
                HPyDef_SLOT(destroy, HPy_tp_destroy)
                static void destroy_impl(void *struct_) {
                    FILE *file = fopen(path, "a");
                    fprintf(file, "%%ld ", ((Point *)struct_)->x);
                    fclose(file);
                }
                %s
                HPyDef_METH(make, "make", HPyFunc_NOARGS)
                static HPy make_impl(HPyContext *ctx, HPy self) { return HPyType_FromSpec(ctx, &T_spec, NULL); }
                """.formatted(POINT, spec("", "T", POINT_SPEC, "x", "destroy"));
        Source source = Source.newBuilder("hpy", Compiler.module(code, optimization, "make", "set_path"))
                .build();
        try (Context own =
                Context.newBuilder("python", "llvm", "hpy").allowAllAccess(true).build()) {
            own.getBindings("python").putMember("m", own.eval(source));
            own.getBindings("python").putMember("path", log.toString());
            own.eval("python", "m.set_path(path)\nT = m.make()\nobjects = [T() for i in range(3)]\nobjects[1].x = 7");
            assertEquals("", Files.readString(log));
        }
        String destroyed = Files.readString(log);
        assertEquals(destroyed, 6, destroyed.length());
        assertTrue(destroyed, destroyed.contains("7 "));
    }
}
