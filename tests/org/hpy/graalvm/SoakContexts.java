// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.proxy.ProxyExecutable;

/**
 * Contexts that several threads open and close at once: most share an engine, some have their own; half of them are closed
 * while they run, at some point of loading three extensions, calling C, being called back, making and destroying objects.
 */
final class SoakContexts {

    private static final int THREADS = 4;

    /** One of so many contexts has its own engine. */
    private static final int OWN_ENGINE = 10;

    /** Calls {@code reached} at the point of its program at which the context is closed, and runs on. */
    private static final String PROGRAM = """
            def run(load, reached, point, forever):
                def at(n):
                    if n == point: reached()
                at(0)
                soak = load('soak')
                at(1)
                series, basket = load('series'), load('basket')
                at(2)
                def use(n):
                    kept = [soak.Plain(), soak.Destroyed(), soak.Finalized(), series.Array([n]), basket.total([n], float)]
                    if not forever: # where the context is cancelled, no C code frees what it has from malloc
                        kept += [soak.Block(), memoryview(soak.Exporter()), soak.capsule()]
                    return kept
                all = [use(n) for n in range(20)]
                at(3)
                while forever:
                    all = [use(n) for n in range(20)]
            """;

    private static final int POINTS = 4;

    private final Engine engine = Engine.create();
    private final List<Source> extensions = new ArrayList<>();

    SoakContexts(Source soak) throws IOException {
        extensions.add(soak);
        for (String name : new String[] {"series", "basket"}) {
            String code = Files.readString(Path.of("examples", name, name + ".c"));
            extensions.add(
                    Source.newBuilder("hpy", Compiler.build(name, code, "-O2")).build());
        }
    }

    /** Opens and closes contexts with these numbers; those that load extensions, or those that only start Python. */
    void run(int first, int end, boolean loads) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<Void>> all = new ArrayList<>();
        for (int number = first; number < end; number++) {
            int n = number;
            Callable<Void> one = () -> {
                runOne(n, loads);
                return null;
            };
            all.add(threads.submit(one));
        }
        threads.shutdown();
        try {
            for (Future<Void> one : all) {
                one.get();
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void close() {
        engine.close();
    }

    private void runOne(int number, boolean loads) throws Exception {
        Context.Builder builder = Context.newBuilder("python", "llvm", "hpy").allowAllAccess(true);
        Context context = (number % OWN_ENGINE == 0 ? builder : builder.engine(engine)).build();
        if (number % 2 == 0) {
            try (context) {
                work(context, loads, -1, () -> {});
            }
            return;
        }
        CountDownLatch reached = new CountDownLatch(1);
        FutureTask<Void> running =
                new FutureTask<>(() -> work(context, loads, loads ? number / 2 % POINTS : 0, reached::countDown), null);
        Thread thread = Thread.ofPlatform().start(running);
        reached.await();
        context.close(true);
        try {
            running.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof PolyglotException end && end.isCancelled())) {
                throw e;
            }
        }
        thread.join();
    }

    private void work(Context context, boolean loads, int point, Runnable atPoint) {
        ProxyExecutable load = names -> context.eval(extensions.stream()
                .filter(source -> source.getName().startsWith(names[0].asString() + "."))
                .findFirst()
                .orElseThrow());
        ProxyExecutable reached = _ -> {
            atPoint.run();
            return null;
        };
        if (loads) {
            context.eval("python", PROGRAM + "\nrun").execute(load, reached, point, point >= 0);
        } else {
            context.eval("python", "lambda reached: reached()").execute(reached);
            while (point >= 0) {
                context.eval("python", "[[n] for n in range(1000)]");
            }
        }
    }
}
