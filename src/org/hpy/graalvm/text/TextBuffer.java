// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.text;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The characters of a str or the bytes of a bytes object in native memory. The object that they belong to refers to
 * its buffer, and buffers to the page they share with others, which the garbage collector frees after the last of
 * them. So C code may keep a pointer as long as the object lives, nobody has to free it, and an object costs no
 * reference of its own. Pages do not belong to a polyglot context, because strings may be shared between contexts.
 */
@ExportLibrary(InteropLibrary.class)
public final class TextBuffer implements TruffleObject {

    private static final int PAGE_SIZE = 1 << 14;

    /** Longer texts get a page of their own, so that a short one does not keep much memory alive. */
    private static final int MAX_SHARED_SIZE = 1 << 10;

    private static final int ALIGNMENT = Long.BYTES;

    private static volatile Page current = new Page(PAGE_SIZE);

    private final Page page;

    /** Where the text starts. */
    public final long address;

    private TextBuffer(Page page, int offset) {
        this.page = page;
        address = page.memory.address() + offset;
    }

    /**
     * Allocates a buffer full of zeros.
     *
     * @param size in bytes, with the NUL
     * @throws OutOfMemoryError if there is not so much memory
     */
    @TruffleBoundary
    public static TextBuffer allocate(int size) {
        if (size > MAX_SHARED_SIZE) {
            return new TextBuffer(new Page(size), 0);
        }
        while (true) {
            Page page = current;
            int offset = page.used.getAndAdd((size + ALIGNMENT - 1) & -ALIGNMENT);
            if (offset + size <= PAGE_SIZE) {
                return new TextBuffer(page, offset);
            }
            replace(page);
        }
    }

    private static synchronized void replace(Page full) {
        if (current == full) {
            current = new Page(PAGE_SIZE);
        }
    }

    /** Allocates a buffer with a copy of so many bytes of the array, and a NUL behind them. */
    @TruffleBoundary
    public static TextBuffer copyOf(byte[] bytes, int length) {
        TextBuffer buffer = allocate(length + 1);
        long offset = buffer.address - buffer.page.memory.address();
        MemorySegment.copy(bytes, 0, buffer.page.memory, ValueLayout.JAVA_BYTE, offset, length);
        return buffer;
    }

    @ExportMessage
    boolean isPointer() {
        return true;
    }

    @ExportMessage
    long asPointer() {
        return address;
    }

    private static final class Page {
        final MemorySegment memory;
        final AtomicInteger used = new AtomicInteger();

        Page(int size) {
            memory = Arena.ofAuto().allocate(size, ALIGNMENT);
        }
    }
}
