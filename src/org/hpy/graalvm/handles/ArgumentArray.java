// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.handles;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.interop.UnsupportedMessageException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.llvm.runtime.library.internal.LLVMManagedReadLibrary;
import com.oracle.truffle.llvm.runtime.pointer.LLVMManagedPointer;
import com.oracle.truffle.llvm.runtime.pointer.LLVMPointer;
import com.oracle.truffle.llvm.spi.NativeTypeLibrary;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.memory.NativeMemory;

/**
 * The {@code const HPy *args} of a C function: an array of borrowed handles that stays in Java as long as C code only
 * reads it.
 */
@ExportLibrary(value = LLVMManagedReadLibrary.class, useForAOT = false)
@ExportLibrary(InteropLibrary.class)
@ExportLibrary(value = NativeTypeLibrary.class, useForAOT = false)
public final class ArgumentArray implements TruffleObject {

    /** Loops over as many handles are exploded, so that the array is virtual. */
    public static final int MAX_EXPLODED = 8;

    private static final TruffleString OUT_OF_BOUNDS = PythonUtils.tsLiteral("C code reads args[%d], but nargs is %d");

    private final Handle[] handles;

    /** The copy in native memory, or 0. */
    private long address;

    public ArgumentArray(Handle[] handles) {
        this.handles = handles;
    }

    /**
     * The handle at an index.
     *
     * @throws com.oracle.graal.python.runtime.exception.PException SystemError if there are not so many
     */
    public Handle get(long index) {
        if (index < 0 || index >= handles.length) {
            throw raiseOutOfBounds(index);
        }
        return handles[(int) index];
    }

    /** How many handles there are. */
    public int length() {
        return handles.length;
    }

    /** Frees the copy in native memory, if there is one. */
    public void closeCopy(HPyContext context) {
        if (address != 0) {
            context.memory().free(address);
        }
    }

    private LLVMPointer read(long offset) {
        if (offset % Long.BYTES != 0) {
            throw CompilerDirectives.shouldNotReachHere("unaligned read of an HPy");
        }
        return LLVMManagedPointer.create(get(offset / Long.BYTES));
    }

    @TruffleBoundary
    private RuntimeException raiseOutOfBounds(long index) {
        throw PRaiseNode.raiseStatic(null, PythonBuiltinClassType.SystemError, OUT_OF_BOUNDS, index, handles.length);
    }

    @ExportMessage
    boolean isReadable() {
        return true;
    }

    @ExportMessage
    Object readGenericI64(long offset) {
        return read(offset);
    }

    @ExportMessage
    LLVMPointer readPointer(long offset) {
        return read(offset);
    }

    @ExportMessage
    int readI32(@SuppressWarnings("unused") long offset) {
        throw CompilerDirectives.shouldNotReachHere("partial read of an HPy");
    }

    @ExportMessage
    short readI16(@SuppressWarnings("unused") long offset) {
        throw CompilerDirectives.shouldNotReachHere("partial read of an HPy");
    }

    @ExportMessage
    byte readI8(@SuppressWarnings("unused") long offset) {
        throw CompilerDirectives.shouldNotReachHere("partial read of an HPy");
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

    /** C code stores the pointer to memory, as all code compiled with -O0 does. */
    @ExportMessage
    void toNative(@Bind Node node) {
        if (address == 0) {
            address = copyToNative(HPyContext.get(node));
        }
    }

    @TruffleBoundary
    private long copyToNative(HPyContext context) {
        long block = context.memory().allocate((long) handles.length * Long.BYTES);
        for (int i = 0; i < handles.length; i++) {
            long id = HandleTable.get(null).number(handles[i]);
            NativeMemory.access(null).putI64(null, block + (long) i * Long.BYTES, id);
        }
        return block;
    }
}
