// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.embedding;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Brings the interrupts of Java threads to the contexts that they have borrowed: Truffle's code polls for actions of its own,
 * and not for {@link Thread#isInterrupted}. Nothing tells of an interrupt but that status, so a thread of the JVM looks for it.
 */
final class Interrupts {

    /** The time from one look to the next. */
    static final int PERIOD_MILLIS = 50;

    /** So many looks in turn have to find a thread interrupted. */
    static final int LOOKS = 4;

    private static final Set<Loan> LOANS = ConcurrentHashMap.newKeySet();

    static {
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "HPy interrupts");
            thread.setDaemon(true);
            return thread;
        });
        watch.scheduleWithFixedDelay(
                () -> LOANS.forEach(Loan::interruptIfAsked), PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private Interrupts() {}

    static void watch(Loan loan) {
        LOANS.add(loan);
    }

    static void forget(Loan loan) {
        LOANS.remove(loan);
    }
}
