// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.examples;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.Test;

/** The job on two executors in processes of their own, one of which is killed in the midst of it. */
public class JobTest {

    private static final int ROWS = 200_000;

    @Test(timeout = 600_000)
    public void allWaysGiveTheSameAlsoWithAnExecutorKilled() throws IOException {
        Main.Outcome outcome = Main.run(ROWS, 1, true);
        Set<Long> executors = outcome.starts().keySet();
        assertEquals(executors.toString(), 2, executors.size());
        assertFalse("in processes of their own", executors.contains(ProcessHandle.current().pid()));
        assertTrue("an executor was killed", outcome.kill().isDone());
        List<String> months = outcome.result();
        assertNotNull("the results are equal: " + outcome, months);
        assertEquals(12, months.size());
        double rows = months.stream()
                .mapToDouble(month -> Double.parseDouble(month.split("[\\[,]")[2]))
                .sum();
        assertEquals(ROWS, rows, 0);
    }
}
