// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.upcall;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.CompilerDirectives.CompilationFinal;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.interop.InteropException;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.llvm.runtime.IDGenerater.BitcodeID;
import com.oracle.truffle.llvm.runtime.LLVMContext;
import com.oracle.truffle.llvm.runtime.LLVMFunctionDescriptor;
import com.oracle.truffle.llvm.runtime.SulongLibrary;
import com.oracle.truffle.llvm.runtime.library.internal.LLVMManagedReadLibrary;
import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import com.oracle.truffle.llvm.runtime.pointer.LLVMManagedPointer;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import com.oracle.truffle.llvm.runtime.pointer.LLVMPointer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hpy.graalvm.border.Border;
import org.hpy.graalvm.border.ContextStruct;
import org.hpy.graalvm.handles.Handle;
import org.hpy.graalvm.handles.VirtualMemory;
import org.hpy.graalvm.memory.NativeMemory;

/**
 * The API of HPy as C code gets it. Bitcode calls the functions by name, as our headers declare them, and they are
 * bound to this table when a module is loaded: such a call is a constant for partial evaluation wherever the code has its
 * {@code HPyContext *} from.
 *
 * <p>What C code passes around as {@code HPyContext *} is this object, whose members are constants, too. When C code
 * stores it to memory, as code compiled with -O0 does, it becomes the address of a struct in native memory with the same
 * members.
 */
@ExportLibrary(value = LLVMManagedReadLibrary.class, useForAOT = false)
public final class UpcallTable extends VirtualMemory implements ContextStruct {

    private static final int NAME_OFFSET = 0;
    private static final int PRIVATE_OFFSET = 8;
    private static final int ABI_VERSION_OFFSET = 16;
    private static final int ABI_VERSION = 0;

    @CompilationFinal(dimensions = 1)
    private final LLVMPointer[] members;

    private final Border border;
    private final LLVMNativePointer name;

    /** The address of the struct; the address of a function is that of its member. */
    private final long struct;

    /** The libraries whose functions are bound. */
    private final Set<BitcodeID> bound = new HashSet<>();

    /**
     * Makes the table of one context and mode.
     *
     * @param memory where the struct goes
     * @param border what the calls cross; its {@code HPyContext *} is this table
     * @param constants gives the handle of each constant such as {@code h_None}, which has a number
     * @param declarations of the functions whose calls are frames of the guest stack
     */
    public UpcallTable(
            NativeMemory memory, Border border, Function<ContextMember, Handle> constants, Declarations declarations) {
        this.border = border;
        this.name = LLVMNativePointer.create(memory.allocateString(border.contextName()));
        List<ContextMember> all = Stream.concat(ContextMember.ALL.stream(), ContextMember.BEYOND.stream())
                .filter(member -> member.kind() != ContextMember.Kind.FIELD)
                .toList();
        this.struct = memory.allocate(ContextMember.FIRST_OFFSET + (long) all.size() * Long.BYTES);
        this.members = all.stream()
                .map(member -> member.kind() == ContextMember.Kind.FUNCTION
                        ? new Upcall(member, struct + member.offset(), border, declarations.of(member.apiName()))
                        : constants.apply(member))
                .map(LLVMManagedPointer::create)
                .toArray(LLVMPointer[]::new);
        border.setContext(LLVMManagedPointer.create(this));
    }

    /** What the calls of the functions cross. */
    public Border border() {
        return border;
    }

    /**
     * Binds the API functions that a library calls by name. It has functions of these names, which are there only to be
     * replaced.
     *
     * @return false if they were bound when the library was loaded before
     */
    public boolean bind(SulongLibrary library) {
        if (!bound.add(library.getBitcodeID())) {
            return false;
        }
        ContextMember.ALL.stream()
                .filter(member -> member.kind() == ContextMember.Kind.FUNCTION)
                .forEach(member -> bind(library, member.apiName(), members[member.id()]));
        ContextMember.BEYOND.forEach(member -> bind(library, member.apiName(), members[member.id()]));
        return true;
    }

    private static void bind(SulongLibrary library, String name, LLVMPointer value) {
        InteropLibrary interop = InteropLibrary.getUncached();
        try {
            if (interop.isMemberReadable(library, name)
                    && interop.readMember(library, name) instanceof LLVMFunctionDescriptor function) {
                LLVMContext.get(null).initializeSymbol(function.getLLVMFunction(), value);
            }
        } catch (InteropException e) {
            throw CompilerDirectives.shouldNotReachHere(e);
        }
    }

    @Override
    public String toString() {
        return border.contextName();
    }

    @Override
    public LLVMPointer read(long offset) {
        long id = (offset - ContextMember.FIRST_OFFSET) / Long.BYTES;
        if (offset % Long.BYTES == 0 && id >= 0 && id < members.length) {
            return members[(int) id];
        }
        return readField(offset);
    }

    /** What has no id, for those who copy the whole struct, too. */
    @TruffleBoundary
    private LLVMPointer readField(long offset) {
        if (offset == NAME_OFFSET) {
            return name;
        }
        if (offset == PRIVATE_OFFSET || offset == ABI_VERSION_OFFSET) {
            return LLVMNativePointer.create(offset == PRIVATE_OFFSET ? 0 : ABI_VERSION);
        }
        throw CompilerDirectives.shouldNotReachHere("HPyContext has no member at offset " + offset);
    }

    /** A member is a constant where the table is one. */
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

    @Override
    public int readInt(long offset) {
        if (offset == ABI_VERSION_OFFSET) {
            return ABI_VERSION;
        }
        return super.readInt(offset);
    }

    @Override
    public long address() {
        toNative();
        return struct;
    }

    @Override
    public long size() {
        return ContextMember.FIRST_OFFSET + (long) members.length * Long.BYTES;
    }

    @Override
    protected long copyToNative() {
        LLVMMemory memory = NativeMemory.access(null);
        memory.putI64(null, struct + NAME_OFFSET, name.asNative());
        memory.putI32(null, struct + ABI_VERSION_OFFSET, ABI_VERSION);
        for (int id = 0; id < members.length; id++) {
            Object member = LLVMManagedPointer.cast(members[id]).getObject();
            long value = member instanceof Handle handle ? handle.number() : ((Upcall) member).registeredAddress();
            memory.putI64(null, struct + ContextMember.FIRST_OFFSET + (long) id * Long.BYTES, value);
        }
        return struct;
    }
}
