// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.text;

import com.oracle.truffle.api.nodes.Node;
import org.hpy.graalvm.errors.Misuse;
import org.hpy.graalvm.memory.CString;

/** Reads the {@code const char *} parameters of a context function; what C must not pass is a SystemError. */
public final class CBytes {

    private CBytes() {}

    /** The bytes before the NUL. */
    public static byte[] string(Node node, long address) {
        requireNotNull(node, address);
        return CString.bytes(node, address);
    }

    /** So many bytes. */
    public static byte[] array(Node node, long address, long size) {
        int length = length(node, size);
        if (length > 0) {
            requireNotNull(node, address);
        }
        return CString.bytes(node, address, length);
    }

    /** A size that C passes, if a Java array can have it. */
    public static int length(Node node, long size) {
        if (size < 0) {
            throw Misuse.raise(node, "negative size");
        }
        if (size > Integer.MAX_VALUE) {
            throw new OutOfMemoryError();
        }
        return (int) size;
    }

    public static void requireNotNull(Node node, long address) {
        Misuse.ifNull(node, address, "NULL is not a string");
    }
}
