// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.errors;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import com.oracle.truffle.api.exception.AbstractTruffleException;
import org.junit.Test;

public class ErrorIndicatorTest {

    @SuppressWarnings("serial")
    private static final class Problem extends AbstractTruffleException {}

    private final ErrorIndicator indicator = new ErrorIndicator();
    private final Problem problem = new Problem();

    @Test
    public void takingAnErrorClearsTheIndicator() {
        indicator.setInterrupt(problem);
        assertTrue(indicator.isSet());
        assertSame(problem, indicator.take());
        assertFalse(indicator.isSet());
        assertFalse(indicator.isInterrupt());
        assertNull(indicator.take());
    }

    @Test
    public void whatIsSavedComesBackAsItWas() {
        indicator.setInterrupt(problem);
        try (ErrorIndicator.Saved _ = indicator.save()) {
            assertFalse(indicator.isSet());
            indicator.set(new Problem(), null);
            assertFalse(indicator.isInterrupt());
        }
        assertSame(problem, indicator.peek());
        assertTrue(indicator.isInterrupt());
    }

    @Test
    public void nothingComesBackToo() {
        try (ErrorIndicator.Saved _ = indicator.save()) {
            indicator.setInterrupt(problem);
        }
        assertFalse(indicator.isSet());
        assertFalse(indicator.isInterrupt());
    }

    @Test
    public void anErrorStaysWhileTheThreadIsOutside() {
        indicator.setInterrupt(problem);
        indicator.leavePython();
        assertTrue(indicator.isOutside());
        assertSame(problem, indicator.peek());
        indicator.reenterPython();
        assertFalse(indicator.isOutside());
        assertSame(problem, indicator.peek());
        assertTrue(indicator.isInterrupt());
    }

    @Test
    public void aThreadThatIsOutsideIsNoticed() {
        indicator.leavePython();
        assertTrue(indicator.isSet());
        assertNull(indicator.take());
        assertTrue(indicator.isSet());
        indicator.reenterPython();
        assertFalse(indicator.isSet());
    }

    /** Nobody but the thread itself gives the GIL back or takes it. */
    @Test
    public void restoringAnErrorDoesNotChangeWhereTheThreadIs() {
        ErrorIndicator.Saved saved = indicator.save();
        indicator.leavePython();
        saved.close();
        assertTrue(indicator.isOutside());
    }
}
