// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.checks;

import com.oracle.truffle.api.dsl.NodeChild;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.llvm.runtime.LLVMLanguage;
import com.oracle.truffle.llvm.runtime.memory.LLVMMemSetNode;
import com.oracle.truffle.llvm.runtime.nodes.api.LLVMExpressionNode;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import org.hpy.graalvm.memory.NativeMemory;

/** C's functions that allocate memory, as Sulong has them where the {@link Heap} tracks nothing. */
abstract class HeapNodes extends LLVMExpressionNode {

    private final HeapKey heap;

    HeapNodes(LLVMLanguage language) {
        this.heap = new HeapKey(language);
    }

    /** The address of new memory; 0 if there is not so much. */
    final long allocate(long size) {
        if (isTooLarge(size)) {
            return 0;
        }
        if (heap().isTracked()) {
            return heap().allocate(size, this);
        }
        try {
            return NativeMemory.access(this).allocateMemory(this, size).asNative();
        } catch (OutOfMemoryError e) {
            return 0;
        }
    }

    final Heap heap() {
        return heap.get(this);
    }

    /** Sizes are unsigned, and those beyond what Java takes are more than a process can have. */
    static boolean isTooLarge(long size) {
        return size >>> Long.SIZE - 2 != 0;
    }

    @NodeChild(value = "size", type = LLVMExpressionNode.class)
    abstract static class Malloc extends HeapNodes {
        Malloc(LLVMLanguage language) {
            super(language);
        }

        @Specialization
        final LLVMNativePointer malloc(long size) {
            return LLVMNativePointer.create(allocate(size));
        }
    }

    @NodeChild(value = "count", type = LLVMExpressionNode.class)
    @NodeChild(value = "size", type = LLVMExpressionNode.class)
    abstract static class Calloc extends HeapNodes {

        @Child
        private LLVMMemSetNode set;

        Calloc(LLVMLanguage language, LLVMMemSetNode set) {
            super(language);
            this.set = set;
        }

        @Specialization
        final LLVMNativePointer calloc(long count, long size) {
            long length = count * size;
            boolean isTooLarge = Math.unsignedMultiplyHigh(count, size) != 0;
            LLVMNativePointer result = LLVMNativePointer.create(isTooLarge ? 0 : allocate(length));
            if (!result.isNull()) {
                set.executeWithTarget(result, (byte) 0, length);
            }
            return result;
        }
    }

    @NodeChild(value = "block", type = LLVMExpressionNode.class)
    @NodeChild(value = "size", type = LLVMExpressionNode.class)
    abstract static class Realloc extends HeapNodes {
        Realloc(LLVMLanguage language) {
            super(language);
        }

        @Specialization
        @SuppressWarnings("deprecation") // for code that is compiled
        final LLVMNativePointer realloc(LLVMNativePointer block, long size) {
            if (isTooLarge(size)) {
                return LLVMNativePointer.createNull();
            }
            if (heap().isTracked()) {
                return LLVMNativePointer.create(heap().reallocate(block.asNative(), size, this));
            }
            try {
                return NativeMemory.access(this).reallocateMemory(this, block, size);
            } catch (OutOfMemoryError e) {
                return LLVMNativePointer.createNull();
            }
        }
    }

    @NodeChild(value = "block", type = LLVMExpressionNode.class)
    abstract static class Free extends HeapNodes {
        Free(LLVMLanguage language) {
            super(language);
        }

        @Specialization
        final Object free(LLVMNativePointer block) {
            if (!block.isNull()) {
                if (heap().isTracked()) {
                    heap().free(block.asNative(), this);
                } else {
                    NativeMemory.access(this).free(this, block.asNative());
                }
            }
            return null;
        }
    }
}
