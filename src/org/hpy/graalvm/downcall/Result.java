// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.downcall;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.profiles.BranchProfile;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import com.oracle.truffle.llvm.runtime.pointer.LLVMPointer;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.border.FromHandleNode;
import org.hpy.graalvm.errors.ErrorIndicator;
import org.hpy.graalvm.handles.Handle;

/** What becomes of the result of a C function: a Python object, or the error that C code has set. */
public abstract class Result extends Node {

    /** The call that this is the result of. */
    final Crossing crossing;

    Result(Crossing crossing) {
        this.crossing = crossing;
    }

    abstract Object execute(DowncallNode call, Object result);

    /** The {@code int} of a function that may be declared to return another number, as only registers tell apart in C. */
    public static int toInt(Object result) {
        return result instanceof Integer value ? value : (int) toNumber(result);
    }

    /** The same for 64 bits. */
    public static long toLong(Object result) {
        return result instanceof Long value ? value : toNumber(result);
    }

    @TruffleBoundary
    private static long toNumber(Object result) {
        return switch (result) {
            case Boolean value -> value ? 1 : 0;
            case Number value -> value.longValue();
            case LLVMPointer pointer
            when LLVMNativePointer.isInstance(pointer) ->
                LLVMNativePointer.cast(pointer).asNative();
            case null, default -> 0; // C's register has anything
        };
    }

    /** {@code HPy}: a new handle, which is closed here. */
    static final class NewHandle extends Result {
        @Child
        private FromHandleNode fromHandle;

        NewHandle(Crossing crossing) {
            super(crossing);
            fromHandle = FromHandleNode.create(crossing);
        }

        @Override
        Object execute(DowncallNode call, Object result) {
            Object object;
            try {
                Handle handle = fromHandle.execute(result);
                object = handle == null ? null : crossing.takeResult(handle);
            } catch (PException e) {
                // It is no handle; but an error that is set must not be left to the next call.
                call.checkError(false);
                throw e;
            }
            call.checkError(object == null);
            return object;
        }
    }

    /** {@code void}: an error is the one that C code has left. */
    static final class None extends Result {
        None(Crossing crossing) {
            super(crossing);
        }

        @Override
        Object execute(DowncallNode call, Object result) {
            call.checkError(ErrorIndicator.get(this).isSet());
            return PNone.NONE;
        }
    }

    /** {@code int} that is negative after an error and says nothing else. */
    static final class Status extends Result {
        Status(Crossing crossing) {
            super(crossing);
        }

        @Override
        Object execute(DowncallNode call, Object result) {
            call.checkError(toInt(result) < 0);
            return PNone.NONE;
        }
    }

    /** {@code int} that is a truth value, or -1 after an error. */
    static final class Truth extends Result {
        Truth(Crossing crossing) {
            super(crossing);
        }

        @Override
        Object execute(DowncallNode call, Object result) {
            int value = toInt(result);
            call.checkError(value == -1);
            return value != 0;
        }
    }

    /** {@code HPy_ssize_t}, -1 after an error. GraalPy has no lengths that need more than 32 bits. */
    static final class Length extends Result {
        private static final TruffleString TOO_LONG =
                PythonUtils.tsLiteral("cannot fit 'int' into an index-sized integer");

        private final BranchProfile error = BranchProfile.create();

        Length(Crossing crossing) {
            super(crossing);
        }

        @Override
        Object execute(DowncallNode call, Object result) {
            long value = toLong(result);
            call.checkError(value == -1);
            if ((int) value != value) {
                error.enter();
                throw PRaiseNode.raiseStatic(this, PythonBuiltinClassType.OverflowError, TOO_LONG);
            }
            return (int) value;
        }
    }

    /** {@code HPy_hash_t}, -1 after an error; but as in CPython that is a hash, too. */
    static final class Hash extends Result {
        Hash(Crossing crossing) {
            super(crossing);
        }

        @Override
        Object execute(DowncallNode call, Object result) {
            long value = toLong(result);
            call.checkError(value == -1 && ErrorIndicator.get(this).isSet());
            return value;
        }
    }
}
