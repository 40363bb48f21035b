// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.signals;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.exception.ExceptionNodes.SetContextNode;
import com.oracle.graal.python.builtins.objects.referencetype.PReferenceType;
import com.oracle.graal.python.nodes.PRootNode;
import com.oracle.graal.python.nodes.WriteUnraisableNode;
import com.oracle.graal.python.nodes.call.CallNode;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.truffle.api.Assumption;
import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.RootCallTarget;
import com.oracle.truffle.api.Truffle;
import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.frame.FrameInstance;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.nodes.RootNode;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.errors.ErrorIndicator;
import org.hpy.graalvm.graalpy.AsyncCalls;

/**
 * Calls of signal handlers and of callbacks of weak references that came up while C code was running. GraalPy makes
 * them on its main thread wherever that is, so that what they raise would unwind C code, which could not clean up, and
 * Python code would run where C code relies on the GIL. Signal handlers wait until C code calls a function of the API
 * that may fail, or returns; callbacks wait for Python code.
 */
public final class HeldCalls {

    /** A context that has one. */
    public interface Owner {
        /** Calls of Python code that wait for C code. */
        HeldCalls heldCalls();
    }

    private record Call(Object callable, Object[] arguments) {}

    /** Compiled code asks for calls of signal handlers only in programs that ever had one. */
    private final Assumption none = Assumption.create("no signal handler was held back from C code");

    private final Queue<Call> handlers = new ArrayDeque<>();

    /** The thread that has to call {@link #handlers}, if there are any; only it sets this, and uses the queue. */
    private Thread thread;

    /** Callbacks of weak references; added and removed by the main thread. */
    private final Queue<Call> callbacks = new ConcurrentLinkedQueue<>();

    private boolean callbacksAwaited;

    /** Those of the current context. */
    public static HeldCalls get(Node node) {
        return ((Owner) HPyContext.get(node)).heldCalls();
    }

    /** True if the current thread has to {@link #run} signal handlers. */
    public boolean any() {
        if (!none.isValid() && thread == Thread.currentThread()) {
            // So compiled code consists of the other case only: handles do not meet error values there.
            CompilerDirectives.transferToInterpreter();
            return true;
        }
        return false;
    }

    /**
     * Calls the signal handlers, unless this thread is outside of Python. What one raises is set as an error; the calls
     * that are left then stay.
     */
    @TruffleBoundary
    public void run() {
        ErrorIndicator indicator = ErrorIndicator.get(null);
        if (indicator.isOutside()) {
            return;
        }
        try (ErrorIndicator.Saved _ = indicator.save()) {
            while (!handlers.isEmpty()) {
                Call call = nextHandler();
                CallNode.executeUncached(call.callable, call.arguments);
            }
        } catch (AbstractTruffleException e) {
            if (e instanceof PException raised && indicator.peek() instanceof PException context) {
                SetContextNode.executeUncached(raised.getEscapedException(), context.getEscapedException());
            }
            indicator.setInterrupt(e);
        }
    }

    private Call nextHandler() {
        Call call = handlers.remove();
        if (handlers.isEmpty()) {
            thread = null;
        }
        return call;
    }

    @TruffleBoundary
    private void hold(Object callable, Object[] arguments) {
        Call call = new Call(callable, arguments);
        if (arguments.length > 0 && arguments[0] instanceof PReferenceType) {
            callbacks.add(call);
            awaitCallbacks();
        } else {
            handlers.add(call);
            thread = Thread.currentThread();
            none.invalidate();
        }
    }

    /** GraalPy asks its suppliers of asynchronous actions again and again, and runs the actions where it runs others. */
    private void awaitCallbacks() {
        if (!callbacksAwaited) {
            callbacksAwaited = true;
            PythonContext.get(null).registerAsyncAction(() -> callbacks.isEmpty() ? null : _ -> runCallbacks());
        }
    }

    private void runCallbacks() {
        while (!isInC(0) && callbacks.poll() instanceof Call call) {
            try {
                CallNode.executeUncached(call.callable, call.arguments);
            } catch (PException e) {
                WriteUnraisableNode.getUncached().execute(e.getEscapedException(), null, call.callable);
            }
        }
    }

    /**
     * Whether a function of ours is the first of Python's on the stack, and has something above it.
     *
     * @param skipped how many frames at the top do not count
     */
    @TruffleBoundary
    private static boolean isInC(int skipped) {
        RootNode top = Truffle.getRuntime().iterateFrames(HeldCalls::rootOf, skipped);
        RootNode python = Truffle.getRuntime().iterateFrames(HeldCalls::pythonRootOf, skipped);
        return python instanceof CCaller && python != top;
    }

    private static RootNode rootOf(FrameInstance frame) {
        return ((RootCallTarget) frame.getCallTarget()).getRootNode();
    }

    /** Null, which goes on with the next frame, for bitcode, native code that it calls, and upcalls. */
    private static RootNode pythonRootOf(FrameInstance frame) {
        return rootOf(frame) instanceof PRootNode python ? python : null;
    }

    /** Has GraalPy ask us before it makes such a call. */
    public static void install(PythonLanguage language) {
        AsyncCalls.intercept(language, HeldCalls::holdInC);
    }

    /** Keeps a call for later if it would come in the middle of C code. */
    private static boolean holdInC(Node node, Object callable, Object[] arguments) {
        if (!isInC(1)) {
            return false;
        }
        get(node).hold(callable, arguments);
        return true;
    }
}
