// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.errors;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.interop.InteropException;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;
import org.hpy.graalvm.context.HPyContext;

/**
 * The exception that a context function has raised and C code has not handled yet; one per thread and context. It
 * is thrown when the C function returns to Python.
 */
public final class ErrorIndicator {

    private static final TruffleString TOO_DEEP = PythonUtils.tsLiteral("maximum recursion depth exceeded in C code");

    /** A context that has one for each thread. */
    public interface Owner {
        /** The indicator of the current thread. */
        ErrorIndicator errorIndicator();
    }

    /** The error, or null. */
    private AbstractTruffleException error;

    /** The call in C that has set the error, or the one that is being thrown; null if there is none. */
    private Node origin;

    /** Whether C code has not caused the error. */
    private boolean interrupt;

    /** Whether the thread is outside of Python. */
    private boolean outside;

    /** The address where the same thread has the error of CPython's C API; 0 if nobody has asked for it yet. */
    private long nativeAddress;

    /** Whether there is an error or the thread is outside: all that a C function which returns is asked for. */
    private boolean set;

    /** The indicator of the current thread. */
    public static ErrorIndicator get(Node node) {
        return ((Owner) HPyContext.get(node)).errorIndicator();
    }

    /**
     * True while an error is set, and while the thread is outside of Python: so a C function that returns in this state
     * is noticed where errors are, without a check of its own.
     */
    public boolean isSet() {
        return set;
    }

    /** The error, or null. */
    public AbstractTruffleException peek() {
        return error;
    }

    /** Takes the error, or null, and clears the indicator. */
    public AbstractTruffleException take() {
        origin = null;
        return takeToThrow();
    }

    /** The same for an error that is thrown at once, as the C function ends; {@link #takeOrigin} tells where it is from. */
    public AbstractTruffleException takeToThrow() {
        AbstractTruffleException taken = error;
        change(null, false, outside);
        return taken;
    }

    /** Where in C the error was set that is being thrown; null if it was not set there. Can be asked once. */
    public Node takeOrigin() {
        Node taken = origin;
        origin = null;
        return taken;
    }

    /**
     * Sets the error, which replaces one set before. The end of the program is not an error that C code could handle.
     *
     * @param call the call in C
     */
    public void set(AbstractTruffleException newError, Node call) {
        set(newError, false);
        origin = call;
    }

    /** Sets an error that C code has not caused, such as a KeyboardInterrupt. It may return a result nevertheless. */
    public void setInterrupt(AbstractTruffleException newError) {
        set(newError, true);
    }

    private void set(AbstractTruffleException newError, boolean isInterrupt) {
        if (endsTheProgram(newError)) {
            throw newError;
        }
        change(newError, isInterrupt, outside);
    }

    /** The address where the same thread has the error of CPython's C API; 0 if it was not set. */
    public long nativeAddress() {
        return nativeAddress;
    }

    /** Sets the address where the same thread has the error of CPython's C API. */
    public void setNativeAddress(long address) {
        nativeAddress = address;
    }

    /** True if the error was set by {@link #setInterrupt}. */
    public boolean isInterrupt() {
        return interrupt;
    }

    /** True while C code runs without the GIL. */
    public boolean isOutside() {
        return outside;
    }

    /** Notes that this thread is about to release the GIL. The error stays for later. */
    public void leavePython() {
        change(error, interrupt, true);
    }

    /** Notes that this thread has the GIL again. */
    public void reenterPython() {
        change(error, interrupt, false);
    }

    private void change(AbstractTruffleException newError, boolean isInterrupt, boolean isOutside) {
        error = newError;
        interrupt = isInterrupt;
        outside = isOutside;
        set = newError != null || isOutside;
    }

    /** Clears the indicator, until the result is closed, for code of which the code that runs now knows nothing. */
    public Saved save() {
        Saved saved = new Saved(error, interrupt);
        take();
        return saved;
    }

    /** The error from before, which comes back in place of what is set then. Who has the GIL is not the error's. */
    public final class Saved implements AutoCloseable {
        private final AbstractTruffleException savedError;
        private final boolean savedInterrupt;

        private Saved(AbstractTruffleException error, boolean interrupt) {
            savedError = error;
            savedInterrupt = interrupt;
        }

        @Override
        public void close() {
            change(savedError, savedInterrupt, outside);
        }
    }

    /** Whether an exception means that the program exits, or is interrupted from outside. */
    public static boolean endsTheProgram(Throwable exception) {
        return !(exception instanceof PException) && isExitOrInterrupt(exception);
    }

    @TruffleBoundary
    private static boolean isExitOrInterrupt(Throwable exception) {
        try {
            InteropLibrary interop = InteropLibrary.getUncached();
            return interop.isException(exception)
                    && switch (interop.getExceptionType(exception)) {
                        case EXIT, INTERRUPT -> true;
                        case RUNTIME_ERROR, PARSE_ERROR -> false;
                    };
        } catch (InteropException notAnException) {
            throw CompilerDirectives.shouldNotReachHere(notAnException);
        }
    }

    /** What Python sees as the exception object. Other languages' exceptions are their own objects. */
    public static Object objectOf(AbstractTruffleException error) {
        return error instanceof PException python ? python.getEscapedException() : error;
    }

    /** Sets what Python raises for an error of the Java VM. */
    @TruffleBoundary
    public void set(VirtualMachineError error, Node node) {
        try {
            throw raise(error, node);
        } catch (PException e) {
            set(e, node);
        }
    }

    /** Raises RecursionError for a full stack, and MemoryError for another error of the Java VM. */
    public static PException raise(VirtualMachineError error, Node node) {
        if (error instanceof StackOverflowError) {
            throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.RecursionError, TOO_DEEP);
        }
        throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.MemoryError);
    }
}
