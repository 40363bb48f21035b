// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.memory;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.llvm.runtime.LLVMLanguage;
import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** Native memory for C code. Blocks that are still allocated when the context is disposed are freed with it. */
public final class NativeMemory {

    private final Set<Long> blocks = new HashSet<>();
    private long scratch;
    private long scratchSize;
    private long neededScratchSize;

    /** Reads and writes native memory by address; a constant for partial evaluation. */
    public static LLVMMemory access(Node node) {
        return LLVMLanguage.get(node).getLLVMMemory();
    }

    /**
     * Allocates a block and fills it with zeros.
     *
     * @param size in bytes; 0 gives an address of its own, too
     * @return the address, aligned to 16
     * @throws OutOfMemoryError if there is not so much memory
     */
    @TruffleBoundary
    public synchronized long allocate(long size) {
        long block = access(null).allocateMemory(null, Math.max(size, 1)).asNative();
        clear(block, size);
        blocks.add(block);
        return block;
    }

    /** Copies bytes between blocks that do not overlap. */
    @TruffleBoundary
    @SuppressWarnings("deprecation") // for code that is compiled
    public static void copy(long from, long to, long size) {
        access(null).copyMemory(null, from, to, size);
    }

    @SuppressWarnings("deprecation") // for code that is compiled
    private static void clear(long block, long size) {
        access(null).memset(null, LLVMNativePointer.create(block), size, (byte) 0);
    }

    /** A block of zeros for C code that expects a struct where there is none; what it stores there is lost. */
    @TruffleBoundary
    public synchronized long scratch() {
        if (scratch == 0 || scratchSize < neededScratchSize) {
            // A smaller block that C code may still use stays until the context is disposed.
            scratchSize = neededScratchSize;
            scratch = allocate(scratchSize);
        }
        clear(scratch, scratchSize);
        return scratch;
    }

    /** Makes {@link #scratch} give blocks of at least this many bytes, which is the size of some struct. */
    public synchronized void reserveScratch(long size) {
        neededScratchSize = Math.max(neededScratchSize, size);
    }

    /** Makes a C string. */
    @TruffleBoundary
    public long allocateString(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long block = allocate(bytes.length + 1L);
        access(null).putByteArray(null, block, bytes);
        return block;
    }

    /** Frees a block; does nothing if the context has freed it already. */
    @TruffleBoundary
    public synchronized void free(long block) {
        if (blocks.remove(block)) {
            access(null).free(null, block);
        }
    }

    /** Frees all blocks. */
    public synchronized void freeAll() {
        for (long block : blocks) {
            access(null).free(null, block);
        }
        blocks.clear();
    }

    /** How many blocks are allocated: a leak check for tests. */
    public synchronized int blockCount() {
        return blocks.size();
    }
}
