// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.errors;

import com.oracle.graal.python.nodes.WriteUnraisableNode;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.exception.AbstractTruffleException;

/** Code that runs between two others, neither of which knows about it: its errors go to {@code sys.unraisablehook}. */
public final class Unraisable {

    private Unraisable() {}

    /**
     * Runs an action without a trace in the error indicator.
     *
     * @param object what the hook is told about; or null
     */
    @TruffleBoundary
    public static void run(Runnable action, Object object) {
        ErrorIndicator indicator = ErrorIndicator.get(null);
        AbstractTruffleException before = indicator.take();
        try {
            action.run();
            if (indicator.peek() instanceof PException left) {
                report(left, object);
            }
        } catch (PException e) {
            report(e, object);
        } finally {
            indicator.set(before);
        }
    }

    private static void report(PException error, Object object) {
        WriteUnraisableNode.getUncached().execute(error.getEscapedException(), null, object);
    }
}
