// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.text;

import com.oracle.graal.python.nodes.StringLiterals;
import com.oracle.truffle.api.CompilerDirectives.CompilationFinal;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.NeverDefault;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.ExplodeLoop;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import org.hpy.graalvm.memory.NativeMemory;

/** Reads a {@code const char *} parameter: a zero-terminated string in UTF-8. */
public abstract class CStringNode extends Node {

    /**
     * Returns the string.
     *
     * @throws com.oracle.graal.python.runtime.exception.PException UnicodeDecodeError if it is not UTF-8, SystemError
     *     if the address is 0
     */
    public abstract TruffleString execute(long address);

    /** Most calls pass a literal: it has always the same address, and only its bytes need a look. */
    @Specialization(guards = "literal.isAt(node, address)", limit = "3")
    static TruffleString literal(
            @SuppressWarnings("unused") long address,
            @SuppressWarnings("unused") @Bind Node node,
            @Cached("readLiteral(node, address)") Literal literal) {
        return literal.string;
    }

    @Specialization(replaces = "literal")
    static TruffleString any(long address, @Bind Node node, @Cached DecodeNode decode) {
        return decode.execute(CBytes.string(node, address), Codec.UTF_8, StringLiterals.T_STRICT);
    }

    @NeverDefault
    @TruffleBoundary
    static Literal readLiteral(Node node, long address) {
        byte[] bytes = CBytes.string(node, address);
        TruffleString string = DecodeNodeGen.getUncached().execute(bytes, Codec.UTF_8, StringLiterals.T_STRICT);
        return new Literal(node, address, bytes.length, string);
    }

    /**
     * A string that was seen at an address. Its bytes, with the NUL, are compared in aligned words: these never reach
     * into a page of memory that the string has no part in.
     */
    static final class Literal {

        /** Comparing longer strings takes no less than reading them. */
        private static final int MAX_LENGTH = 64;

        final TruffleString string;

        private final long address;

        @CompilationFinal(dimensions = 1)
        private final long[] words;

        @CompilationFinal(dimensions = 1)
        private final long[] masks;

        Literal(Node node, long address, int length, TruffleString string) {
            this.address = address;
            this.string = string;
            int lead = (int) (address % Long.BYTES);
            int end = lead + Math.min(length, MAX_LENGTH + 1) + 1;
            words = new long[(end + Long.BYTES - 1) / Long.BYTES];
            masks = new long[words.length];
            LLVMMemory memory = NativeMemory.access(node);
            for (int i = lead; i < end; i++) {
                int shift = i % Long.BYTES * Byte.SIZE;
                words[i / Long.BYTES] |= (long) Byte.toUnsignedInt(memory.getI8(node, address - lead + i)) << shift;
                masks[i / Long.BYTES] |= 0xFFL << shift;
            }
        }

        /** True if C passes this string again. */
        @ExplodeLoop
        boolean isAt(Node node, long otherAddress) {
            if (otherAddress != address || words.length > MAX_LENGTH / Long.BYTES) {
                return false;
            }
            LLVMMemory memory = NativeMemory.access(node);
            long start = address - address % Long.BYTES;
            for (int i = 0; i < words.length; i++) {
                if ((memory.getI64(node, start + (long) i * Long.BYTES) & masks[i]) != words[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
