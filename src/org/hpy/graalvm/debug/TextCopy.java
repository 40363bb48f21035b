// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import java.util.zip.CRC32;
import org.hpy.graalvm.cstructs.CText;
import org.hpy.graalvm.memory.NativeMemory;

/**
 * A text that C code has got from a handle: a copy of its own, so that it can die with the handle.
 *
 * @param address where C code reads it
 * @param original where the object has it
 * @param checksum of its bytes, with the NUL
 * @param next the next one of the same handle; or null
 */
record TextCopy(long address, CText original, long checksum, TextCopy next) {

    /** What dead texts are full of: no UTF-8, and easy to recognize. */
    private static final byte[] POISON = {(byte) 0xBA, (byte) 0xD0, (byte) 0xDA, 0x7A};

    static TextCopy of(CText original, NativeMemory memory, TextCopy next) {
        long size = original.length() + 1;
        long address = memory.allocate(size);
        NativeMemory.copy(original.address(), address, original.length());
        return new TextCopy(address, original, checksum(address, size), next);
    }

    private static long checksum(long address, long size) {
        LLVMMemory memory = NativeMemory.access(null);
        CRC32 checksum = new CRC32();
        for (long i = 0; i < size; i++) {
            checksum.update(memory.getI8(null, address + i));
        }
        return checksum.getValue();
    }

    /** How many bytes it takes, with the NUL. */
    long size() {
        return original.length() + 1;
    }

    /** True if C code has written to it, which it must not. */
    boolean isChanged() {
        return checksum(address, size()) != checksum;
    }

    /** Makes sure that C code does not take it for what it was. The NUL at the end stays. */
    void poison() {
        LLVMMemory memory = NativeMemory.access(null);
        for (long i = 0; i < original.length(); i++) {
            memory.putI8(null, address + i, POISON[(int) (i % POISON.length)]);
        }
        memory.putI8(null, address + original.length(), (byte) 0);
    }
}
