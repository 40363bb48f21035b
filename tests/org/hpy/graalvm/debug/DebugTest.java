// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.hpy.graalvm.ExtensionTest;
import org.hpy.graalvm.border.Mode;
import org.junit.After;
import org.junit.Before;
import org.junit.runners.Parameterized.Parameters;

/**
 * A test of what debug mode finds. In Python {@code d} is {@code hpy._debug}; {@code found} and {@code found_builders}
 * are the reports of the hooks, and {@code opened()} and {@code closed()} the handles since the test began.
 */
public abstract class DebugTest extends ExtensionTest {

    @Parameters(name = "{0} {1}")
    public static List<Object[]> ways() {
        return List.of(new Object[] {Mode.DEBUG, "-O2"}, new Object[] {Mode.DEBUG, "-O0"});
    }

    @Override
    protected final List<String> options() {
        return List.of(optimization, "-gline-tables-only");
    }

    @Before
    public final void setHooks() {
        exec(null, """
                import hpy._debug as d
                from hpy.debug import HPyLeakError, LeakDetector
                found, found_builders = [], []
                d.set_on_invalid_handle(lambda: found.append(d.get_last_report()))
                d.set_on_invalid_builder_handle(lambda: found_builders.append(d.get_last_report()))
                generation = d.new_generation()
                def opened(): return d.get_open_handles(generation)
                def closed(): return d.get_closed_handles(generation)
                """);
    }

    /** The subject here is what the check of other tests forbids; what is left is closed, for the tests that follow. */
    @Override
    @After
    public final void noHandleIsLeftOpen() {
        exec(null, """
                [h._force_close() for h in opened()]
                d.set_closed_handles_queue_max_size(1024)
                d.set_protected_raw_data_max_size(10 << 20)
                d.set_handle_stack_trace_limit(None)
                """);
    }

    /** The place of the line of a snippet that has a mark. */
    protected static String at(String code, String mark) {
        List<String> lines = code.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(mark)) {
                return "snippet.c:" + (i + 2); // the first line is an #include
            }
        }
        throw new AssertionError("no line has " + mark);
    }

    /** Asserts that a Python expression in which {@code m} is the last module has this text as its value. */
    protected static void assertText(String expected, String expression) {
        assertEquals(expression, expected, context().eval("python", expression).asString());
    }

    /** Asserts that a program ends its context, and no other; returns what was reported. */
    protected final String assertFatal(String program, Source extension) {
        var err = new ByteArrayOutputStream();
        Context fatal = Context.newBuilder("python", "llvm", "hpy")
                .allowAllAccess(true)
                .environment(Mode.VARIABLE, "debug")
                .err(err)
                .build();
        fatal.getBindings("python").putMember("m", fatal.eval(extension));
        Source source = Source.newBuilder("python", program, "program.py").buildLiteral();
        PolyglotException e = assertThrows(PolyglotException.class, () -> fatal.eval(source));
        String report = err.toString(StandardCharsets.UTF_8);
        assertTrue(e + report, e.isExit());
        assertEquals(134, e.getExitStatus());
        assertThrows(PolyglotException.class, () -> fatal.eval("python", "1"));
        assertEquals(2, context().eval("python", "1 + 1").asInt());
        closeEnded(fatal);
        return report;
    }
}
