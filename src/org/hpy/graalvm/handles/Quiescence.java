// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.handles;

import java.util.Map;
import java.util.stream.Stream;

/** The moment at which no thread is in some code any more that did not know yet that it has to synchronize. */
public final class Quiescence {

    private Quiescence() {}

    /**
     * Waits until all other threads have been seen outside of the code of a class, which must never wait itself: for
     * code that asks an assumption, after that was invalidated. Compiled code has left it by then, or goes on in the
     * interpreter, and there the stack tells.
     */
    public static void await(Class<?> code) {
        while (Thread.getAllStackTraces().entrySet().stream().anyMatch(stack -> isIn(code, stack))) {
            Thread.onSpinWait();
        }
    }

    private static boolean isIn(Class<?> code, Map.Entry<Thread, StackTraceElement[]> stack) {
        return stack.getKey() != Thread.currentThread()
                && Stream.of(stack.getValue())
                        .anyMatch(frame -> frame.getClassName().equals(code.getName()));
    }
}
