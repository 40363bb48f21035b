// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.downcall;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.graal.python.runtime.exception.PythonThreadKillException;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.profiles.BranchProfile;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.llvm.runtime.LLVMContext;
import com.oracle.truffle.llvm.runtime.LLVMGetStackFromThreadNode;
import com.oracle.truffle.llvm.runtime.pointer.LLVMPointer;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.errors.ErrorIndicator;
import org.hpy.graalvm.legacy.SharedErrors;
import org.hpy.graalvm.signals.HeldCalls;

/**
 * The border from Java to C, for all functions: calls the function with Sulong's calling convention and raises what
 * C code has left in the error indicator.
 */
public final class DowncallNode extends CalleeNode {

    /** Sulong's stack and the {@code HPyContext *} come before the arguments. */
    static final int FIRST_ARGUMENT = 2;

    private static final TruffleString NO_ERROR =
            PythonUtils.tsLiteral("%s returned an error value without setting an exception");
    private static final TruffleString RESULT_AND_ERROR =
            PythonUtils.tsLiteral("%s returned a result with an exception set");
    private static final TruffleString OUTSIDE =
            PythonUtils.tsLiteral("%s returned without HPy_ReenterPythonExecution after HPy_LeavePythonExecution");

    /** What messages call the function. */
    private final String name;

    private final Crossing crossing;
    private final HeldCalls heldCalls = HeldCalls.get(null);
    private final SharedErrors sharedErrors = SharedErrors.get(null);
    private final BranchProfile error = BranchProfile.create();
    private final BranchProfile passed = BranchProfile.create();

    @Child
    private LLVMGetStackFromThreadNode getStack = LLVMGetStackFromThreadNode.create();

    @Child
    private BitcodeCallNode call;

    /** Makes the node for one function. */
    public DowncallNode(CFunction function, Crossing crossing) {
        this(function.name(), new BitcodeCallNode.Known(function), crossing);
    }

    private DowncallNode(String name, BitcodeCallNode call, Crossing crossing) {
        this.name = name;
        this.call = call;
        this.crossing = crossing;
    }

    /** Makes a node for {@link #executeAt}, whose functions have the same name in messages. */
    public static DowncallNode byAddress(String name, Crossing crossing) {
        return new DowncallNode(name, BitcodeCallNodeFactory.ByAddressNodeGen.create(name), crossing);
    }

    @Override
    public Object execute(Object self, Object[] arguments, Result result) {
        return executeAt(0, arguments, result);
    }

    /**
     * Calls the function at an address; otherwise as {@link #execute}.
     *
     * @throws com.oracle.graal.python.runtime.exception.PException SystemError if there is no function that Sulong runs
     */
    public Object executeAt(long address, Object[] arguments, Result result) {
        return result.execute(this, call(address, arguments));
    }

    private Object call(long address, Object[] arguments) {
        arguments[0] = getStack.executeWithTarget(LLVMContext.get(this).getThreadingStack(), Thread.currentThread());
        LLVMPointer context = crossing.enterC();
        arguments[1] = context;
        try {
            Object result = call.execute(address, arguments);
            if (sharedErrors.areShared()) {
                sharedErrors.take(this);
            }
            if (heldCalls.any()) {
                heldCalls.run();
            }
            return result;
        } catch (Throwable t) {
            // What passes through C code, such as an exit, leaves nothing behind for the next call.
            passed.enter();
            clearIndicator(t);
            throw Fault.raise(t, name, this);
        } finally {
            crossing.leaveC(context);
        }
    }

    @TruffleBoundary
    @SuppressWarnings("removal")
    private void clearIndicator(Throwable passing) {
        ErrorIndicator indicator = ErrorIndicator.get(this);
        // Python code may handle the exception and needs the GIL, unless this is the end of the thread or the context.
        if (indicator.isOutside()
                && !(passing instanceof ThreadDeath || passing instanceof PythonThreadKillException)) {
            reenterPython(indicator);
        }
        indicator.take();
    }

    private void reenterPython(ErrorIndicator indicator) {
        PythonContext.get(this).ensureGilAfterFailure();
        indicator.reenterPython();
    }

    /**
     * Raises the error that is set, if any.
     *
     * @param isErrorValue whether the function has returned the value that announces an error
     * @throws AbstractTruffleException the error, or SystemError if result and indicator contradict each other
     */
    void checkError(boolean isErrorValue) {
        ErrorIndicator indicator = ErrorIndicator.get(this);
        if (isErrorValue || indicator.isSet()) {
            error.enter();
            if (indicator.isOutside()) {
                throw raiseOutside(indicator);
            }
            boolean interrupt = indicator.isInterrupt();
            AbstractTruffleException pending = indicator.takeToThrow();
            if (pending != null && (isErrorValue || interrupt)) {
                throw pending;
            }
            throw raiseSystemError(pending);
        }
    }

    @TruffleBoundary
    private RuntimeException raiseOutside(ErrorIndicator indicator) {
        reenterPython(indicator);
        indicator.take();
        throw PRaiseNode.raiseStatic(this, PythonBuiltinClassType.SystemError, OUTSIDE, name);
    }

    @TruffleBoundary
    private RuntimeException raiseSystemError(AbstractTruffleException pending) {
        if (pending == null) {
            throw PRaiseNode.raiseStatic(this, PythonBuiltinClassType.SystemError, NO_ERROR, name);
        }
        if (pending instanceof PException python) {
            throw PRaiseNode.raiseWithCauseStatic(
                    this, PythonBuiltinClassType.SystemError, python, RESULT_AND_ERROR, name);
        }
        throw PRaiseNode.raiseStatic(this, PythonBuiltinClassType.SystemError, RESULT_AND_ERROR, name);
    }
}
