// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.cstructs;

import org.hpy.graalvm.memory.NativeMemory;

/**
 * The C struct {@code HPy_buffer} (hpy/types.h), as an {@code HPy_bf_getbuffer} function has filled it in.
 *
 * @param buf the address of the first item
 * @param format null for unsigned bytes
 * @param shape null if it is not given, and so the next two
 */
public record BufferStruct(
        long buf,
        long length,
        long itemSize,
        boolean readonly,
        int dimensions,
        String format,
        long[] shape,
        long[] strides,
        long[] suboffsets) {

    /** In bytes. */
    public static final int SIZE = 80;

    /** What Python calls {@code PyBUF_MAX_NDIM}. */
    public static final int MAX_DIMENSIONS = 64;

    /** Where the owner is, {@code obj} in C. */
    public static final int OWNER_OFFSET = 8;

    /**
     * Reads the struct at an address, all but the owner. The arrays are empty if there are too many dimensions.
     *
     * @throws com.oracle.graal.python.runtime.exception.PException UnicodeDecodeError for a format that is no text
     */
    public static BufferStruct at(long address) {
        Struct s = new Struct(null, address);
        int dimensions = s.int32(36);
        int count = dimensions > MAX_DIMENSIONS ? 0 : Math.max(dimensions, 0);
        return new BufferStruct(
                s.int64(0),
                s.int64(16),
                s.int64(24),
                s.int32(32) != 0,
                dimensions,
                s.string(40, "format"),
                s.int64s(48, "shape", count),
                s.int64s(56, "strides", count),
                s.int64s(64, "suboffsets", count));
    }

    /** The {@code obj} of the struct at an address: the number of a handle, or 0. */
    public static long owner(long address) {
        return new Struct(null, address).int64(OWNER_OFFSET);
    }

    /** Sets the {@code obj} of the struct at an address to the number of a handle. */
    public static void setOwner(long address, long owner) {
        NativeMemory.access(null).putI64(null, address + OWNER_OFFSET, owner);
    }
}
