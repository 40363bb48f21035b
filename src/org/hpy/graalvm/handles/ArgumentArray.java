// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.handles;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.llvm.runtime.pointer.LLVMManagedPointer;
import com.oracle.truffle.llvm.runtime.pointer.LLVMPointer;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.memory.NativeMemory;

/**
 * The {@code const HPy *args} of a C function: an array of borrowed handles that stays in Java as long as C code only
 * reads it.
 */
public final class ArgumentArray extends VirtualMemory {

    /** Loops over as many handles are exploded, so that the array is virtual. */
    public static final int MAX_EXPLODED = 8;

    private static final TruffleString OUT_OF_BOUNDS = PythonUtils.tsLiteral("C code reads args[%d], but nargs is %d");

    private final Handle[] handles;

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
        if (addressIfNative() != 0) {
            context.memory().free(addressIfNative());
        }
    }

    @Override
    public LLVMPointer read(long offset) {
        return LLVMManagedPointer.create(get(offset / Long.BYTES));
    }

    @TruffleBoundary
    private RuntimeException raiseOutOfBounds(long index) {
        throw PRaiseNode.raiseStatic(null, PythonBuiltinClassType.SystemError, OUT_OF_BOUNDS, index, handles.length);
    }

    @Override
    protected long copyToNative() {
        long block = HPyContext.get(null).memory().allocate((long) handles.length * Long.BYTES);
        for (int i = 0; i < handles.length; i++) {
            long id = HandleTable.get(null).number(handles[i]);
            NativeMemory.access(null).putI64(null, block + (long) i * Long.BYTES, id);
        }
        return block;
    }
}
