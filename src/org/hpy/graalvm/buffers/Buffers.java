// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.buffers;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.buffer.BufferFlags;
import com.oracle.graal.python.builtins.objects.memoryview.PMemoryView;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.call.CallNode;
import com.oracle.graal.python.nodes.object.GetClassNode;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.BufferFormat;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.cstructs.BufferStruct;
import org.hpy.graalvm.graalpy.BufferRelease;

/**
 * Calls {@code HPy_bf_getbuffer}. GraalPy's code asks an {@link org.hpy.graalvm.structs.HPyObject} for a buffer, and {@link
 * MemoryViewRootNode} makes memoryviews.
 */
public final class Buffers {

    /** A context that has one. */
    public interface Owner {
        /** Gets buffers from objects whose types have an {@code HPy_bf_getbuffer}. */
        Buffers buffers();
    }

    private static final TruffleString TOO_MANY_DIMENSIONS =
            PythonUtils.tsLiteral("memoryview: number of dimensions must not exceed %d");
    private static final TruffleString INCONSISTENT = PythonUtils.tsLiteral(
            "HPy_bf_getbuffer of '%p': buf, len, itemsize, ndim and shape of the HPy_buffer contradict each other");
    private static final TruffleString TOO_LARGE =
            PythonUtils.tsLiteral("HPy_bf_getbuffer of '%p': buffers in GraalPy have at most %d bytes");
    private static final TruffleString NOT_WRITABLE =
            PythonUtils.tsLiteral("the buffer of '%p' is read-only, and a writable one is needed");
    private static final TruffleString NOT_A_ROW =
            PythonUtils.tsLiteral("only memoryview() takes the buffer of '%p', which is not a row of items");

    private final HPyContext context;

    private final BufferRelease<NativeBuffer> release = new BufferRelease<>(NativeBuffer::release);

    public Buffers(HPyContext context) {
        this.context = context;
    }

    /** Those of the current context. */
    public static Buffers get(Node node) {
        return ((Owner) HPyContext.get(node)).buffers();
    }

    /** Has the {@code memoryview} of Python work with our buffers. */
    public static void install() {
        MemoryViewRootNode.install();
    }

    /**
     * Gets a buffer for GraalPy's own code, which takes it for a row of items without gaps.
     *
     * @param flags {@link BufferFlags}
     * @throws com.oracle.graal.python.runtime.exception.PException what C code raises; BufferError if the buffer is not
     *     what the flags ask for
     */
    @TruffleBoundary
    public NativeBuffer acquire(Object exporter, BufferSlots slots, int flags) {
        // What GraalPy asks for bytes(exporter) and the like, where CPython asks for all and copies item by item.
        boolean isCopied = flags == BufferFlags.PyBUF_ND;
        Description description = describe(exporter, slots, isCopied ? BufferFlags.PyBUF_FULL_RO : flags);
        boolean isTranslated = isCopied && !description.layout.isDense();
        NativeBuffer buffer = description.export(Math.toIntExact(description.struct.length()), isTranslated);
        TruffleString problem = null;
        if (BufferFlags.requestsWritable(flags) && description.struct.readonly()) {
            problem = NOT_WRITABLE;
        } else if (flags == BufferFlags.PyBUF_FULL_RO
                && (description.layout.dimensions() != 1 || !description.layout.isDense())) {
            problem = NOT_A_ROW;
        }
        if (problem != null) {
            buffer.release();
            throw PRaiseNode.raiseStatic(null, PythonBuiltinClassType.BufferError, problem, exporter);
        }
        return buffer;
    }

    /**
     * Makes a memoryview.
     *
     * @param flags {@link BufferFlags}
     * @throws com.oracle.graal.python.runtime.exception.PException what C code raises
     */
    @TruffleBoundary
    PMemoryView view(Object exporter, BufferSlots slots, int flags) {
        Description description = describe(exporter, slots, flags);
        BufferLayout layout = description.layout;
        NativeBuffer buffer = description.export(layout.extent(), layout.isIndirect());
        TruffleString format = description.format();
        return PFactory.createMemoryView(
                PythonLanguage.get(null),
                PythonContext.get(null),
                description.release == null ? null : release.lifecycle(buffer),
                buffer,
                description.owner,
                Math.toIntExact(description.struct.length()),
                description.struct.readonly(),
                layout.itemSize(),
                BufferFormat.forMemoryView(
                        format,
                        TruffleString.CodePointLengthNode.getUncached(),
                        TruffleString.CodePointAtIndexNode.getUncached()),
                format,
                layout.dimensions(),
                null,
                0,
                layout.viewShape(),
                layout.viewStrides(),
                layout.viewSuboffsets(),
                layout.viewFlags());
    }

    private Description describe(Object exporter, BufferSlots slots, int flags) {
        long address = context.memory().allocate(BufferStruct.SIZE);
        Object owner = null;
        BufferSlots.Function release = null;
        Description description = null;
        try {
            CallNode.executeUncached(slots.get().callable(), exporter, address, flags);
            owner = takeOwner(address, slots.get().crossing());
            release = owner == null
                    ? null
                    : BufferSlots.of(GetClassNode.executeUncached(owner)).release();
            BufferStruct struct = BufferStruct.at(address);
            description = new Description(address, struct, owner, checkedLayout(struct, exporter), release);
            return description;
        } finally {
            if (release == null) {
                context.memory().free(address);
            } else if (description == null) {
                new BufferExport(context, owner, release, address).run();
            }
        }
    }

    /** The handle is the consumer's, who keeps the object instead. */
    private static Object takeOwner(long address, Crossing crossing) {
        long owner = BufferStruct.owner(address);
        return owner == 0 ? null : crossing.close(crossing.handle(owner));
    }

    private static BufferLayout checkedLayout(BufferStruct struct, Object exporter) {
        if (struct.dimensions() > BufferStruct.MAX_DIMENSIONS) {
            throw PRaiseNode.raiseStatic(
                    null, PythonBuiltinClassType.ValueError, TOO_MANY_DIMENSIONS, BufferStruct.MAX_DIMENSIONS);
        }
        BufferLayout result;
        try {
            result = BufferLayout.of(struct);
        } catch (ArithmeticException e) {
            throw PRaiseNode.raiseStatic(
                    null, PythonBuiltinClassType.BufferError, TOO_LARGE, exporter, Integer.MAX_VALUE);
        }
        if (result == null) {
            throw PRaiseNode.raiseStatic(null, PythonBuiltinClassType.SystemError, INCONSISTENT, exporter);
        }
        return result;
    }

    /** What C code has said about a buffer. */
    private final class Description {
        private final long address;
        private final BufferStruct struct;
        private final Object owner;
        private final BufferLayout layout;

        /** The function that releases the buffer; or null. */
        private final BufferSlots.Function release;

        Description(
                long address, BufferStruct struct, Object owner, BufferLayout layout, BufferSlots.Function release) {
            this.address = address;
            this.struct = struct;
            this.owner = owner;
            this.layout = layout;
            this.release = release;
        }

        TruffleString format() {
            return struct.format() == null
                    ? BufferFormat.T_UINT_8_TYPE_CODE
                    : PythonUtils.toTruffleStringUncached(struct.format());
        }

        NativeBuffer export(int length, boolean isTranslated) {
            BufferExport export = release == null ? null : new BufferExport(context, owner, release, address);
            return new NativeBuffer(
                    owner, struct.buf(), length, struct.readonly(), format(), layout, isTranslated, export);
        }
    }
}
