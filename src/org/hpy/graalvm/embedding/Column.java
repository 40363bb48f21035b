// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.embedding;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Map;
import org.graalvm.polyglot.Value;

/**
 * Java's memory as Python and C see it, until it is closed: in Python a {@code memoryview} of one dimension, in C the pointer that
 * {@code HPyGraalVM_GetItems} of {@code hpy/graalvm.h} gives. One column serves many calls, with other content each time.
 *
 * <p>After {@link #close}, each access from Python is a ValueError, also through slices and other views of it. C code must not
 * have kept the pointer: nothing checks that.
 */
public final class Column implements AutoCloseable {

    /** The formats of Python's module {@code struct}. */
    private static final Map<Class<?>, String> FORMATS = Map.of(
            byte.class, "B", short.class, "h", int.class, "i", long.class, "q", float.class, "f", double.class, "d");

    private final Lendable lent;
    private final MemorySegment memory;

    /** Owns the copy of what is in Java's heap; else null. */
    private final Arena arena;

    /** The memory itself, or its copy. */
    private final MemorySegment items;

    private final Value opened;
    private boolean isClosed;

    Column(Lendable lent, MemorySegment memory, ValueLayout item) {
        check(memory, item);
        this.lent = lent;
        this.memory = memory;
        this.arena = memory.isNative() ? null : Arena.ofConfined();
        this.items = memory.isNative()
                ? memory
                : arena.allocate(memory.byteSize(), item.byteAlignment()).copyFrom(memory);
        this.opened = lent.openColumn(items, FORMATS.get(item.carrier()), (int) item.byteSize(), memory.isReadOnly());
    }

    private static void check(MemorySegment memory, ValueLayout item) {
        long size = memory.byteSize();
        if (item.order() != ByteOrder.nativeOrder() || !FORMATS.containsKey(item.carrier())) {
            throw new IllegalArgumentException("Python and C have no column of " + item);
        }
        if (size % item.byteSize() != 0 || memory.isNative() && memory.address() % item.byteAlignment() != 0) {
            throw new IllegalArgumentException(memory + " is not a row of " + item);
        }
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(memory + " is larger than a memoryview can be");
        }
    }

    /** What a buffer is a row of. */
    static ValueLayout itemOf(Buffer buffer) {
        return switch (buffer) {
            case ByteBuffer _ -> ValueLayout.JAVA_BYTE;
            case CharBuffer characters -> ValueLayout.JAVA_CHAR.withOrder(characters.order());
            case ShortBuffer numbers -> ValueLayout.JAVA_SHORT.withOrder(numbers.order());
            case IntBuffer numbers -> ValueLayout.JAVA_INT.withOrder(numbers.order());
            case LongBuffer numbers -> ValueLayout.JAVA_LONG.withOrder(numbers.order());
            case FloatBuffer numbers -> ValueLayout.JAVA_FLOAT.withOrder(numbers.order());
            case DoubleBuffer numbers -> ValueLayout.JAVA_DOUBLE.withOrder(numbers.order());
        };
    }

    /** The memoryview, for arguments of {@link Loan#call} and {@link Value#execute}. */
    public Value view() {
        return opened.getArrayElement(0);
    }

    boolean isClosed() {
        return isClosed;
    }

    /** Ends what Python and C see of the memory. A copy goes back to where it is from, unless that is read-only. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        lent.closeColumn(opened.getArrayElement(1));
        if (arena != null) {
            if (!memory.isReadOnly()) {
                memory.copyFrom(items);
            }
            arena.close();
        }
    }
}
