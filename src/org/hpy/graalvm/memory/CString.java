// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.memory;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.lib.PyUnicodeDecodeNodeGen;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.StringLiterals;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;

/** Zero-terminated strings in native memory. */
public final class CString {

    private CString() {}

    /**
     * Number of bytes before the NUL.
     *
     * @throws com.oracle.graal.python.runtime.exception.PException MemoryError if there are more than Python objects can have
     */
    public static int length(Node node, long address) {
        LLVMMemory memory = NativeMemory.access(node);
        long end = address;
        while (memory.getI8(node, end) != 0) {
            end++;
        }
        long length = end - address;
        if (length > Integer.MAX_VALUE) {
            throw raiseTooLong(node);
        }
        return (int) length;
    }

    @TruffleBoundary
    private static RuntimeException raiseTooLong(Node node) {
        throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.MemoryError);
    }

    /** Whether two strings have the same bytes. */
    public static boolean equal(Node node, long a, long b) {
        if (a == b) {
            return true;
        }
        LLVMMemory memory = NativeMemory.access(node);
        long i = 0;
        byte next = memory.getI8(node, a);
        while (next == memory.getI8(node, b + i)) {
            if (next == 0) {
                return true;
            }
            next = memory.getI8(node, a + ++i);
        }
        return false;
    }

    /** The bytes before the NUL. */
    public static byte[] bytes(Node node, long address) {
        return bytes(node, address, length(node, address));
    }

    /** So many bytes. */
    public static byte[] bytes(Node node, long address, int length) {
        LLVMMemory memory = NativeMemory.access(node);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = memory.getI8(node, address + i);
        }
        return bytes;
    }

    /**
     * Makes a str of bytes in UTF-8.
     *
     * @throws com.oracle.graal.python.runtime.exception.PException UnicodeDecodeError, with all its details
     */
    @TruffleBoundary
    public static TruffleString decode(Node node, byte[] bytes) {
        Object object = PFactory.createBytes(PythonLanguage.get(node), bytes);
        return (TruffleString) PyUnicodeDecodeNodeGen.getUncached()
                .execute(null, null, object, StringLiterals.T_UTF8, StringLiterals.T_STRICT);
    }
}
