// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.buffers;

import com.oracle.graal.python.builtins.objects.memoryview.PMemoryView;
import com.oracle.truffle.api.CompilerDirectives.CompilationFinal;
import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import java.util.Arrays;
import org.hpy.graalvm.cstructs.BufferStruct;

/** Where the items of a buffer lie in memory: what PEP 3118 says of shape, strides and suboffsets. */
final class BufferLayout {

    private final int itemSize;

    @CompilationFinal(dimensions = 1)
    private final int[] shape;

    @CompilationFinal(dimensions = 1)
    private final int[] strides;

    /** Null if no pointer has to be followed. */
    @CompilationFinal(dimensions = 1)
    private final int[] suboffsets;

    /** The strides that items without gaps in the order of C have. */
    @CompilationFinal(dimensions = 1)
    private final int[] denseStrides;

    private final int extent;

    private BufferLayout(int itemSize, int[] shape, int[] strides, int[] suboffsets) {
        this.itemSize = itemSize;
        this.shape = shape;
        this.denseStrides = denseStrides(itemSize, shape);
        this.strides = strides == null ? denseStrides : strides;
        this.suboffsets = suboffsets;
        this.extent = computeExtent();
    }

    /** A row of items without gaps in so many bytes. */
    static BufferLayout row(int itemSize, int length) {
        return new BufferLayout(itemSize, new int[] {itemSize == 0 ? 0 : length / itemSize}, null, null);
    }

    /**
     * The layout that a struct describes. Without a shape, as for consumers that have not asked for it, the buffer is
     * a row of items.
     *
     * @return null if the struct is not consistent
     * @throws ArithmeticException if a number is larger than GraalPy's sizes
     */
    static BufferLayout of(BufferStruct struct) {
        if (struct.dimensions() < 0 || struct.length() < 0 || struct.itemSize() < 0) {
            return null;
        }
        if (struct.buf() == 0 && struct.length() > 0) {
            return null;
        }
        int itemSize = Math.toIntExact(struct.itemSize());
        int length = Math.toIntExact(struct.length());
        if (struct.dimensions() == 0 && itemSize == length) {
            return new BufferLayout(itemSize, new int[0], null, null);
        }
        if (struct.dimensions() == 0 || struct.shape() == null) {
            return row(itemSize, length);
        }
        int[] shape = ints(struct.shape());
        if (size(itemSize, shape) != length) {
            return null;
        }
        int[] suboffsets = ints(struct.suboffsets());
        return new BufferLayout(itemSize, shape, ints(struct.strides()), isIndirect(suboffsets) ? suboffsets : null);
    }

    private static int[] ints(long[] numbers) {
        if (numbers == null) {
            return null;
        }
        int[] ints = new int[numbers.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = Math.toIntExact(numbers[i]);
        }
        return ints;
    }

    /** The number of bytes that so many items have; -1 if there cannot be so many. */
    private static long size(int itemSize, int[] shape) {
        long size = itemSize;
        for (int count : shape) {
            if (count < 0) {
                return -1;
            }
            size = Math.multiplyExact(size, count);
        }
        return size;
    }

    private static boolean isIndirect(int[] suboffsets) {
        return suboffsets != null && Arrays.stream(suboffsets).anyMatch(suboffset -> suboffset >= 0);
    }

    private static int[] denseStrides(int itemSize, int[] shape) {
        int[] strides = new int[shape.length];
        int stride = itemSize;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape[i];
        }
        return strides;
    }

    /** How many there are. */
    int dimensions() {
        return shape.length;
    }

    /** In bytes. */
    int itemSize() {
        return itemSize;
    }

    /** As a memoryview keeps it: null if there are no dimensions. */
    int[] viewShape() {
        return shape.length == 0 ? null : shape;
    }

    /**
     * The strides of a memoryview. One with suboffsets is shown as dense, and {@link #address} finds the items:
     * GraalPy itself follows the pointers with functions of its native C API library.
     */
    int[] viewStrides() {
        if (shape.length == 0) {
            return null;
        }
        return isIndirect() ? denseStrides : strides;
    }

    /** The suboffsets of a memoryview: negative ones, for which nothing has to be done. */
    int[] viewSuboffsets() {
        if (!isIndirect()) {
            return null;
        }
        int[] result = new int[shape.length];
        Arrays.fill(result, -1);
        return result;
    }

    /** What memoryviews remember about their contiguity. */
    int viewFlags() {
        if (shape.length == 0) {
            return PMemoryView.FLAG_C | PMemoryView.FLAG_FORTRAN | PMemoryView.FLAG_SCALAR;
        }
        if (isIndirect()) {
            return PMemoryView.FLAG_PIL;
        }
        return (isDense() ? PMemoryView.FLAG_C : 0) | (isFortran() ? PMemoryView.FLAG_FORTRAN : 0);
    }

    /** Whether items lie behind pointers. */
    boolean isIndirect() {
        return suboffsets != null;
    }

    /** Whether the items lie in the order of C without gaps. */
    boolean isDense() {
        if (isIndirect()) {
            return false;
        }
        int stride = itemSize;
        for (int i = shape.length - 1; i >= 0; i--) {
            if (shape[i] > 1 && strides[i] != stride) {
                return isEmpty();
            }
            stride *= shape[i];
        }
        return true;
    }

    private boolean isFortran() {
        int stride = itemSize;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] > 1 && strides[i] != stride) {
                return isEmpty();
            }
            stride *= shape[i];
        }
        return true;
    }

    private boolean isEmpty() {
        for (int count : shape) {
            if (count == 0) {
                return true;
            }
        }
        return false;
    }

    /** The number of bytes from the first item, forwards, to the end of the last one. */
    int extent() {
        return extent;
    }

    private int computeExtent() {
        if (isIndirect() || isEmpty()) {
            return Math.toIntExact(size(itemSize, shape));
        }
        int forwards = itemSize;
        int backwards = 0;
        for (int i = 0; i < shape.length; i++) {
            int distance = Math.multiplyExact(strides[i], shape[i] - 1);
            forwards = Math.addExact(forwards, Math.max(distance, 0));
            backwards = Math.addExact(backwards, Math.min(distance, 0));
        }
        return forwards;
    }

    /**
     * The address of a byte.
     *
     * @param start address of the first item
     * @param offset of the byte, if the items were dense
     */
    long address(LLVMMemory memory, long start, int offset) {
        long address = start;
        int rest = offset;
        for (int i = 0; i < shape.length; i++) {
            address += (long) (rest / denseStrides[i]) * strides[i];
            rest %= denseStrides[i];
            if (suboffsets != null && suboffsets[i] >= 0) {
                address = memory.getI64(null, address) + suboffsets[i];
            }
        }
        return address + rest;
    }
}
