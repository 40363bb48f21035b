// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.graalpy;

import com.oracle.graal.python.runtime.GilNode;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.graal.python.runtime.PythonOptions;
import com.oracle.graal.python.runtime.exception.PythonExitException;
import com.oracle.graal.python.runtime.exception.PythonThreadKillException;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.ThreadLocalAction;
import com.oracle.truffle.api.TruffleContext;
import com.oracle.truffle.api.TruffleLanguage.Env;
import com.oracle.truffle.api.TruffleSafepoint;
import com.oracle.truffle.api.nodes.Node;
import java.io.PrintStream;
import java.util.stream.Stream;
import org.hpy.graalvm.errors.ErrorIndicator;

/**
 * The end of a polyglot context, where C code cannot go on. The Java VM and other contexts can. GraalPy's launcher does
 * not expect it while Python code runs: it gets the end that {@code sys.exit} makes.
 */
public final class FatalError {

    /** What a shell sees when a program aborts. */
    private static final int EXIT_CODE = 134;

    private FatalError() {}

    /**
     * Reports an error, and ends the context. Does not return.
     *
     * @param text goes on behind the kind, in the encoding of C code
     */
    @TruffleBoundary
    public static void exit(Env env, String kind, byte[] text, Node node) {
        report(env, kind, text);
        exit(env, node);
    }

    /** The same in a thread that C code has made, which has no frames of Python, and never the GIL. */
    @TruffleBoundary
    public static void exitThreadOfC(Env env, byte[] text, Node node) {
        report(env, "", text);
        unwindOthers(env, PythonContext.get(node));
        env.getContext().closeExited(node, EXIT_CODE);
    }

    private static void report(Env env, String kind, byte[] text) {
        PrintStream err = new PrintStream(env.err());
        err.print("Fatal Python error: " + kind);
        err.writeBytes(text);
        err.println();
        err.flush();
    }

    private static void unwindOthers(Env env, PythonContext python) {
        Thread[] others = Stream.of(python.getThreads())
                .filter(thread -> thread != Thread.currentThread())
                .toArray(Thread[]::new);
        env.submitThreadLocal(others, new Unwinding());
    }

    /** Ends the context. Does not return. */
    @TruffleBoundary
    public static void exit(Env env, Node node) {
        PythonContext python = PythonContext.get(node);
        unwindOthers(env, python);
        if (python.getOption(PythonOptions.AlwaysRunExcepthook)) {
            throw unwind(python, node); // upon which the launcher closes the context
        }
        ErrorIndicator indicator = ErrorIndicator.get(node);
        if (indicator.isOutside()) {
            // Python's frames on the stack release the GIL.
            python.ensureGilAfterFailure();
            indicator.reenterPython();
        }
        // Python's frames on the stack need their thread's state until they have ended, so this thread must not close
        // it.
        TruffleContext context = env.getContext();
        Thread closing = Thread.ofPlatform().daemon().name("HPy fatal error").start(() -> close(context));
        GilNode.getUncached().release(python, true); // the other threads need it, and the end of CPython's C API
        try {
            TruffleSafepoint.setBlockedThreadInterruptible(node, Thread::join, closing);
        } finally {
            python.ensureGilAfterFailure();
        }
        throw unwind(python, node); // it could not close the context
    }

    @SuppressWarnings("removal")
    private static void close(TruffleContext context) {
        try {
            Object previous = context.enter(null);
            try {
                context.closeExited(null, EXIT_CODE);
            } finally {
                context.leave(null, previous);
            }
        } catch (ThreadDeath exit) {
            // It is closed, by this thread or by another one.
        }
    }

    /** What no Python code catches; that of the main thread is the end of a program. */
    private static RuntimeException unwind(PythonContext python, Node node) {
        if (Thread.currentThread() == python.getMainThread()) {
            throw new PythonExitException(node, EXIT_CODE);
        }
        throw new PythonThreadKillException();
    }

    /**
     * Ends the calls of the other threads. What closes the context would do so, too, but not wait for the GIL, which GraalPy
     * expects each of its frames to have that is left by any other way than a cancellation.
     */
    private static final class Unwinding extends ThreadLocalAction {
        Unwinding() {
            super(true, false);
        }

        @Override
        protected void perform(Access access) {
            PythonContext python = PythonContext.get(null);
            python.ensureGilAfterFailure();
            throw unwind(python, access.getLocation());
        }
    }
}
