// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.downcall;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.capsule.PyCapsule;
import com.oracle.graal.python.builtins.objects.common.SequenceNodes.GetObjectArrayNode;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import com.oracle.truffle.llvm.runtime.pointer.LLVMManagedPointer;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.cstructs.BufferStruct;
import org.hpy.graalvm.errors.ErrorIndicator;
import org.hpy.graalvm.handles.ArgumentArray;
import org.hpy.graalvm.handles.Handle;
import org.hpy.graalvm.legacy.CApi;
import org.hpy.graalvm.memory.NativeMemory;

/**
 * Calls an HPy function for a trampoline, a C function with CPython's signature. The trampoline has packed its
 * arguments into a block, the parameters in their order, and finds the result behind them.
 */
public final class TrampolineCall {

    /**
     * The blocks by the number of the {@code HPyFunc_Signature}, null if there is no trampoline for it. O is an object,
     * i an int, n a 64-bit integer, p a pointer, A an array of objects and its length, K the same where the values of
     * keywords follow, T a tuple or NULL that C gets as such an array, B a buffer. Behind the colon is the result,
     * nothing for void.
     */
    private static final String[] BLOCKS = {
        null, "OA:O", "OKO:O", "O:O", "OO:O", null, "OBi:i", "OB:", "O:O", "OO:O", "OOO:O", "O:i", "O:n", "On:O",
        "Onn:O", "OnO:i", "OnnO:i", "OOO:i", "p:", "Op:O", "OO:O", "OpO:i", "OOO:i", "O:O", "O:n", "OOi:O", "O:O",
        "O:O", "OOO:O", "OOO:i", "OTO:i", "OTO:O", "Op:O", "OOp:i", "OO:i", null, "O:", null, null, "O:O",
    };

    private static final int TRAVERSEPROC = 35;
    private static final int CAPSULE_DESTRUCTOR = 37;

    /** Bit of a vectorcall's count which says that the caller lends a place before the arguments. */
    private static final long ARGUMENTS_OFFSET = Long.MIN_VALUE;

    private static final TruffleString NO_TRAMPOLINE =
            PythonUtils.tsLiteral("_HPy_CallRealFunctionFromTrampoline: no trampoline has HPyFunc_Signature %d");
    private static final TruffleString NO_CAPSULE =
            PythonUtils.tsLiteral("_HPy_CallRealFunctionFromTrampoline: the destructor got '%p' and not a capsule");

    private final Crossing crossing;
    private final HPyContext context = HPyContext.get(null);
    private final LLVMMemory memory = NativeMemory.access(null);
    private final List<Object> arguments = new ArrayList<>();
    private final List<Handle> handles = new ArrayList<>();

    /** Address of the next field of the block. */
    private long position;

    /**
     * The caller's {@code Py_buffer} and the {@code HPy_buffer} that stands for it; 0 if there is none. They differ only in
     * the owner.
     */
    private long view;

    private long buffer;

    private TrampolineCall(Crossing crossing, long block) {
        this.crossing = crossing;
        position = block;
    }

    /**
     * Calls the function and stores its result in the block. An error becomes one of CPython's C API.
     *
     * @param signature number of the {@code HPyFunc_Signature}
     * @param address of the function
     * @param block address of the arguments, or of the capsule for its destructor
     * @throws PException SystemError if there is no such signature or function
     */
    @TruffleBoundary
    public static void call(Crossing crossing, int signature, long address, long block) {
        if (signature == TRAVERSEPROC) {
            // Nothing to visit: what the HPyFields of an object refer to is known to Java's garbage collector.
            NativeMemory.access(null).putI32(null, block + 3 * Long.BYTES, 0);
            return;
        }
        CFunction function = CFunction.at(address, "a function called from a trampoline");
        if (signature == CAPSULE_DESTRUCTOR) {
            destroy(function, CApi.borrowed(block));
            return;
        }
        String layout = signature > 0 && signature < BLOCKS.length ? BLOCKS[signature] : null;
        if (layout == null) {
            throw PRaiseNode.raiseStatic(null, PythonBuiltinClassType.SystemError, NO_TRAMPOLINE, signature);
        }
        int colon = layout.indexOf(':');
        TrampolineCall call = new TrampolineCall(crossing, block);
        call.arguments.add(crossing.border().context());
        try {
            layout.substring(0, colon).chars().forEach(call::read);
            call.write(layout.substring(colon + 1), function.call(call.arguments.toArray()));
        } finally {
            call.close();
        }
    }

    private static void destroy(CFunction function, Object object) {
        if (!(object instanceof PyCapsule capsule)) {
            throw PRaiseNode.raiseStatic(null, PythonBuiltinClassType.SystemError, NO_CAPSULE, object);
        }
        function.callWithPointers(Stream.of(capsule.getNamePtr(), capsule.getPointer(), capsule.getContext())
                .mapToLong(pointer -> pointer == null ? 0 : CApi.address(pointer))
                .toArray());
    }

    private void read(int kind) {
        switch (kind) {
            case 'O' -> arguments.add(Crossing.toC(handle(nextInt64())));
            case 'i' -> {
                arguments.add(memory.getI32(null, position));
                position += Integer.BYTES;
            }
            case 'n' -> arguments.add(nextInt64());
            case 'p' -> arguments.add(LLVMNativePointer.create(nextInt64()));
            case 'A' -> readArray(nextInt64(), nextInt64(), 0);
            case 'K' -> readKeywords(nextInt64(), nextInt64() & ~ARGUMENTS_OFFSET);
            case 'T' -> {
                Object[] items = tuple(nextInt64());
                addArray(Stream.of(items).map(this::open), items.length);
            }
            default -> readBuffer(nextInt64());
        }
    }

    private void readKeywords(long array, long count) {
        readArray(array, count, tuple(memory.getI64(null, position)).length);
    }

    private void readArray(long array, long count, int more) {
        addArray(
                LongStream.range(0, count + more).mapToObj(i -> handle(memory.getI64(null, array + i * Long.BYTES))),
                count);
    }

    private void addArray(Stream<Handle> items, long count) {
        arguments.add(LLVMManagedPointer.create(new ArgumentArray(items.toArray(Handle[]::new))));
        arguments.add(count);
    }

    private static Object[] tuple(long reference) {
        return reference == 0
                ? PythonUtils.EMPTY_OBJECT_ARRAY
                : GetObjectArrayNode.executeUncached(CApi.borrowed(reference));
    }

    private void readBuffer(long address) {
        view = address;
        buffer = context.memory().allocate(BufferStruct.SIZE);
        NativeMemory.copy(view, buffer, BufferStruct.SIZE);
        Handle handle = handle(memory.getI64(null, view + BufferStruct.OWNER_OFFSET));
        memory.putI64(null, buffer + BufferStruct.OWNER_OFFSET, handle == null ? 0 : crossing.number(handle));
        arguments.add(LLVMNativePointer.create(buffer));
    }

    private long nextInt64() {
        position = (position + Long.BYTES - 1) & -Long.BYTES;
        long value = memory.getI64(null, position);
        position += Long.BYTES;
        return value;
    }

    /** A handle that is closed after the call; null for NULL. */
    private Handle handle(long reference) {
        return reference == 0 ? null : open(CApi.borrowed(reference));
    }

    private Handle open(Object object) {
        Handle handle = crossing.lend(object);
        handles.add(handle);
        return handle;
    }

    private void write(String kind, Object result) {
        switch (kind) {
            case "O" -> putInt64(reference(crossing.handleOf(result)));
            case "i" -> memory.putI32(null, position, (int) result);
            case "n" -> putInt64((long) result);
            default -> {}
        }
        if (view != 0 && kind.equals("i")) {
            writeBuffer((int) result);
        }
        AbstractTruffleException error = ErrorIndicator.get(null).take();
        if (error instanceof PException python) {
            CApi.setError(python);
        } else if (error != null) {
            throw error;
        }
    }

    /** A buffer that an {@code HPy_bf_getbuffer} has filled. */
    private void writeBuffer(int status) {
        long object = memory.getI64(null, buffer + BufferStruct.OWNER_OFFSET);
        NativeMemory.copy(buffer, view, BufferStruct.SIZE);
        long reference = status < 0 ? 0 : reference(crossing.handle(object));
        memory.putI64(null, view + BufferStruct.OWNER_OFFSET, reference);
    }

    private void putInt64(long value) {
        memory.putI64(null, (position + Long.BYTES - 1) & -Long.BYTES, value);
    }

    /** A new reference in place of a handle, which is closed; 0 for null. */
    private long reference(Handle handle) {
        if (handle == null) {
            return 0;
        }
        return CApi.newReference(crossing.takeResult(handle));
    }

    private void close() {
        handles.forEach(crossing::takeBack);
        if (buffer != 0) {
            context.memory().free(buffer);
        }
    }
}
