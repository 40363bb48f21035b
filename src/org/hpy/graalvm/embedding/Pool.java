// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.embedding;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;

/** The contexts of all modules in this JVM, on one engine. */
final class Pool {

    /** So many wait for the next loan; of more, the one that has waited longest is closed. */
    private static final int MAX_IDLE = Integer.getInteger(
            "org.hpy.graalvm.embedding.idle",
            Math.max(8, 2 * Runtime.getRuntime().availableProcessors()));

    // The class guards what follows.

    /** Those given back last come first: their code is the warmest. */
    private static final Deque<Lendable> IDLE = new ArrayDeque<>();

    private static final Set<Lendable> LENT = new HashSet<>();

    /** Where the files of modules are. */
    private static final Map<UUID, ModuleDirectory> DIRECTORIES = new HashMap<>();

    private static Engine engine;
    private static boolean isEnded;

    private Pool() {}

    /** Gets a context of the module, or opens one. */
    static Lendable take(PythonModule module) {
        Lendable idle = takeIdle(module);
        return idle != null ? idle : lend(open(module));
    }

    private static synchronized Lendable takeIdle(PythonModule module) {
        for (Iterator<Lendable> all = IDLE.iterator(); all.hasNext(); ) {
            Lendable idle = all.next();
            if (idle.isOf(module)) {
                all.remove();
                return lend(idle);
            }
        }
        return null;
    }

    private static synchronized Lendable lend(Lendable lendable) {
        if (isEnded) {
            lendable.cancel();
            throw ended();
        }
        LENT.add(lendable);
        return lendable;
    }

    /**
     * Opens a context. The system's class loader is the thread's meanwhile: the JVM's compiler interface looks for its services in
     * the thread's, with which the engine's threads start, too; and that of a task may not see the JDK's modules.
     */
    private static Lendable open(PythonModule module) {
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        String path = directory(module).path();
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        try {
            Context context = Context.newBuilder()
                    .engine(engine())
                    .allowAllAccess(true)
                    .hostClassLoader(loader == null ? Pool.class.getClassLoader() : loader)
                    .option("python.PythonPath", path)
                    .build();
            return new Lendable(module, context);
        } finally {
            thread.setContextClassLoader(loader);
        }
    }

    private static synchronized ModuleDirectory directory(PythonModule module) {
        if (isEnded) {
            throw ended();
        }
        return DIRECTORIES.computeIfAbsent(module.id(), _ -> new ModuleDirectory(module));
    }

    private static synchronized Engine engine() {
        if (isEnded) {
            throw ended();
        }
        if (engine == null) {
            ResourceCache.choose();
            engine = Engine.create("python", "hpy");
            Runtime.getRuntime().addShutdownHook(new Thread(Pool::end, "HPy end"));
        }
        return engine;
    }

    private static IllegalStateException ended() {
        return new IllegalStateException("The JVM ends: Python modules cannot be borrowed any more");
    }

    /** Takes a context back, unless it has been closed meanwhile. */
    static void giveBack(Lendable lendable, boolean isSpoilt) {
        boolean isUsable = !isSpoilt && lendable.isUsable();
        Lendable surplus = null;
        synchronized (Pool.class) {
            if (LENT.remove(lendable) && isUsable) {
                IDLE.addFirst(lendable);
                surplus = IDLE.size() > MAX_IDLE ? IDLE.removeLast() : null;
            }
        }
        if (surplus != null) {
            surplus.close();
        }
        if (!isUsable) {
            lendable.cancel();
        }
    }

    /** Closes all contexts of a module. */
    static void closeAll(PythonModule module) {
        ModuleDirectory directory;
        synchronized (Pool.class) {
            directory = DIRECTORIES.remove(module.id());
        }
        closeAll(lendable -> lendable.isOf(module));
        if (directory != null) {
            directory.delete();
        }
    }

    private static void closeAll(Predicate<Lendable> which) {
        List<Lendable> idle;
        List<Lendable> lent;
        synchronized (Pool.class) {
            idle = removeAll(IDLE, which);
            lent = removeAll(LENT, which);
        }
        lent.forEach(Lendable::cancel);
        idle.forEach(Lendable::close);
    }

    private static List<Lendable> removeAll(Iterable<Lendable> lendables, Predicate<Lendable> which) {
        List<Lendable> removed = new ArrayList<>();
        for (Iterator<Lendable> all = lendables.iterator(); all.hasNext(); ) {
            Lendable lendable = all.next();
            if (which.test(lendable)) {
                all.remove();
                removed.add(lendable);
            }
        }
        return removed;
    }

    /** When the JVM ends. */
    private static void end() {
        synchronized (Pool.class) {
            isEnded = true;
        }
        try {
            closeAll(_ -> true);
        } finally {
            DIRECTORIES.values().forEach(ModuleDirectory::delete);
            ResourceCache.delete();
        }
    }
}
