// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.graalvm.polyglot.Value;
import org.junit.Test;

/** Between {@code HPy_LeavePythonExecution} and {@code HPy_ReenterPythonExecution} there is no API. */
public class GilTest extends DebugTest {

    private static final String CODE = """
            HPyDef_METH(calls_outside, "calls_outside", HPyFunc_O)
            static HPy calls_outside_impl(HPyContext *ctx, HPy self, HPy arg) {
                HPyThreadState state = HPy_LeavePythonExecution(ctx);
                HPy result = HPy_Dup(ctx, arg); // misuses
                HPy_ReenterPythonExecution(ctx, state);
                return result;
            }
            HPyDef_METH(leaves, "leaves", HPyFunc_O)
            static HPy leaves_impl(HPyContext *ctx, HPy self, HPy arg) {
                for (int i = 0; i < 10; i++) {
                    HPyThreadState state = HPy_LeavePythonExecution(ctx);
                    HPy_ReenterPythonExecution(ctx, state);
                }
                return HPy_Dup(ctx, arg);
            }
            """;

    @Test
    public void aCallWithoutTheGilIsFatal() {
        String report = assertFatal("m.calls_outside(1)", source(CODE, "calls_outside", "leaves"));
        List<String> lines = report.lines().toList();
        assertEquals("Fatal Python error: HPy API called without the GIL", lines.get(0));
        assertTrue(
                report,
                lines.get(1)
                        .startsWith("  " + at(CODE, "// misuses") + " in calls_outside_impl (HPy_Dup): the thread "
                                + Thread.currentThread().getName()));
    }

    @Test
    public void leavingAndReenteringIsFine() {
        Value m = load(CODE, "calls_outside", "leaves");
        exec(m, """
                import threading
                results = []
                def run(number):
                    for i in range(50):
                        results.append(m.leaves((number, i)))
                threads = [threading.Thread(target=run, args=(n,)) for n in range(3)]
                [thread.start() for thread in threads]
                [thread.join() for thread in threads]
                """);
        assertPython(m, "sorted(results) == [(n, i) for n in range(3) for i in range(50)]");
        assertPython(m, "found == [] and opened() == []");
    }
}
