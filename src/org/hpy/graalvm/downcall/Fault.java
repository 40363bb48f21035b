// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.downcall;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.lib.PyObjectGetAttr;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.call.CallNode;
import com.oracle.graal.python.nodes.statement.AbstractImportNode;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.graal.python.runtime.exception.PythonThreadKillException;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleLogger;
import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.nodes.ControlFlowException;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.llvm.runtime.LLVMExitException;
import com.oracle.truffle.llvm.runtime.except.LLVMAllocationFailureException;
import com.oracle.truffle.llvm.runtime.except.LLVMException;
import com.oracle.truffle.llvm.runtime.except.LLVMUserException;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.hpy.graalvm.checks.CheckFailure;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.errors.ErrorIndicator;
import org.hpy.graalvm.graalpy.FatalError;
import org.hpy.graalvm.graalpy.SystemExit;
import org.hpy.graalvm.memory.NativeMemory;

/**
 * What C code throws in place of returning: it calls {@code exit}, divides by zero, or does what Sulong has no way for.
 * Python sees an exception of its own, which names the function and, where it is known, the line.
 */
public final class Fault {

    private static final TruffleLogger LOGGER = TruffleLogger.getLogger(HPyContext.LANGUAGE);

    private static final TruffleString FAILED = PythonUtils.tsLiteral("%s: %s at %s");
    private static final TruffleString DAMAGED =
            PythonUtils.tsLiteral("%s: its bitcode is damaged: build it again with 'hpy build' (%s)");
    private static final TruffleString NO_THREADS =
            PythonUtils.tsLiteral("can't start new thread in %s: allow the polyglot context to create threads");

    private static final TruffleString MODULE = PythonUtils.tsLiteral("hpy");
    private static final TruffleString CHECKED_ERROR = PythonUtils.tsLiteral("CheckedError");

    /** What Truffle says to Sulong, and means nothing else. */
    private static final String NO_THREADS_REASON = "Creating threads is not allowed.";

    /** The classes that read bitcode, which they do not check: Sulong reads a function when it is called first. */
    private static final String PARSER = "com.oracle.truffle.llvm.parser.";

    /** The status of {@code abort} and of a trap, which is all that tells of them. */
    private static final int ABORTED = 134;

    /** Begins what {@code longjmp} throws. */
    private static final long JUMP = 0x504d554a59504800L;

    private static final String LOST_JUMP = "longjmp to a function that has returned, or across Python code";

    private Fault() {}

    /**
     * Raises the exception for what C code has thrown; what other code has thrown through C code comes back as it is.
     *
     * @param name what messages call the C function that Python has called
     * @param node that has called it
     */
    @TruffleBoundary
    @SuppressWarnings("removal")
    public static RuntimeException raise(Throwable thrown, String name, Node node) {
        if (thrown instanceof ThreadDeath
                || thrown instanceof ControlFlowException
                || thrown instanceof PythonThreadKillException) {
            throw rethrow(thrown);
        }
        CheckFailure.leaveFrames();
        if (thrown instanceof LLVMExitException exit) {
            throw end(exit, node);
        }
        if (thrown instanceof CheckFailure failure) {
            throw raise(failure, node);
        }
        if (thrown instanceof AbstractTruffleException && !(thrown instanceof LLVMException)) {
            throw rethrow(thrown);
        }
        LOGGER.log(Level.FINE, thrown, () -> name + ": C code has failed");
        if (thrown instanceof StackOverflowError || thrown instanceof OutOfMemoryError) {
            PythonContext.get(node).ensureGilAfterFailure();
            throw ErrorIndicator.raise((VirtualMachineError) thrown, node);
        }
        if (thrown instanceof LLVMAllocationFailureException) {
            throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.MemoryError);
        }
        if (thrown instanceof IllegalStateException && NO_THREADS_REASON.equals(thrown.getMessage())) {
            throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.RuntimeError, NO_THREADS, name);
        }
        if (Stream.of(thrown.getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith(PARSER))) {
            throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.ImportError, DAMAGED, name, thrown);
        }
        Node at = FaultNode.of(thrown);
        try {
            throw PRaiseNode.raiseStatic(
                    node, PythonBuiltinClassType.SystemError, FAILED, name, describe(thrown), FaultNode.placeOf(at));
        } catch (PException error) {
            throw at(at, error, node);
        }
    }

    private static RuntimeException raise(CheckFailure failure, Node node) {
        Object type = PyObjectGetAttr.executeUncached(AbstractImportNode.importModule(MODULE), CHECKED_ERROR);
        Object error = CallNode.executeUncached(type, PythonUtils.toTruffleStringUncached(failure.getMessage()));
        throw at(failure.getLocation(), PException.fromObject(error, node, false), node);
    }

    /** The exception as one that was raised at a place in C. */
    private static RuntimeException at(Node place, PException error, Node node) {
        ErrorIndicator indicator = ErrorIndicator.get(node);
        indicator.set(error, place);
        throw indicator.takeToThrow();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException rethrow(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private static RuntimeException end(LLVMExitException exit, Node node) {
        if (exit.getExceptionExitStatus() == ABORTED) {
            byte[] place = FaultNode.placeOf(FaultNode.of(exit)).toString().getBytes(StandardCharsets.UTF_8);
            FatalError.exit(HPyContext.get(node).env(), "aborted at ", place, node);
        }
        throw SystemExit.raise(node, exit.getExceptionExitStatus());
    }

    private static String describe(Throwable thrown) {
        return switch (thrown) {
            case ArithmeticException _ -> "division by zero";
            case LLVMUserException e when isJump(e) -> LOST_JUMP;
            case LLVMUserException _ -> "a C++ exception that nobody catches";
            case LLVMException e -> e.getMessage();
            default -> "Sulong cannot go on (" + thrown + "; the log of hpy at FINE has more)";
        };
    }

    /** Whether {@code longjmp} has thrown it, in libc/jumps.c: it has reached Python on its way to its {@code setjmp}. */
    private static boolean isJump(LLVMUserException thrown) {
        return LLVMNativePointer.isInstance(thrown.getUnwindHeader())
                && NativeMemory.access(null).getI64(null, LLVMNativePointer.cast(thrown.getUnwindHeader())) == JUMP;
    }
}
