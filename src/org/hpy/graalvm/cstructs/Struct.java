// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.cstructs;

import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;
import org.hpy.graalvm.memory.CString;
import org.hpy.graalvm.memory.MappedMemory;
import org.hpy.graalvm.memory.NativeMemory;

/**
 * A C struct in native memory, read field by field while a module or a type is made. What its pointers point to is read only
 * if there is memory: they are C code's, or those of a damaged file.
 *
 * @param name of the struct in C; null if its pointers are not checked
 */
record Struct(String name, long address) {

    /**
     * The struct that a pointer of C points to.
     *
     * @param pointer what messages call it
     * @throws WildPointerException if there is no memory for the struct
     */
    static Struct at(String name, String pointer, long address, int size) {
        check(pointer, address, size);
        return new Struct(name, address);
    }

    private static void check(String pointer, long address, long size) {
        for (long at = address; at < address + size; at = MappedMemory.READABLE.end(at)) {
            if (MappedMemory.READABLE.end(at) == 0) {
                throw new WildPointerException(pointer, address);
            }
        }
    }

    private void checkMember(String member, long address, long size) {
        if (name != null) {
            check(name + "." + member, address, size);
        }
    }

    private static LLVMMemory memory() {
        return NativeMemory.access(null);
    }

    int int32(int offset) {
        return memory().getI32(null, address + offset);
    }

    long int64(int offset) {
        return memory().getI64(null, address + offset);
    }

    /**
     * A {@code const char *} in UTF-8; null if it is NULL.
     *
     * @throws WildPointerException if there is no memory, or no NUL
     * @throws com.oracle.graal.python.runtime.exception.PException UnicodeDecodeError if it is not UTF-8
     */
    String string(int offset, String member) {
        long start = int64(offset);
        if (start == 0) {
            return null;
        }
        return decode(CString.bytes(null, start, name == null ? CString.length(null, start) : length(member, start)));
    }

    private int length(String member, long start) {
        long end = start;
        for (long mapped = start; end == mapped; ) {
            checkMember(member, end, 1);
            mapped = MappedMemory.READABLE.end(end);
            while (end < mapped && memory().getI8(null, end) != 0) {
                end++;
            }
        }
        return Math.toIntExact(end - start);
    }

    /** Java's decoder is much faster than Python's, as extensions load in a cold VM, but has not got its exceptions. */
    private static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return CString.decode(null, bytes).toJavaStringUncached();
        }
    }

    /** An array of so many numbers; null if the pointer to it is NULL. */
    long[] int64s(int offset, String member, int count) {
        long start = int64(offset);
        if (start == 0) {
            return null;
        }
        checkMember(member, start, (long) count * Long.BYTES);
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = memory().getI64(null, start + (long) i * Long.BYTES);
        }
        return numbers;
    }

    /** An array of pointers that ends with NULL; empty if the pointer to it is NULL. */
    long[] pointers(int offset, String member) {
        long start = int64(offset);
        if (start == 0) {
            return new long[0];
        }
        return LongStream.iterate(start, at -> at + Long.BYTES)
                .peek(at -> checkMember(member, at, Long.BYTES))
                .map(at -> memory().getI64(null, at))
                .takeWhile(pointer -> pointer != 0)
                .toArray();
    }
}
