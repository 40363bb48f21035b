// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import com.oracle.truffle.llvm.runtime.CommonNodeFactory;
import com.oracle.truffle.llvm.runtime.debug.type.LLVMSourceType;
import com.oracle.truffle.llvm.runtime.debug.value.LLVMDebugObject;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.hpy.graalvm.memory.NativeMemory;

/** Native memory that a pointer in C points to, which may be wild. */
final class Memory {

    private static final Path MAPPED = Path.of("/proc/self/maps");
    private static final int MAX_TEXT = 100;

    private Memory() {}

    /** The value at an address; null if it cannot be read. */
    static LLVMDebugObject at(long address, LLVMSourceType type) {
        return isReadable(address, (type.getSize() + Byte.SIZE - 1) / Byte.SIZE)
                ? LLVMDebugObject.create(
                        type,
                        0,
                        CommonNodeFactory.createDebugDeclarationBuilder().build(LLVMNativePointer.create(address)),
                        null)
                : null;
    }

    /** The beginning of the text at an address; null if it cannot be read. */
    static String textAt(long address) {
        if (!isReadable(address, 1)) {
            return null;
        }
        byte[] bytes = new byte[MAX_TEXT];
        int length = 0;
        while (length < MAX_TEXT && (((address + length) & 0xfff) != 0 || isReadable(address + length, 1))) {
            byte next = NativeMemory.access(null).getI8(null, address + length);
            if (next == 0) {
                return new String(bytes, 0, length, StandardCharsets.UTF_8);
            }
            bytes[length++] = next;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8) + "...";
    }

    private static boolean isReadable(long address, long size) {
        try (Stream<String> lines = Files.lines(MAPPED)) {
            return lines.map(line -> line.split("[- ]", 4))
                    .anyMatch(range -> Long.compareUnsigned(Long.parseUnsignedLong(range[0], 16), address) <= 0
                            && Long.compareUnsigned(address + size, Long.parseUnsignedLong(range[1], 16)) <= 0
                            && range[2].startsWith("r"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
