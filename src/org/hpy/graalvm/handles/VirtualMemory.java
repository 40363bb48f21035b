// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.handles;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.interop.UnsupportedMessageException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.llvm.runtime.library.internal.LLVMManagedReadLibrary;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import com.oracle.truffle.llvm.runtime.pointer.LLVMPointer;
import com.oracle.truffle.llvm.spi.NativeTypeLibrary;
import org.hpy.graalvm.memory.NativeMemory;

/**
 * Memory of handles or pointers that C code only reads. It stays in Java until C code stores its address to native
 * memory, as code compiled with -O0 does.
 */
@ExportLibrary(value = LLVMManagedReadLibrary.class, useForAOT = false)
@ExportLibrary(InteropLibrary.class)
@ExportLibrary(value = NativeTypeLibrary.class, useForAOT = false)
public abstract class VirtualMemory implements TruffleObject {

    private long address;

    /** The address of the copy in native memory; 0 while there is none. */
    public final long addressIfNative() {
        return address;
    }

    /** The handle or pointer at an offset. */
    public abstract LLVMPointer read(long offset);

    /** The 32 bits at an offset. */
    public int readInt(long offset) {
        return NativeMemory.access(null).getI32(null, addressOf(offset, Integer.BYTES));
    }

    /** Makes the copy in native memory; called once. */
    protected abstract long copyToNative();

    /** Where a part of a value is in native memory: only there values have parts. */
    private long addressOf(long offset, int size) {
        read(offset & -Long.BYTES); // raises an error if there is no such value
        read(offset + size - 1 & -Long.BYTES);
        toNative();
        return address + offset;
    }

    @ExportMessage
    public final boolean isReadable() {
        return true;
    }

    @ExportMessage
    public final LLVMPointer readPointer(long offset) {
        return isAligned(offset) ? read(offset) : readUnaligned(offset);
    }

    @ExportMessage
    public final Object readGenericI64(long offset) {
        return isAligned(offset) ? read(offset) : readUnaligned(offset);
    }

    @ExportMessage
    @TruffleBoundary
    public final int readI32(long offset) {
        return readInt(offset);
    }

    @ExportMessage
    @TruffleBoundary
    public final short readI16(long offset) {
        return NativeMemory.access(null).getI16(null, addressOf(offset, Short.BYTES));
    }

    @ExportMessage
    @TruffleBoundary
    public final byte readI8(long offset) {
        return NativeMemory.access(null).getI8(null, addressOf(offset, Byte.BYTES));
    }

    @TruffleBoundary
    private LLVMPointer readUnaligned(long offset) {
        return LLVMNativePointer.create(NativeMemory.access(null).getI64(null, addressOf(offset, Long.BYTES)));
    }

    private static boolean isAligned(long offset) {
        return offset % Long.BYTES == 0;
    }

    @ExportMessage
    public final boolean hasNativeType() {
        return true;
    }

    @ExportMessage
    public final Object getNativeType() {
        return Handle.ARRAY_TYPE;
    }

    @ExportMessage
    public final boolean isPointer() {
        return address != 0;
    }

    @ExportMessage
    public final long asPointer() throws UnsupportedMessageException {
        if (address == 0) {
            throw UnsupportedMessageException.create();
        }
        return address;
    }

    @ExportMessage
    public final void toNative() {
        if (address == 0) {
            makeNative();
        }
    }

    @TruffleBoundary
    private void makeNative() {
        address = copyToNative();
    }
}
