// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Cached.Shared;
import com.oracle.truffle.api.dsl.ImportStatic;
import com.oracle.truffle.api.dsl.NeverDefault;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.dsl.TypeSystemReference;
import com.oracle.truffle.api.nodes.ExplodeLoop;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.llvm.runtime.nodes.api.LLVMTypes;
import com.oracle.truffle.llvm.runtime.nodes.memory.LLVMNativePointerSupport.ToNativePointerNode;
import com.oracle.truffle.llvm.runtime.pointer.LLVMManagedPointer;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.errors.Misuse;
import org.hpy.graalvm.handles.ArgumentArray;
import org.hpy.graalvm.handles.Handle;
import org.hpy.graalvm.memory.NativeMemory;

/** Reads a {@code const HPy *} parameter: an array of handles. */
@ImportStatic(ArgumentArray.class)
abstract class ReadHandlesNode extends Node {

    private final Crossing crossing;

    ReadHandlesNode(Crossing crossing) {
        this.crossing = crossing;
    }

    @NeverDefault
    static ReadHandlesNode create(Crossing crossing) {
        return ReadHandlesNodeGen.create(crossing);
    }

    @NeverDefault
    final ReadHandleNode createReader() {
        return ReadHandlesNodeGen.ReadHandleNodeGen.create(crossing);
    }

    /**
     * Returns the objects of the handles in a new array.
     *
     * @param pointer the start of the array in native memory, or a pointer into the arguments that C code itself got
     * @param start index of the first handle to read
     * @param count how many handles to read
     * @throws com.oracle.graal.python.runtime.exception.PException SystemError if one of them is HPy_NULL or closed,
     *     if there are not so many, or if the count is negative or beyond what an array can hold
     */
    abstract Object[] execute(Object pointer, long start, long count);

    /** A call site passes the same number of arguments each time. */
    @Specialization(
            guards = {"count == cachedCount", "cachedCount <= MAX_EXPLODED"},
            limit = "1")
    @ExplodeLoop
    static Object[] exploded(
            Object pointer,
            long start,
            @SuppressWarnings("unused") long count,
            @Cached("check($node, count)") int cachedCount,
            @Shared @Cached("createReader()") ReadHandleNode read) {
        Object[] objects = new Object[cachedCount];
        for (int i = 0; i < cachedCount; i++) {
            objects[i] = read.execute(pointer, start + i);
        }
        return objects;
    }

    @Specialization(replaces = "exploded")
    static Object[] any(
            Object pointer,
            long start,
            long count,
            @Bind Node node,
            @Shared @Cached("createReader()") ReadHandleNode read) {
        Object[] objects = new Object[check(node, count)];
        for (int i = 0; i < objects.length; i++) {
            objects[i] = read.execute(pointer, start + i);
        }
        return objects;
    }

    static int check(Node node, long count) {
        if (count != (int) count || count < 0) {
            throw Misuse.raise(node, "wrong number of handles");
        }
        return (int) count;
    }

    /** Reads one handle of the array. */
    @TypeSystemReference(LLVMTypes.class)
    abstract static class ReadHandleNode extends Node {

        private final Crossing crossing;

        ReadHandleNode(Crossing crossing) {
            this.crossing = crossing;
        }

        abstract Object execute(Object pointer, long index);

        @Specialization
        Object argument(ArgumentArray array, long index) {
            return crossing.use(array.get(index));
        }

        @Specialization(guards = "isArguments(pointer)")
        Object argument(LLVMManagedPointer pointer, long index) {
            long start = pointer.getOffset() / Long.BYTES;
            return crossing.use(((ArgumentArray) pointer.getObject()).get(start + index));
        }

        @Specialization
        Object inMemory(LLVMNativePointer pointer, long index, @Bind Node node) {
            if (pointer.isNull()) {
                throw Misuse.raise(node, "the array of handles is NULL");
            }
            long id = NativeMemory.access(node).getI64(node, pointer.asNative() + index * Long.BYTES);
            Handle handle = crossing.handle(id);
            if (handle == null) {
                throw Misuse.raise(node, "HPy_NULL in an array of handles");
            }
            return crossing.use(handle);
        }

        /** The constants of the context. */
        @Specialization(guards = "!isArguments(pointer)")
        Object elsewhere(
                LLVMManagedPointer pointer, long index, @Bind Node node, @Cached ToNativePointerNode toNative) {
            return inMemory(toNative.execute(pointer), index, node);
        }

        static boolean isArguments(LLVMManagedPointer pointer) {
            return pointer.getObject() instanceof ArgumentArray;
        }
    }
}
