// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.structs;

import com.oracle.truffle.api.nodes.Node;
import org.hpy.graalvm.memory.NativeMemory;

/** Where an object has the function that calling it runs: the address of C code, 0 for that of its type. */
public final class CallFunction {

    /** The place of objects whose type has {@code HPy_tp_call}: a field in Java; for legacy types it is behind their struct. */
    public static final long IN_OBJECT = -1;

    /** The place where there is none. */
    public static final long NOWHERE = -2;

    /** The member that says where the {@code HPyCallFunction} is in the C struct. */
    public static final String OFFSET_MEMBER = "__vectorcalloffset__";

    /** Size of {@code HPyCallFunction}, in bytes. */
    static final int SIZE = 16;

    /** Offset of {@code impl} in {@code HPyCallFunction}. */
    private static final int IMPL = 8;

    private CallFunction() {}

    /**
     * Reads the function of an object.
     *
     * @param place {@link #IN_OBJECT}, or the offset of an {@code HPyCallFunction} in the struct
     */
    public static long get(CStruct struct, long place, Node node) {
        return place == IN_OBJECT
                ? struct.callFunction()
                : NativeMemory.access(node).getI64(node, struct.address() + place + IMPL);
    }

    /**
     * Sets the function of an object.
     *
     * @param place {@link #IN_OBJECT}, or the offset of an {@code HPyCallFunction} in the struct
     * @param function address of an {@code HPyCallFunction}
     */
    public static void set(CStruct struct, long place, long function, Node node) {
        long impl = NativeMemory.access(node).getI64(node, function + IMPL);
        if (place == IN_OBJECT) {
            struct.setCallFunction(impl);
        } else {
            long trampoline = NativeMemory.access(node).getI64(node, function);
            NativeMemory.access(node).putI64(node, struct.address() + place, trampoline);
            NativeMemory.access(node).putI64(node, struct.address() + place + IMPL, impl);
        }
    }
}
