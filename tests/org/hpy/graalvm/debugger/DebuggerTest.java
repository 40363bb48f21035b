// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import static org.hpy.graalvm.debugger.Walk.c;
import static org.hpy.graalvm.debugger.Walk.python;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.util.List;
import java.util.Map;
import org.hpy.graalvm.debugger.Debuggee.Go;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/** What debuggers do with a program of Python and C, through the protocols of Chrome's DevTools and of VS Code. */
@RunWith(Parameterized.class)
public class DebuggerTest {

    @Parameters(name = "{0} {1}")
    public static List<Object[]> ways() {
        Start inspector = Inspected::start;
        Start adapter = Adapted::start;
        return List.of(
                new Object[] {"inspector", "-g -O0", inspector},
                new Object[] {"inspector", "-g -O2", inspector},
                new Object[] {"inspector", "-O2", inspector},
                new Object[] {"adapter", "-g -O0", adapter});
    }

    /** Starts a script in a context with these options. */
    interface Start {
        Debuggee start(File script, Map<String, String> options);
    }

    @Parameter(0)
    public String protocol;

    @Parameter(1)
    public String build;

    @Parameter(2)
    public Start debugger;

    private Debuggee program;

    @Before
    public void start() {
        program = debugger.start(Walk.build(build), Map.of("llvm.lazyParsing", "false"));
    }

    @After
    public void end() {
        if (program != null) {
            program.close();
        }
    }

    @Test
    public void theSourceOfCIsThere() {
        program.go(Go.OVER);
        assertEquals(Walk.C, program.awaitSource("walk.c"));
    }

    @Test
    public void aBreakpointThatIsSetBeforeTheImport() {
        assertEquals(List.of(), program.breakAt("walk.c", Walk.line(Walk.C, "first + second")));
        program.go(Go.RESUME);
        assertEquals(
                List.of(
                        c("add_impl", "first + second"),
                        python("callback", "walk.add"),
                        c("apply_impl", "HPy_CallTupleDict"),
                        python("<module>", "walk.apply")),
                program.awaitStop());
        program.stop(Go.RESUME);
        program.finish();
    }

    @Test
    public void aBreakpointThatIsSetAfterTheImportBindsAtOnce() {
        stopAt("main.py", Walk.line(Walk.PYTHON, "walk.apply"));
        int line = Walk.line(Walk.C, "return result;");
        assertEquals(List.of(line), program.breakAt("walk.c", line));
        assertEquals(c("apply_impl", "return result;"), program.stop(Go.RESUME));
    }

    @Test
    public void stepsCrossTheBorderBothWays() {
        stopAt("main.py", Walk.line(Walk.PYTHON, "walk.apply"));
        assertEquals(c("apply_impl", "HPy_CallTupleDict"), program.stop(Go.INTO));
        assertEquals(python("callback", "value = 20"), program.stopOnNextLine(Go.INTO));
        assertEquals(python("callback", "walk.add"), program.stopOnNextLine(Go.OVER));
        assertEquals(c("add_impl", "HPyArg_Parse"), program.stopOnNextLine(Go.INTO));
        assertEquals(python("callback", "walk.add"), program.stop(Go.OUT));
        assertEquals(c("apply_impl", "HPy_CallTupleDict"), program.stopOnNextLine(Go.OUT));
        assertEquals(python("<module>", "walk.apply"), program.stop(Go.OUT));
    }

    @Test
    public void aStepOverStaysOnItsSide() {
        stopAt("walk.c", Walk.line(Walk.C, "HPy_CallTupleDict"));
        assertEquals(c("apply_impl", "return result;"), program.stopOnNextLine(Go.OVER));
        assertEquals(python("<module>", "walk.apply"), program.stopOnNextLine(Go.OUT));
        // Here the program stops in C by itself.
        assertEquals(python("<module>", "walk.halt"), program.stopOnNextLine(Go.OVER));
        assertEquals(c("halt_impl", "__builtin_debugtrap"), program.stopOnNextLine(Go.OVER));
    }

    @Test
    public void stepsStopInTheProgramOnly() {
        stopAt("main.py", Walk.line(Walk.PYTHON, "walk.apply"));
        String end = python("<module>", "print");
        for (String line = ""; !line.equals(end); line = program.stop(Go.INTO)) {
            assertTrue(line, line.isEmpty() || line.contains(" walk.c:") || line.contains(" main.py:"));
        }
    }

    @Test
    public void theProgramStopsItself() {
        program.go(Go.RESUME);
        assertEquals(
                List.of(c("halt_impl", "__builtin_debugtrap"), python("<module>", "walk.halt")), program.awaitStop());
        program.finish();
    }

    @Test
    public void aProgramThatPausesOnExceptionsStopsWhereCRaisesThem() {
        program.close();
        program = debugger.start(Walk.build(build, "failing.py", Walk.FAILING), Map.of("llvm.lazyParsing", "false"));
        stopAt("failing.py", Walk.line(Walk.FAILING, "for function"));
        program.pauseOnExceptions();
        String module = "<module> failing.py:" + Walk.line(Walk.FAILING, "function(1)");
        program.go(Go.RESUME);
        assertEquals(List.of(c("apply_impl", "HPy_CallTupleDict"), module), program.awaitStop());
        assertEquals("<module> failing.py", program.stop(Go.RESUME).split(":")[0]);
        program.go(Go.RESUME);
        String raising = "HPyErr_SetObject";
        assertEquals(
                build.contains("-O0")
                        ? List.of(c("give_up", raising), c("fail_impl", "give_up(ctx, reason)"), module)
                        : List.of(c("fail_impl", raising), module),
                program.awaitStop());
    }

    private void stopAt(String file, int line) {
        program.breakAt(file, line);
        String stop = program.stop(Go.RESUME);
        assertTrue(stop, stop.endsWith(" " + file + ":" + line));
    }
}
