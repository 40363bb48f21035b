// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.buffers;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.buffer.PythonBufferAccessLibrary;
import com.oracle.graal.python.nodes.ErrorMessages;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import java.nio.ByteOrder;
import org.hpy.graalvm.memory.NativeMemory;

/** The memory that an object exports, for GraalPy's code that reads and writes buffers. */
@ExportLibrary(PythonBufferAccessLibrary.class)
final class NativeBuffer implements TruffleObject {

    private static final TruffleString CLOSED = PythonUtils.tsLiteral("the memory of this column was closed by Java");

    private final Object owner;
    private final long start;
    private final int length;
    private final boolean readonly;
    private final TruffleString format;
    private final BufferLayout layout;

    /** Whether offsets are those of dense items, which the layout has to find; otherwise they are real distances. */
    private final boolean isTranslated;

    /** Null if there is nothing to release. */
    private final BufferExport export;

    private boolean isClosed;

    /**
     * Makes a buffer.
     *
     * @param owner may be null
     * @param length number of bytes that may be accessed
     */
    NativeBuffer(
            Object owner,
            long start,
            int length,
            boolean readonly,
            TruffleString format,
            BufferLayout layout,
            boolean isTranslated,
            BufferExport export) {
        this.owner = owner;
        this.start = start;
        this.length = length;
        this.readonly = readonly;
        this.format = format;
        this.layout = layout;
        this.isTranslated = isTranslated;
        this.export = export;
        if (export != null) {
            export.releaseAfter(this);
        }
    }

    private static LLVMMemory memory(Node node) {
        return NativeMemory.access(node);
    }

    /** Takes the memory away; no access has an effect from now on. */
    void close() {
        isClosed = true;
    }

    /**
     * The address of a byte.
     *
     * @param offset from the first item
     * @throws com.oracle.graal.python.runtime.exception.PException ValueError if the buffer is closed
     */
    long address(Node node, int offset) {
        if (isClosed) {
            throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.ValueError, CLOSED);
        }
        return isTranslated ? layout.address(memory(node), start, offset) : start + offset;
    }

    /** GraalPy's struct.pack_into writes to what it has asked for to read. */
    private long writableAddress(Node node, int offset) {
        if (readonly) {
            throw PRaiseNode.raiseStatic(
                    node, PythonBuiltinClassType.TypeError, ErrorMessages.CANNOT_MODIFY_READONLY_MEMORY);
        }
        return address(node, offset);
    }

    private static boolean isNative(ByteOrder order) {
        return order == ByteOrder.nativeOrder();
    }

    @ExportMessage
    boolean isBuffer() {
        return true;
    }

    @ExportMessage
    @TruffleBoundary
    void release() {
        if (export != null) {
            export.release();
        }
    }

    @ExportMessage
    int getBufferLength() {
        return length;
    }

    @ExportMessage
    boolean isReadonly() {
        return readonly;
    }

    @ExportMessage
    Object getOwner() {
        return owner;
    }

    @ExportMessage
    int getItemSize() {
        return layout.itemSize();
    }

    @ExportMessage
    TruffleString getFormatString() {
        return format;
    }

    @ExportMessage
    byte readByte(int offset, @Bind Node node) {
        return memory(node).getI8(node, address(node, offset));
    }

    @ExportMessage
    void writeByte(int offset, byte value, @Bind Node node) {
        memory(node).putI8(node, writableAddress(node, offset), value);
    }

    @ExportMessage
    short readShortByteOrder(int offset, ByteOrder order, @Bind Node node) {
        short value = memory(node).getI16(node, address(node, offset));
        return isNative(order) ? value : Short.reverseBytes(value);
    }

    @ExportMessage
    void writeShortByteOrder(int offset, short value, ByteOrder order, @Bind Node node) {
        memory(node).putI16(node, writableAddress(node, offset), isNative(order) ? value : Short.reverseBytes(value));
    }

    @ExportMessage
    int readIntByteOrder(int offset, ByteOrder order, @Bind Node node) {
        int value = memory(node).getI32(node, address(node, offset));
        return isNative(order) ? value : Integer.reverseBytes(value);
    }

    @ExportMessage
    void writeIntByteOrder(int offset, int value, ByteOrder order, @Bind Node node) {
        memory(node).putI32(node, writableAddress(node, offset), isNative(order) ? value : Integer.reverseBytes(value));
    }

    @ExportMessage
    long readLongByteOrder(int offset, ByteOrder order, @Bind Node node) {
        long value = memory(node).getI64(node, address(node, offset));
        return isNative(order) ? value : Long.reverseBytes(value);
    }

    @ExportMessage
    void writeLongByteOrder(int offset, long value, ByteOrder order, @Bind Node node) {
        memory(node).putI64(node, writableAddress(node, offset), isNative(order) ? value : Long.reverseBytes(value));
    }
}
