// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.interop.UnsupportedMessageException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.llvm.runtime.library.internal.LLVMManagedReadLibrary;
import com.oracle.truffle.llvm.runtime.pointer.LLVMPointer;
import com.oracle.truffle.llvm.spi.NativeTypeLibrary;
import org.hpy.graalvm.handles.Handle;

/** The {@code HPyContext *} of one call of a C function: valid until the function returns, and only while no other runs. */
@ExportLibrary(value = LLVMManagedReadLibrary.class, useForAOT = false)
@ExportLibrary(InteropLibrary.class)
@ExportLibrary(value = NativeTypeLibrary.class, useForAOT = false)
final class CallContext implements TruffleObject {

    final DebugBorder border;

    /** The call that this one interrupts; or null. */
    final CallContext outer;

    final Thread thread;

    /** Whether this is the innermost call of its thread. */
    boolean isCurrent = true;

    /** The address of its own struct; 0 while C code has not stored the pointer. */
    long address;

    CallContext(DebugBorder border, CallContext outer, Thread thread) {
        this.border = border;
        this.outer = outer;
        this.thread = thread;
    }

    @ExportMessage
    boolean isReadable() {
        return true;
    }

    @ExportMessage
    LLVMPointer readPointer(long offset) {
        return border.struct().read(offset);
    }

    @ExportMessage
    Object readGenericI64(long offset) {
        return border.struct().read(offset);
    }

    @ExportMessage
    int readI32(long offset) {
        return border.struct().readInt(offset);
    }

    @ExportMessage
    short readI16(@SuppressWarnings("unused") long offset) {
        throw CompilerDirectives.shouldNotReachHere("HPyContext has no 16-bit members");
    }

    @ExportMessage
    byte readI8(@SuppressWarnings("unused") long offset) {
        throw CompilerDirectives.shouldNotReachHere("HPyContext has no 8-bit members");
    }

    @ExportMessage
    boolean hasNativeType() {
        return true;
    }

    @ExportMessage
    Object getNativeType() {
        return Handle.ARRAY_TYPE;
    }

    @ExportMessage
    boolean isPointer() {
        return address != 0;
    }

    @ExportMessage
    long asPointer() throws UnsupportedMessageException {
        if (address == 0) {
            throw UnsupportedMessageException.create();
        }
        return address;
    }

    @ExportMessage
    void toNative() {
        if (address == 0) {
            address = border.takeStruct();
        }
    }
}
