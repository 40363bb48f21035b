// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.hpy.graalvm.border.Mode;
import org.junit.Test;

/** What is reported when a program ends. */
public class LeakReportTest extends DebugTest {

    private static final String CODE = """
            HPyDef_METH(leak, "leak", HPyFunc_O)
            static HPy leak_impl(HPyContext *ctx, HPy self, HPy arg) {
                HPy_Dup(ctx, arg); // opens
                return HPy_Dup(ctx, ctx->h_None);
            }
            HPyDef_METH(other, "other", HPyFunc_NOARGS)
            static HPy other_impl(HPyContext *ctx, HPy self) {
                HPyLong_FromInt64_t(ctx, 42); // opens another
                HPyTracker_New(ctx, 0); // opens a tracker
                return HPy_Dup(ctx, ctx->h_None);
            }
            """;

    /** What a program prints to the context's stderr. */
    private String report(String program, Map<String, String> environment, int exitCode) {
        var err = new ByteArrayOutputStream();
        Context context = Context.newBuilder("python", "llvm", "hpy")
                .allowAllAccess(true)
                .environment(Mode.VARIABLE, "debug")
                .environment(environment)
                .err(err)
                .build();
        try (context) {
            context.getBindings("python").putMember("m", context.eval(source(CODE, "leak", "other")));
            PolyglotException e = assertThrows(
                    PolyglotException.class,
                    () -> context.eval("python", program + "\nimport sys; sys.exit(" + exitCode + ")"));
            assertEquals(exitCode, e.getExitStatus());
        }
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    public void leaksAreReportedByPlace() {
        assertEquals(
                """
                HPy debug mode: 4 handles were left open (HPY_DEBUG_LEAKS=0 turns this report off)
                  %s in leak_impl (HPy_Dup): 2 handles, the first of 'a'
                  %s in other_impl (HPyLong_FromInt64_t): 1 handle of 42
                  %s in other_impl (HPyTracker_New): 1 handle of a builder or tracker that was not ended
                """.formatted(at(CODE, "// opens"), at(CODE, "// opens another"), at(CODE, "// opens a tracker")),
                report("m.leak('a'); m.leak('b'); m.other()", Map.of(), 3));
    }

    @Test
    public void oneLeakIsReportedToo() {
        assertEquals(
                "HPy debug mode: 1 handle was left open (HPY_DEBUG_LEAKS=0 turns this report off)\n  "
                        + at(CODE, "// opens") + " in leak_impl (HPy_Dup): 1 handle of 'a'\n",
                report("m.leak('a')", Map.of(), 0));
    }

    @Test
    public void withoutLeaksThereIsNoReport() {
        assertEquals("", report("m.leak.__name__", Map.of(), 0));
    }

    @Test
    public void theReportCanBeTurnedOff() {
        assertEquals("", report("m.leak('a')", Map.of("HPY_DEBUG_LEAKS", "0"), 4));
    }
}
