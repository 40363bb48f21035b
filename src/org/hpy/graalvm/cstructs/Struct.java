// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.cstructs;

import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;
import org.hpy.graalvm.memory.CString;
import org.hpy.graalvm.memory.NativeMemory;

/** A C struct in native memory, read field by field while a module or a type is made. */
record Struct(long address) {

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
     * @throws com.oracle.graal.python.runtime.exception.PException UnicodeDecodeError if it is not UTF-8
     */
    String string(int offset) {
        long start = int64(offset);
        return start == 0 ? null : decode(CString.bytes(null, start));
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
    long[] int64s(int offset, int count) {
        long start = int64(offset);
        if (start == 0) {
            return null;
        }
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = memory().getI64(null, start + (long) i * Long.BYTES);
        }
        return numbers;
    }

    /** An array of pointers that ends with NULL; empty if the pointer to it is NULL. */
    long[] pointers(int offset) {
        long start = int64(offset);
        if (start == 0) {
            return new long[0];
        }
        return LongStream.iterate(start, at -> at + Long.BYTES)
                .map(at -> memory().getI64(null, at))
                .takeWhile(pointer -> pointer != 0)
                .toArray();
    }
}
