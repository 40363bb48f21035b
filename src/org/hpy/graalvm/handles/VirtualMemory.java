// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.handles;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.interop.UnsupportedMessageException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.llvm.runtime.library.internal.LLVMManagedReadLibrary;
import com.oracle.truffle.llvm.runtime.pointer.LLVMPointer;
import com.oracle.truffle.llvm.spi.NativeTypeLibrary;

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

    /** The 32-bit number at an offset, in memory that has any. */
    public int readInt(long offset) {
        throw noValueAt(offset);
    }

    /** Makes the copy in native memory; called once. */
    protected abstract long copyToNative();

    private static RuntimeException noValueAt(long offset) {
        throw CompilerDirectives.shouldNotReachHere("C code reads a part of a value at offset " + offset);
    }

    @ExportMessage
    public final boolean isReadable() {
        return true;
    }

    @ExportMessage
    public final LLVMPointer readPointer(long offset) {
        return read(offset);
    }

    @ExportMessage
    public final Object readGenericI64(long offset) {
        return read(offset);
    }

    @ExportMessage
    public final int readI32(long offset) {
        return readInt(offset);
    }

    @ExportMessage
    public final short readI16(long offset) {
        throw noValueAt(offset);
    }

    @ExportMessage
    public final byte readI8(long offset) {
        throw noValueAt(offset);
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
