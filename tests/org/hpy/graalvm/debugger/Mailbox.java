// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Messages that have come and that nobody has taken yet. */
class Mailbox<T> {

    private final List<T> messages = new ArrayList<>();

    synchronized void put(T message) {
        messages.add(message);
        notifyAll();
    }

    /** Takes the first message that is wanted; the name says what is missing if it does not come. */
    synchronized T take(String name, Predicate<T> wanted) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Awaited.SECONDS);
        while (true) {
            for (T message : messages) {
                if (wanted.test(message)) {
                    messages.remove(message);
                    return message;
                }
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("no " + name + " in " + Awaited.SECONDS + " s; there are " + messages);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
