// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import static org.hpy.graalvm.debugger.Walk.c;
import static org.hpy.graalvm.debugger.Walk.python;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/** What the Chrome DevTools Protocol does with a program of Python and C. */
@RunWith(Parameterized.class)
public class InspectorTest {

    @Parameters(name = "{0}")
    public static List<String> builds() {
        return Walk.BUILDS;
    }

    @Parameter
    public String build;

    private File script;
    private Inspected program;

    @Before
    public void start() {
        script = Walk.build(build);
        program = new Inspected(script, Map.of("llvm.lazyParsing", "false"));
        assertEquals(List.of("<module> main.py:1"), program.stack());
    }

    @After
    public void end() {
        program.close();
    }

    @Test
    public void theSourceOfCIsThere() {
        program.go("stepOver");
        String url =
                new File(script.getParentFile(), "walk.c").toURI().toString().replace("file:/", "file:///");
        assertEquals(List.of(url, Walk.C), program.awaitSource("walk.c"));
    }

    @Test
    public void aBreakpointThatIsSetBeforeTheImport() {
        assertEquals(List.of(), program.breakAt("walk.c", Walk.line(Walk.C, "first + second")));
        program.go("resume");
        assertEquals(
                List.of(
                        c("add_impl", "first + second"),
                        python("callback", "walk.add"),
                        c("apply_impl", "HPy_CallTupleDict"),
                        python("<module>", "walk.apply")),
                program.stack());
        program.goAndStop("resume");
        program.finish();
    }

    @Test
    public void aBreakpointThatIsSetAfterTheImportBindsAtOnce() {
        stopAt("main.py", Walk.line(Walk.PYTHON, "walk.apply"));
        int line = Walk.line(Walk.C, "return result;");
        assertEquals(List.of(line), program.breakAt("walk.c", line));
        assertEquals(c("apply_impl", "return result;"), program.goAndStop("resume"));
    }

    @Test
    public void stepsCrossTheBorderBothWays() {
        stopAt("main.py", Walk.line(Walk.PYTHON, "walk.apply"));
        assertEquals(c("apply_impl", "HPy_CallTupleDict"), program.goAndStop("stepInto"));
        assertEquals(python("callback", "value = 20"), program.goToNextLine("stepInto"));
        assertEquals(python("callback", "walk.add"), program.goToNextLine("stepOver"));
        assertEquals(c("add_impl", "HPyArg_Parse"), program.goToNextLine("stepInto"));
        assertEquals(python("callback", "walk.add"), program.goAndStop("stepOut"));
        assertEquals(c("apply_impl", "HPy_CallTupleDict"), program.goToNextLine("stepOut"));
        assertEquals(python("<module>", "walk.apply"), program.goAndStop("stepOut"));
    }

    @Test
    public void aStepOverStaysOnItsSide() {
        stopAt("walk.c", Walk.line(Walk.C, "HPy_CallTupleDict"));
        assertEquals(c("apply_impl", "return result;"), program.goToNextLine("stepOver"));
        assertEquals(python("<module>", "walk.apply"), program.goToNextLine("stepOut"));
        // Here the program stops in C by itself.
        assertEquals(python("<module>", "walk.halt"), program.goToNextLine("stepOver"));
        assertEquals(c("halt_impl", "__builtin_debugtrap"), program.goToNextLine("stepOver"));
    }

    @Test
    public void stepsStopInTheProgramOnly() {
        stopAt("main.py", Walk.line(Walk.PYTHON, "walk.apply"));
        String end = python("<module>", "print");
        for (String line = ""; !line.equals(end); line = program.goAndStop("stepInto")) {
            assertTrue(line, line.isEmpty() || line.contains(" walk.c:") || line.contains(" main.py:"));
        }
    }

    @Test
    public void theProgramStopsItself() {
        program.go("resume");
        assertEquals(List.of(c("halt_impl", "__builtin_debugtrap"), python("<module>", "walk.halt")), program.stack());
        program.finish();
    }

    private void stopAt(String file, int line) {
        program.breakAt(file, line);
        String stop = program.goAndStop("resume");
        assertTrue(stop, stop.endsWith(" " + file + ":" + line));
    }
}
