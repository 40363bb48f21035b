// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.errors;

import com.oracle.graal.python.nodes.WriteUnraisableNode;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.exception.AbstractTruffleException;

/** Code that runs between two others, neither of which knows about it: its errors go to {@code sys.unraisablehook}. */
public final class Unraisable {

    private Unraisable() {}

    /**
     * Runs an action without a trace in the error indicator.
     *
     * @param object what the hook is told about; or null
     * @return whether there was no error
     */
    @TruffleBoundary
    public static boolean run(Runnable action, Object object) {
        ErrorIndicator indicator = ErrorIndicator.get(null);
        try (ErrorIndicator.Saved _ = indicator.save()) {
            AbstractTruffleException error = errorOf(action, indicator);
            if (error != null) {
                WriteUnraisableNode.getUncached().execute(ErrorIndicator.objectOf(error), null, object);
            }
            return error == null;
        }
    }

    private static AbstractTruffleException errorOf(Runnable action, ErrorIndicator indicator) {
        try {
            action.run();
            return indicator.take();
        } catch (AbstractTruffleException e) {
            if (ErrorIndicator.endsTheProgram(e)) {
                throw e;
            }
            return e;
        }
    }
}
