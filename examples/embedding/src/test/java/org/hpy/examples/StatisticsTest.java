// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.examples;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.nio.file.Path;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.PolyglotException.StackFrame;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

public class StatisticsTest {

    private static final Path DIRECTORY = Path.of("target", "extensions");

    private static Statistics statistics;

    @BeforeClass
    public static void load() {
        statistics = new Statistics(DIRECTORY);
    }

    @AfterClass
    public static void close() {
        statistics.close();
    }

    @Test
    public void javaArraysAndStrings() {
        assertEquals(2.5, statistics.mean(1, 2, 4.5), 0);
        assertEquals(3, statistics.words(" ein  schöner Tag"));
    }

    @Test
    public void python() {
        assertEquals(50, statistics.eval("python", "stats.mean(range(101))").asInt());
    }

    @Test
    public void javaScript() {
        assertEquals(1, statistics.eval("js", "stats.mean([1, 2, 3].map(x => x / 2))").asInt());
    }

    @Test
    public void anExceptionShowsTheLineInC() {
        PolyglotException e = assertThrows(PolyglotException.class, statistics::mean);
        assertEquals("ValueError: the mean of no numbers", e.getMessage());
        StackFrame frame = e.getPolyglotStackTrace().iterator().next();
        assertEquals("mean", frame.getRootName());
        assertEquals("stats.c", frame.getSourceLocation().getSource().getName());
        assertEquals(12, frame.getSourceLocation().getStartLine());
    }

    @Test
    public void nothingRunsOnceItIsClosed() {
        Statistics closed = new Statistics(DIRECTORY);
        assertEquals(1, closed.words("Ende"));
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.words("Ende"));
    }

    @Test
    public void aMissingExtension() {
        Path nowhere = Path.of("target", "nowhere");
        PolyglotException e = assertThrows(PolyglotException.class, () -> new Statistics(nowhere));
        assertEquals("ModuleNotFoundError: No module named 'stats'", e.getMessage());
    }
}
