// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.checks;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.llvm.runtime.ContextExtension;
import com.oracle.truffle.llvm.runtime.LLVMContext;
import com.oracle.truffle.llvm.runtime.LLVMLanguage;
import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import com.oracle.truffle.llvm.runtime.memory.LLVMStack;
import com.oracle.truffle.llvm.runtime.options.SulongEngineOption;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.WeakHashMap;
import org.hpy.graalvm.border.Place;
import org.hpy.graalvm.memory.NativeMemory;

/**
 * What bitcode of a context has allocated. Nothing is known of it, and nothing is slower, until there is a limit or a module of a
 * checked build. From then on all blocks of bitcode are counted or have zones around them. Others, those of native
 * functions for example, may be freed here as ever.
 */
public final class Heap implements ContextExtension {

    /** What is forbidden after each block of a checked heap. */
    private static final int ZONE = 32;

    /** Of the block before, and the length that malloc keeps of each block. */
    private static final int HEADER = 8;

    /** How much freed memory is kept, so that who still uses it is found. */
    private static final long MAX_FREED = 32L << 20;

    /** From which size on malloc may give a block back to the system. */
    private static final long LARGE = 64 << 10;

    private static final byte UNINITIALIZED = (byte) 0xbe;

    /**
     * Allocated memory.
     *
     * @param owner what has allocated it; null if it is not checked
     */
    record Block(long address, long size, Node owner) {

        /** The end of the memory with its zone. */
        long end() {
            return (address + size + 7 & -8) + ZONE;
        }
    }

    /** A block that was freed, by a node. */
    private record Freed(Block block, Node by) {}

    /** A variable of a checked module. */
    record Variable(long address, long size, String name) {}

    private final Map<Long, Block> blocks = new HashMap<>();
    private final Map<Long, Freed> freed = new HashMap<>();
    private final ArrayDeque<Freed> oldest = new ArrayDeque<>();
    private final List<Variable> variables = new ArrayList<>();
    private final Map<LLVMStack, BoundedStack.Range> stacks = new WeakHashMap<>();
    private long freedSize;
    private long used;
    private long limit = Long.MAX_VALUE;
    private boolean isChecked;
    private volatile boolean isTracked;

    /** The heap of the current context. */
    public static Heap get() {
        return new HeapKey(LLVMLanguage.get(null)).get(null);
    }

    /** Sets how many bytes C code may have at a time. To be called before it has any. */
    public synchronized void setLimit(long bytes) {
        limit = bytes;
        isTracked = true;
    }

    /** From now on blocks have zones around them. */
    synchronized void beginChecks() {
        isChecked = true;
        isTracked = true;
    }

    /** Whether blocks are more than addresses. */
    boolean isTracked() {
        return isTracked;
    }

    /** Counts bytes of C structs; false if there are too many. */
    public synchronized boolean reserve(long bytes) {
        if (bytes > limit - used) {
            return false;
        }
        used += bytes;
        return true;
    }

    /** Counts bytes no more. */
    public synchronized void release(long bytes) {
        used -= bytes;
    }

    /** Allocates as {@code malloc}; 0 if there is not so much memory. */
    @TruffleBoundary
    synchronized long allocate(long size, Node node) {
        if (!reserve(size)) {
            return 0;
        }
        LLVMMemory memory = NativeMemory.access(null);
        Block block;
        try {
            long total = isChecked ? new Block(0, size, null).end() : size;
            long address = memory.allocateMemory(null, total).asNative();
            block = new Block(address, size, isChecked ? CheckFailure.ownerOf(node) : null);
        } catch (OutOfMemoryError e) {
            release(size);
            return 0;
        }
        blocks.put(block.address, block);
        if (isChecked) {
            Shadow.clear(block.address, block.address + size);
            fill(block, UNINITIALIZED);
            Shadow.forbid(block.address - HEADER, block.address, Shadow.BESIDE_BLOCK);
            Shadow.forbid(block.address + size, block.end(), Shadow.BESIDE_BLOCK);
        }
        return block.address;
    }

    @SuppressWarnings("deprecation") // for code that is compiled
    private static void fill(Block block, byte value) {
        NativeMemory.access(null).memset(null, LLVMNativePointer.create(block.address), block.size, value);
    }

    /** Frees as {@code free}. */
    @TruffleBoundary
    synchronized void free(long address, Node node) {
        Block block = blocks.remove(address);
        if (block == null) {
            if (isChecked) {
                checkFree(address, node);
            }
            NativeMemory.access(null).free(null, address);
            return;
        }
        release(block.size);
        if (block.owner == null) {
            NativeMemory.access(null).free(null, address);
            return;
        }
        Shadow.forbid(address, block.end(), Shadow.FREED);
        Freed entry = new Freed(block, CheckFailure.placeOf(node));
        freed.put(address, entry);
        oldest.add(entry);
        freedSize += block.size + ZONE;
        while (freedSize > MAX_FREED) {
            letGo(oldest.remove().block);
        }
    }

    private void letGo(Block block) {
        freed.remove(block.address);
        freedSize -= block.size + ZONE;
        Shadow.clear(block.address - HEADER, block.end());
        if (block.size >= LARGE) {
            Shadow.forgetPages(block.address, block.end());
        }
        NativeMemory.access(null).free(null, block.address);
    }

    /** Reallocates as {@code realloc}; 0 if there is not so much memory, or none is wanted. */
    @TruffleBoundary
    synchronized long reallocate(long address, long size, Node node) {
        Block block = blocks.get(address);
        if (block == null && address != 0 && isChecked) {
            checkFree(address, node);
        }
        if (address != 0 && (block == null || block.owner == null)) {
            return resize(address, block, size);
        }
        long result = size == 0 ? 0 : allocate(size, node);
        if (block != null && (result != 0 || size == 0)) {
            NativeMemory.copy(address, result, Math.min(block.size, size));
            free(address, node);
        }
        return result;
    }

    @SuppressWarnings("deprecation") // for code that is compiled
    private long resize(long address, Block block, long size) {
        long growth = block == null ? 0 : size - block.size; // nobody has counted what is no block of ours
        if (!reserve(growth)) {
            return 0;
        }
        try {
            LLVMNativePointer old = LLVMNativePointer.create(address);
            long result =
                    NativeMemory.access(null).reallocateMemory(null, old, size).asNative();
            if (block != null) {
                blocks.remove(address);
                if (size != 0) {
                    blocks.put(result, new Block(result, size, null));
                }
            }
            return result;
        } catch (OutOfMemoryError e) {
            release(growth);
            return 0;
        }
    }

    private void checkFree(long address, Node node) {
        Freed twice = freed.get(address);
        if (twice != null) {
            throw CheckFailure.at(node, "double free: of " + describe(twice));
        }
        long stack = CheckFailure.stackPointer();
        String what = describe(address);
        if (what == null && Shadow.isStack(address, stack)) {
            what = "on the stack";
        }
        if (what != null || (address & 15) != 0) {
            throw CheckFailure.at(node, "invalid free: of " + hex(address) + (what == null ? "" : ", " + what));
        }
    }

    /** Fails if checked code must not access this memory. */
    synchronized void check(long address, long size, boolean writes, Node node) {
        long bad = size < 0 ? 0 : Shadow.findUnmapped(address, size, writes);
        String access = (writes ? "write of " : "read of ") + Long.toUnsignedString(size) + " bytes at ";
        if (bad != -1) {
            boolean isNull = address + bad >>> 12 == 0;
            boolean isConstant = writes && Shadow.findUnmapped(address + bad, 1, false) == -1;
            String kind = isNull ? "NULL pointer" : isConstant ? "write to a constant" : "wild pointer";
            throw CheckFailure.at(node, kind + ": " + access + hex(address));
        }
        bad = Shadow.findForbidden(address, size);
        if (bad != -1) {
            String what = describe(address + bad);
            String kind = Shadow.mistake(address + bad);
            throw CheckFailure.at(node, kind + ": " + access + hex(address) + (what == null ? "" : ", " + what));
        }
    }

    /**
     * Where a stack may be. Sulong tells neither its end nor its beginning: this is the highest address that was seen, and an eighth of
     * the size is left for what is above.
     */
    synchronized BoundedStack.Range rangeOf(LLVMStack stack, long address) {
        BoundedStack.Range known = stacks.get(stack);
        if (known == null || address >= known.end()) {
            known = new BoundedStack.Range(address - stackSize() / 8 * 7, address + 1);
            stacks.put(stack, known);
        }
        return known;
    }

    /** The option {@code llvm.stackSize}, as Sulong reads it. */
    private static long stackSize() {
        String text = LLVMContext.get(null)
                .getEnv()
                .getOptions()
                .get(SulongEngineOption.STACK_SIZE)
                .trim()
                .toLowerCase(Locale.ROOT);
        int unit = "kmgt".indexOf(text.charAt(text.length() - 1));
        return unit < 0
                ? Long.parseLong(text)
                : Long.parseLong(text.substring(0, text.length() - 1)) << 10 * (unit + 1);
    }

    synchronized void addVariable(long address, long size, String name) {
        variables.add(new Variable(address, size, name));
    }

    /** Tells, a line for each place, what was allocated there and is lost: not freed, and no variable leads to it. */
    public synchronized List<String> leaks() {
        return isChecked ? Leaks.find(blocks.values(), variables) : List.of();
    }

    /** What an address is in, or beside of; null if it is not known. */
    private String describe(long address) {
        for (Block block : blocks.values()) {
            if (block.owner != null && address >= block.address - HEADER && address < block.end()) {
                return offset(address, block.address, block.size) + describe(block);
            }
        }
        for (Freed entry : freed.values()) {
            if (address >= entry.block.address && address < entry.block.end()) {
                return offset(address, entry.block.address, entry.block.size) + describe(entry);
            }
        }
        for (Variable variable : variables) {
            if (address >= variable.address && address < variable.address + variable.size + ZONE) {
                return offset(address, variable.address, variable.size) + variable.name + " of " + variable.size
                        + " bytes";
            }
        }
        return null;
    }

    private static String offset(long address, long start, long size) {
        long offset = address - start;
        return offset < 0
                ? -offset + " bytes before "
                : offset >= size ? offset - size + " bytes behind " : "byte " + offset + " of ";
    }

    private static String describe(Block block) {
        return block.size + " bytes allocated at " + Place.position(block.owner);
    }

    private static String describe(Freed entry) {
        return describe(entry.block) + " and freed at " + Place.position(entry.by);
    }

    private static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }
}
