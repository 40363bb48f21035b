// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.lifetime;

import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.nodes.PRootNode;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.ThreadLocalAction;
import com.oracle.truffle.api.TruffleLanguage.Env;
import com.oracle.truffle.api.nodes.RootNode;
import com.oracle.truffle.api.source.Source;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.hpy.graalvm.graalpy.JavaFunction;

/**
 * Has the {@link Cleaner} work where a Python program drops objects and makes no others: at {@code gc.collect()},
 * and soon after Java's own collections. GraalPy's threads for such things look for garbage; the work itself is done
 * by a thread that runs Python code, between two of its instructions: never in the middle of C code, which does not
 * expect that its variables change there.
 */
final class Reaper {

    /** How long Java's threads may take to hand over what a collection has found. */
    private static final long PAUSE_MILLIS = 15;

    private static final Source AFTER_COLLECT =
            Source.newBuilder("python", """
                    import gc
                    gc.callbacks.append(lambda phase, info: drain(None) if phase == "stop" else None)
                    """, "reaper.py").internal(true).build();

    private final Env env;
    private final Cleaner cleaner;
    private final MemoryPressure.Watch pressure = MemoryPressure.watchProcess();
    private boolean started;

    /** The last request; done without effect if no thread could follow it. */
    private Future<Void> request = CompletableFuture.completedFuture(null);

    Reaper(Env env, Cleaner cleaner) {
        this.env = env;
        this.cleaner = cleaner;
    }

    /** Looks for garbage from now on until the context is closed. */
    void start() {
        if (started) {
            return;
        }
        started = true;
        PythonContext python = PythonContext.get(null);
        env.parseInternal(AFTER_COLLECT, "drain").call(JavaFunction.create(PythonUtils.tsLiteral("drain"), argument -> {
            cleaner.drainAll();
            return PNone.NONE;
        }));
        python.registerAsyncAction(() -> {
            boolean hasWork = cleaner.hasWork();
            pressure.check(hasWork);
            if (hasWork && request.isDone()) {
                request = env.submitThreadLocal(null, new DrainAction(python, cleaner));
            }
            return null;
        });
    }

    /** Collects garbage as {@code gc.collect()} does. */
    static void collect() {
        System.gc();
        pause();
    }

    static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class DrainAction extends ThreadLocalAction {
        private final PythonContext python;
        private final Cleaner cleaner;

        DrainAction(PythonContext python, Cleaner cleaner) {
            super(true, false);
            this.python = python;
            this.cleaner = cleaner;
        }

        @Override
        protected void perform(Access access) {
            RootNode root = access.getLocation().getRootNode();
            boolean inPythonCode = root instanceof PRootNode code && !code.isPythonInternal() && !code.isInternal();
            if (inPythonCode && python.ownsGil()) {
                cleaner.drain();
            }
        }
    }
}
