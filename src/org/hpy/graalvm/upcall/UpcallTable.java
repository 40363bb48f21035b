// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.upcall;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.CompilerDirectives.CompilationFinal;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleLogger;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.interop.UnsupportedMessageException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.llvm.runtime.LLVMContext;
import com.oracle.truffle.llvm.runtime.library.internal.LLVMManagedReadLibrary;
import com.oracle.truffle.llvm.runtime.pointer.LLVMManagedPointer;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import com.oracle.truffle.llvm.runtime.pointer.LLVMPointer;
import com.oracle.truffle.llvm.spi.NativeTypeLibrary;
import java.util.function.Function;
import org.hpy.graalvm.HPyLanguage;
import org.hpy.graalvm.handles.Handle;

/**
 * What C code gets as its {@code HPyContext *}: reads of members by offset, and nothing else. The members are
 * constants for partial evaluation, so that {@code ctx->ctx_Add} is the function itself.
 */
@ExportLibrary(value = LLVMManagedReadLibrary.class, useForAOT = false)
@ExportLibrary(InteropLibrary.class)
@ExportLibrary(value = NativeTypeLibrary.class, useForAOT = false)
public final class UpcallTable implements TruffleObject {

    private static final TruffleLogger LOGGER = TruffleLogger.getLogger(HPyLanguage.ID);

    private static final int NAME_OFFSET = 0;
    private static final int ABI_VERSION_OFFSET = 16;
    private static final int ABI_VERSION = 0;

    @CompilationFinal(dimensions = 1)
    private final LLVMPointer[] members;

    /** The table as C code gets it. */
    public final LLVMPointer pointer = LLVMManagedPointer.create(this);

    private final LLVMNativePointer name;

    /** The address that stands for this table in native memory; 0 until C code stores it there. */
    private long address;

    /**
     * Makes the table of one context.
     *
     * @param name address of the name of the context, a C string that lives as long as the context
     * @param constants gives the handle of each constant such as {@code h_None}
     */
    public UpcallTable(long name, Function<ContextMember, Handle> constants) {
        this.name = LLVMNativePointer.create(name);
        this.members = ContextMember.ALL.stream()
                .filter(member -> member.kind() != ContextMember.Kind.FIELD)
                .map(member ->
                        member.kind() == ContextMember.Kind.FUNCTION ? new Upcall(member) : constants.apply(member))
                .map(LLVMManagedPointer::create)
                .toArray(LLVMPointer[]::new);
    }

    private LLVMPointer read(long offset) {
        long id = (offset - ContextMember.FIRST_OFFSET) / Long.BYTES;
        if (offset % Long.BYTES == 0 && id >= 0 && id < members.length) {
            return members[(int) id];
        }
        if (offset == NAME_OFFSET) {
            return name;
        }
        throw CompilerDirectives.shouldNotReachHere("HPyContext has no member at this offset");
    }

    @ExportMessage
    boolean isReadable() {
        return true;
    }

    @ExportMessage
    static final class ReadPointer {
        @Specialization(guards = "table == cachedTable", limit = "1")
        static LLVMPointer constant(
                @SuppressWarnings("unused") UpcallTable table, long offset, @Cached("table") UpcallTable cachedTable) {
            return cachedTable.read(offset);
        }

        @Specialization(replaces = "constant")
        static LLVMPointer variable(UpcallTable table, long offset) {
            return table.read(offset);
        }
    }

    @ExportMessage
    static final class ReadGenericI64 {
        @Specialization(guards = "table == cachedTable", limit = "1")
        static Object constant(
                @SuppressWarnings("unused") UpcallTable table, long offset, @Cached("table") UpcallTable cachedTable) {
            return cachedTable.read(offset);
        }

        @Specialization(replaces = "constant")
        static Object variable(UpcallTable table, long offset) {
            return table.read(offset);
        }
    }

    @ExportMessage
    int readI32(long offset) {
        if (offset == ABI_VERSION_OFFSET) {
            return ABI_VERSION;
        }
        throw CompilerDirectives.shouldNotReachHere("HPyContext has no 32-bit member at this offset");
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

    /**
     * C code stores its {@code ctx} to memory, as all code compiled with -O0 does: from then on Sulong resolves the
     * address that we get here to this object on each access.
     */
    @ExportMessage
    void toNative(@Bind Node node) {
        if (address == 0) {
            address = allocateAddress(node);
        }
    }

    @TruffleBoundary
    private long allocateAddress(Node node) {
        LOGGER.info("an extension keeps its HPyContext * in memory, as code compiled with -O0 does: it runs slower");
        return LLVMContext.get(node)
                .getDerefHandleContainer()
                .allocate(node, this)
                .asNative();
    }
}
