// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.checks;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.RootNode;
import com.oracle.truffle.llvm.runtime.LLVMLanguage;
import com.oracle.truffle.llvm.runtime.except.LLVMStackOverflowError;
import com.oracle.truffle.llvm.runtime.memory.LLVMStack;
import com.oracle.truffle.llvm.runtime.memory.LLVMStack.LLVMStackAccess;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import com.oracle.truffle.llvm.runtime.pointer.LLVMPointer;

/**
 * The stack of C's variables, as Sulong has it, but with an end: beyond it there is other memory. The Java stack ends before
 * that where frames are small, so that these cost nothing.
 */
public final class BoundedStack extends LLVMStackAccess {

    /** What is less than that is not looked at. */
    private static final long SMALL = 256;

    @Child
    private LLVMStackAccess stack;

    private final HeapKey heap;

    /** A stack that this function has been on, which is told by where it is: from the first to the last address. */
    private Range last = new Range(0, 0);

    /** The addresses of a stack, from the last that it may reach to the first that is known. */
    record Range(long start, long end) {
        boolean contains(long address) {
            return address >= start && address < end;
        }
    }

    /** Bounds what Sulong's own node allocates. */
    public BoundedStack(LLVMStackAccess stack, LLVMLanguage language) {
        this.stack = stack;
        this.heap = new HeapKey(language);
    }

    @Override
    public LLVMPointer executeAllocate(VirtualFrame frame, long size, int alignment) {
        LLVMPointer result = stack.executeAllocate(frame, size, alignment);
        if (Long.compareUnsigned(size, SMALL) > 0) {
            long end = LLVMNativePointer.cast(result).asNative();
            if (CompilerDirectives.injectBranchProbability(
                    CompilerDirectives.SLOWPATH_PROBABILITY, !last.contains(end) || !last.contains(end + size))) {
                findStack(stack.executeGetStack(frame), end, size);
            }
        }
        return result;
    }

    @TruffleBoundary
    private void findStack(LLVMStack current, long end, long size) {
        Range range = heap.get(this).rangeOf(current, end + size);
        if (!range.contains(end)) {
            throw new LLVMStackOverflowError("no room for " + size + " bytes");
        }
        last = range;
    }

    @Override
    public void executeEnter(VirtualFrame frame) {
        stack.executeEnter(frame);
    }

    @Override
    public void executeEnter(VirtualFrame frame, LLVMStack current) {
        stack.executeEnter(frame, current);
    }

    @Override
    public void executeExit(VirtualFrame frame) {
        stack.executeExit(frame);
    }

    @Override
    public LLVMPointer executeGet(VirtualFrame frame) {
        return stack.executeGet(frame);
    }

    @Override
    public void executeSet(VirtualFrame frame, LLVMPointer pointer) {
        stack.executeSet(frame, pointer);
    }

    @Override
    public LLVMStack executeGetStack(VirtualFrame frame) {
        return stack.executeGetStack(frame);
    }

    @Override
    public void prepareForAOT(TruffleLanguage<?> language, RootNode root) {
        stack.prepareForAOT(language, root);
    }
}
