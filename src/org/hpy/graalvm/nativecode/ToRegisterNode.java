// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.nativecode;

import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.dsl.TypeSystemReference;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.llvm.runtime.nodes.api.LLVMTypes;
import com.oracle.truffle.llvm.runtime.nodes.memory.LLVMNativePointerSupport.ToNativePointerNode;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;

/** What an integer register holds of a value of bitcode. A handle gets its number, as when C stores it to memory. */
@TypeSystemReference(LLVMTypes.class)
abstract class ToRegisterNode extends Node {

    private final boolean isUnsigned;

    ToRegisterNode(boolean isUnsigned) {
        this.isUnsigned = isUnsigned;
    }

    abstract long execute(Object value);

    @Specialization
    static long fromLong(long value) {
        return value;
    }

    @Specialization
    static long fromInt(int value) {
        return value;
    }

    @Specialization
    static long fromPointer(LLVMNativePointer value) {
        return value.asNative();
    }

    @Specialization
    long fromBoolean(boolean value) {
        return value ? isUnsigned ? 1 : -1 : 0;
    }

    @Specialization
    long fromByte(byte value) {
        return isUnsigned ? Byte.toUnsignedLong(value) : value;
    }

    @Specialization
    long fromShort(short value) {
        return isUnsigned ? Short.toUnsignedLong(value) : value;
    }

    @Specialization(
            replaces = {"fromLong", "fromPointer"},
            guards = "isGeneric(value)")
    static long fromAny(Object value, @Cached ToNativePointerNode toNative) {
        return value instanceof Long number ? number : toNative.execute(value).asNative();
    }

    /** Whether the value is one that C has as a pointer or as 64 bits. */
    static boolean isGeneric(Object value) {
        return !(value instanceof Integer
                || value instanceof Boolean
                || value instanceof Byte
                || value instanceof Short);
    }
}
