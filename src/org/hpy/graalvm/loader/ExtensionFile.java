// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.loader;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Names and contents of extension files: a shared library whose section {@code .llvmbc} holds bitcode, or bitcode
 * alone.
 */
final class ExtensionFile {

    /** Its first group is the name of the module, the second the tag of Python's C API, if the extension uses that. */
    private static final Pattern NAME = Pattern.compile("(.+)\\.hpy0(-[^.]+)?\\.(so|bc)");

    private static final Pattern ABI_TAG = Pattern.compile("\\.hpy(\\d+)");

    private static final int BITCODE_MAGIC = 0xDEC04342;
    private static final int BITCODE_WRAPPER_MAGIC = 0x0B17C0DE;
    private static final int ELF_MAGIC = 0x464C457F;
    private static final int ELF_64_BIT_LITTLE_ENDIAN = 0x0102;
    private static final int MACHINE_X86_64 = 62;
    private static final String BITCODE_SECTION = ".llvmbc";
    private static final String NATIVE_SECTION = ".hpynative";
    private static final String CHECKSUM_SECTION = ".hpychecksum";
    private static final String ABI_SECTION = ".hpyabi";
    private static final String HYBRID = "hybrid";

    private ExtensionFile() {}

    /** The name of the module in a file: its file name up to the suffix. */
    static String moduleName(String fileName) {
        Matcher matcher = NAME.matcher(fileName);
        return matcher.matches() ? matcher.group(1) : fileName;
    }

    /** The major version of the ABI in the name of a file, as text: 0 of {@code NAME.hpy0.so}; null if there is none. */
    static String abiTag(String path) {
        Matcher tag = ABI_TAG.matcher(path.substring(path.lastIndexOf('/') + 1));
        return tag.find() ? tag.group(1) : null;
    }

    /**
     * Looks whether Sulong will find bitcode.
     *
     * @return what is wrong with the file and what to do; null if it is well-formed
     */
    static String findProblem(byte[] content) {
        ByteBuffer file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        try {
            return switch (file.getInt(0)) {
                case BITCODE_MAGIC, BITCODE_WRAPPER_MAGIC -> null;
                case ELF_MAGIC -> findElfProblem(file);
                default -> "is neither a shared library nor LLVM bitcode: build it with 'hpy build'";
            };
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            return "is empty or truncated: build it again with 'hpy build'";
        }
    }

    private static String findElfProblem(ByteBuffer file) {
        if (file.getShort(4) != ELF_64_BIT_LITTLE_ENDIAN || file.getShort(18) != MACHINE_X86_64) {
            return "is a shared library for another processor: build it with 'hpy build' on x86-64";
        }
        ByteBuffer bitcode = findSection(file, BITCODE_SECTION);
        if (bitcode == null) {
            return "has no bitcode (no section .llvmbc), so it is for other HPy implementations only: build it with 'hpy build'";
        }
        for (String section : new String[] {ABI_SECTION, CHECKSUM_SECTION, NATIVE_SECTION}) {
            findSection(file, section); // there or not, but not out of bounds from here on
        }
        if (bitcode.getInt(bitcode.position()) != BITCODE_MAGIC) {
            return "has no valid bitcode in its section .llvmbc: build it again with 'hpy build'";
        }
        return isIntact(file, bitcode) ? null : "is damaged: build it again with 'hpy build'";
    }

    /** Whether the code is what the build has written, as far as that is known: neither Sulong nor the system checks it. */
    private static boolean isIntact(ByteBuffer file, ByteBuffer bitcode) {
        ByteBuffer expected = findSection(file, CHECKSUM_SECTION);
        if (expected == null) {
            return findSection(file, ABI_SECTION) == null; // an older build writes neither
        }
        CRC32 checksum = new CRC32();
        checksum.update(bitcode.duplicate());
        ByteBuffer nativeCode = findSection(file, NATIVE_SECTION);
        if (nativeCode != null) {
            checksum.update(nativeCode);
        }
        return (int) checksum.getValue() == expected.getInt(expected.position());
    }

    /** The native code that goes with the bitcode of a well-formed file, or null if there is none. */
    static byte[] findNativeCode(byte[] content) {
        return findPart(content, NATIVE_SECTION);
    }

    /** Whether the code of a well-formed file uses Python's C API: that is in a shared library, and in the name of bitcode. */
    static boolean isHybrid(byte[] content, String path) {
        byte[] abi = findPart(content, ABI_SECTION);
        return abi == null ? hasPythonTag(path) : HYBRID.equals(new String(abi, StandardCharsets.US_ASCII));
    }

    /** Whether the name of a file has the tag of Python's C API. */
    static boolean hasPythonTag(String path) {
        Matcher matcher = NAME.matcher(path.substring(path.lastIndexOf('/') + 1));
        return matcher.matches() && matcher.group(2) != null;
    }

    /** What is in a section; null if there is no such section. */
    private static byte[] findPart(byte[] content, String name) {
        ByteBuffer file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer section = file.getInt(0) == ELF_MAGIC ? findSection(file, name) : null;
        if (section == null) {
            return null;
        }
        byte[] part = new byte[section.remaining()];
        section.get(part);
        return part;
    }

    /** Field offsets are those of Elf64_Ehdr and Elf64_Shdr. */
    private static ByteBuffer findSection(ByteBuffer file, String name) {
        int sections = Math.toIntExact(file.getLong(40));
        int sectionSize = Short.toUnsignedInt(file.getShort(58));
        int sectionCount = Short.toUnsignedInt(file.getShort(60));
        checkEnd(file, sections + sectionCount * sectionSize);
        int names = sectionOffset(file, sections + Short.toUnsignedInt(file.getShort(62)) * sectionSize);
        for (int i = 0; i < sectionCount; i++) {
            int section = sections + i * sectionSize;
            if (name.equals(string(file, names + file.getInt(section)))) {
                int start = sectionOffset(file, section);
                int size = Math.toIntExact(file.getLong(section + 32));
                checkEnd(file, start + size);
                return file.slice(start, size).order(ByteOrder.LITTLE_ENDIAN);
            }
        }
        return null;
    }

    /** Reading the last byte of a part is the check that the file has it. */
    private static void checkEnd(ByteBuffer file, int end) {
        file.get(end - 1);
    }

    private static int sectionOffset(ByteBuffer file, int section) {
        return Math.toIntExact(file.getLong(section + 24));
    }

    private static String string(ByteBuffer file, int start) {
        int end = start;
        while (file.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - start];
        file.get(start, bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
