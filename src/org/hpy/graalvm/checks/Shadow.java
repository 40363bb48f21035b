// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.checks;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import org.hpy.graalvm.memory.MappedMemory;
import org.hpy.graalvm.memory.NativeMemory;

/**
 * What checked code may access: a byte for each 8 of the process, as {@code checks.c} says, which also makes it; and then
 * a byte for each page. One for all contexts, as addresses are the process's.
 */
final class Shadow {

    private static final int LOG_GRANULE = 3;
    private static final int GRANULE = 1 << LOG_GRANULE;
    private static final int LOG_PAGE = 12;
    private static final int LOG_ADDRESSES = 47;

    /** What is known of a page. */
    private static final int READABLE = 1;

    private static final int WRITABLE = 2;

    /** Why memory must not be accessed; those of stack and globals are clang's. */
    static final byte BESIDE_BLOCK = (byte) 0xfa;

    static final byte FREED = (byte) 0xfd;

    /** How far a stack reaches up from where it ends: what is there of other memory is not forbidden any more. */
    private static final long STACK = 1 << 20;

    /** How far frames that have ended reach down from there, at most. */
    private static final long ENDED = 80 << 20;

    private static long base;

    private Shadow() {}

    /** The address of the shadow, which does not change any more; 0 if there is none. */
    static synchronized long base() {
        return base;
    }

    /** Offers memory for the shadow; returns the address of the one that there is then. */
    static synchronized long share(long made) {
        if (base == 0) {
            base = made;
        }
        return base;
    }

    /** Whether an access of up to 8 bytes is known to be allowed. Others may be, too: {@link #allows} tells. */
    static boolean isKnown(Node node, long shadow, long address, int size, boolean writes) {
        if (address >>> LOG_ADDRESSES != 0) {
            return false;
        }
        LLVMMemory memory = NativeMemory.access(node);
        if ((memory.getI8(node, pageAt(shadow, address)) & (writes ? WRITABLE : READABLE)) == 0) {
            return false;
        }
        long last = address + size - 1;
        int ofLast = memory.getI8(node, shadow + (last >>> LOG_GRANULE));
        if (ofLast != 0 && (ofLast < 0 || (last & GRANULE - 1) >= ofLast)) {
            return false;
        }
        return address >>> LOG_GRANULE == last >>> LOG_GRANULE
                || memory.getI8(node, shadow + (address >>> LOG_GRANULE)) == 0;
    }

    private static long pageAt(long shadow, long address) {
        return shadow + (1L << LOG_ADDRESSES - LOG_GRANULE) + (address >>> LOG_PAGE);
    }

    /** The first byte of a range that is in no memory, or in none that may be written; -1 if there is none. */
    @TruffleBoundary
    static long findUnmapped(long address, long size, boolean writes) {
        LLVMMemory memory = NativeMemory.access(null);
        long end = address + size;
        for (long at = address; at != address ? at < end : size != 0; at = (at >>> LOG_PAGE) + 1 << LOG_PAGE) {
            if (at >>> LOG_ADDRESSES != 0) {
                return at - address;
            }
            long page = pageAt(base, at);
            int needed = writes ? WRITABLE : READABLE;
            if ((memory.getI8(null, page) & needed) == 0) {
                if ((writes ? MappedMemory.WRITABLE : MappedMemory.READABLE).end(at) == 0) {
                    return at - address;
                }
                memory.putI8(null, page, (byte) (memory.getI8(null, page) | needed));
            }
        }
        return -1;
    }

    /** The first byte of a range in memory that must not be accessed; -1 if there is none. */
    @TruffleBoundary
    static long findForbidden(long address, long size) {
        LLVMMemory memory = NativeMemory.access(null);
        long end = address + size;
        for (long at = address; at < end; at = (at >>> LOG_GRANULE) + 1 << LOG_GRANULE) {
            int state = memory.getI8(null, base + (at >>> LOG_GRANULE));
            long last = Math.min(end, (at >>> LOG_GRANULE) + 1 << LOG_GRANULE) - 1;
            if (state < 0) {
                return at - address;
            }
            if (state > 0 && (last & GRANULE - 1) >= state) {
                return Math.max(at, (at & -GRANULE) + state) - address;
            }
        }
        return -1;
    }

    /** What is wrong with an access to a forbidden byte. */
    static String mistake(long address) {
        LLVMMemory memory = NativeMemory.access(null);
        long granule = base + (address >>> LOG_GRANULE);
        int state = memory.getI8(null, granule);
        return switch ((state > 0 ? memory.getI8(null, granule + 1) : state) & 0xff) {
            case 0xfa -> "heap out of bounds";
            case 0xfd -> "use after free";
            case 0xf9 -> "global out of bounds";
            case 0xf5, 0xf8 -> "use out of scope";
            default -> "stack out of bounds";
        };
    }

    /** Forbids all from an address on to the end, which is the end of a granule. */
    static void forbid(long start, long end, byte reason) {
        long whole = start + GRANULE - 1 & -GRANULE;
        if (start < whole) {
            NativeMemory.access(null).putI8(null, base + (start >>> LOG_GRANULE), (byte) (start & GRANULE - 1));
        }
        fill(base + (whole >>> LOG_GRANULE), end - whole >>> LOG_GRANULE, reason);
    }

    /** Allows all granules of a range; does nothing if there is no shadow. */
    static void clear(long start, long end) {
        if (base != 0 && start < end) {
            fill(base + (start >>> LOG_GRANULE), (end + GRANULE - 1 >>> LOG_GRANULE) - (start >>> LOG_GRANULE), (byte)
                    0);
        }
    }

    /** Allows the stack again when an exception of C++ makes frames end: it ends there now. */
    static void clearStack(long end) {
        clear(end, end + STACK);
    }

    /** Allows the stack again after frames have ended by an exception of Java: it ends there since. */
    static void clearEnded(long end) {
        clear(end - ENDED, end);
    }

    /** Whether an address is in the stack that ends at another one. */
    static boolean isStack(long address, long end) {
        return address >= end && address < end + STACK;
    }

    /** Notes that pages may be gone. */
    static void forgetPages(long start, long end) {
        fill(pageAt(base, start), (end >>> LOG_PAGE) - (start >>> LOG_PAGE) + 1, (byte) 0);
    }

    @SuppressWarnings("deprecation") // for code that is compiled
    private static void fill(long start, long size, byte value) {
        NativeMemory.access(null).memset(null, LLVMNativePointer.create(start), size, value);
    }
}
