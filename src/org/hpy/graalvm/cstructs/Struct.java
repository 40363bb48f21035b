// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.cstructs;

import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;

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

    /** A {@code const char *} in UTF-8; null if it is NULL. */
    String string(int offset) {
        long start = int64(offset);
        return start == 0 ? null : new String(CString.bytes(null, start), StandardCharsets.UTF_8);
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
