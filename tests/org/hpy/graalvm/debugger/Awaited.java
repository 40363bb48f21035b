// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What another thread or process brings about, in a time that is long enough for any machine. */
final class Awaited {

    static final long SECONDS = 60;

    private Awaited() {}

    /** The value of a future; the name says what is missing if it does not come. */
    static <T> T get(String name, Future<T> future) {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no " + name + " in " + SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw new AssertionError(name + " failed", e.getCause());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
