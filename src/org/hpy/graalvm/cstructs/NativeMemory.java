// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.cstructs;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.llvm.runtime.LLVMLanguage;
import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** Native memory for C code. Blocks that are still allocated when the context is disposed are freed with it. */
public final class NativeMemory {

    private static final long SCRATCH_SIZE = 64 * 1024;

    private final Set<Long> blocks = new HashSet<>();
    private long scratch;

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

    private static void clear(long block, long size) {
        LLVMMemory access = access(null);
        long end = block + size;
        long at = block;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            access.putI64(null, at, 0);
        }
        for (; at < end; at++) {
            access.putI8(null, at, (byte) 0);
        }
    }

    /** A block of zeros for C code that expects a struct where there is none; what it stores there is lost. */
    @TruffleBoundary
    public synchronized long scratch() {
        if (scratch == 0) {
            scratch = allocate(SCRATCH_SIZE);
        }
        clear(scratch, SCRATCH_SIZE);
        return scratch;
    }

    /** Copies bytes to a new block and puts a NUL behind them. */
    @TruffleBoundary
    public long allocateBytes(byte[] bytes) {
        long block = allocate(bytes.length + 1L);
        access(null).putByteArray(null, block, bytes);
        return block;
    }

    /** Makes a C string. */
    public long allocateString(String text) {
        return allocateBytes(text.getBytes(StandardCharsets.UTF_8));
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
