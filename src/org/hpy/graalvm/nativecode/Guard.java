// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.nativecode;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.llvm.runtime.LLVMContext;
import com.oracle.truffle.llvm.runtime.LLVMFunctionDescriptor;
import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import com.oracle.truffle.llvm.runtime.pointer.LLVMManagedPointer;
import org.hpy.graalvm.checks.CheckFailure;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.downcall.CFunction;
import org.hpy.graalvm.memory.NativeMemory;

/**
 * How a native call has ended that may end the program: {@code abort}, {@code exit} and failed assertions leave the call
 * only, and the same functions of Sulong's C library are called then, which end no more than the context. One for each
 * thread and context.
 */
public final class Guard {

    /** A context that has one for each thread. */
    public interface Owner {
        /** The guard of native calls in the current thread. */
        Guard guard();
    }

    private static final int RETURNED = 0;
    private static final int ABORTED = 1;
    private static final int STATUS_OFFSET = Integer.BYTES;
    private static final int SIZE = 2 * Integer.BYTES;

    private final NativeMemory memory;

    /** Where guard.c writes the outcome of a call; 0 until there is a call. */
    private long outcome;

    public Guard(NativeMemory memory) {
        this.memory = memory;
    }

    static Guard get(Node node) {
        return ((Owner) HPyContext.get(node)).guard();
    }

    long outcome() {
        if (CompilerDirectives.injectBranchProbability(CompilerDirectives.SLOWPATH_PROBABILITY, outcome == 0)) {
            outcome = memory.allocate(SIZE);
        }
        return outcome;
    }

    /** Ends the program if the call that has just returned to Java was to end it. */
    void check(Node node) {
        if (NativeMemory.access(node).getI32(node, outcome) != RETURNED) {
            CompilerDirectives.transferToInterpreter();
            end(node);
        }
    }

    @TruffleBoundary
    private void end(Node node) {
        LLVMMemory access = NativeMemory.access(null);
        int kind = access.getI32(null, outcome);
        int status = access.getI32(null, outcome + STATUS_OFFSET);
        access.putI32(null, outcome, RETURNED);
        if (kind == ABORTED) {
            throw CheckFailure.abort(node);
        }
        LLVMContext sulong = LLVMContext.get(null);
        Object exit = LLVMManagedPointer.cast(
                        sulong.getSymbolUncached(sulong.getGlobalScopeChain().getFunction("exit")))
                .getObject();
        new CFunction("exit", (LLVMFunctionDescriptor) exit).callFromC(status);
        throw CompilerDirectives.shouldNotReachHere("exit has returned");
    }
}
