// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.handles;

import com.oracle.truffle.api.Assumption;
import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.nodes.Node;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.Consumer;
import org.hpy.graalvm.context.HPyContext;

/**
 * The handles that C code has stored to native memory, by number. One table per polyglot context. Numbers are reused
 * after {@link #remove}; 0 is {@code HPy_NULL}.
 *
 * <p>C code may store handles without the GIL: a thread that is outside of Python, or one that C code has started. So
 * changes are synchronized, once there is a second thread; what is there can be read without that.
 */
public final class HandleTable {

    /** A context that has one. */
    public interface Owner {
        /** The handles that C code has stored to native memory. */
        HandleTable handles();
    }

    private static final int INITIAL_CAPACITY = 256;

    /** Valid while threads use the table one after the other, as those of most programs do. */
    private final Assumption unshared = Assumption.create("one thread at a time stores handles");

    private Handle[] handles = new Handle[INITIAL_CAPACITY];

    /** nextFree[i] chains the free slots below {@link #top}; 0 ends the chain. */
    private int[] nextFree = new int[INITIAL_CAPACITY];

    private int firstFree;
    private int top = 1;

    /** Handles with a number up to this one are the constants of the context and are never freed. */
    private int lastConstant;

    /** Is told of each handle that gets a number; or null. */
    private Runnable observer;

    /** The table of the current context. */
    public static HandleTable get(Node node) {
        return ((Owner) HPyContext.get(node)).handles();
    }

    /** The number of a handle, which gets one if it has none. */
    public long number(Handle handle) {
        if (handle.id == 0) {
            add(handle);
        }
        return handle.id;
    }

    /**
     * Has changes synchronized from now on, except those that threads are in the midst of: {@link
     * Quiescence#await} waits for them.
     */
    public void share() {
        unshared.invalidate();
    }

    /** Has an observer told of each handle that gets a number from now on, which takes longer then. */
    public void observe(Runnable action) {
        observer = action;
        share();
    }

    /** Whether changes are synchronized. */
    boolean isShared() {
        return !unshared.isValid();
    }

    private void add(Handle handle) {
        if (unshared.isValid()) {
            insert(handle);
        } else {
            insertShared(handle);
        }
    }

    @TruffleBoundary
    private synchronized void insertShared(Handle handle) {
        if (handle.id == 0) { // Else another thread has stored the same handle meanwhile.
            insert(handle);
            if (observer != null) {
                observer.run();
            }
        }
    }

    private void insert(Handle handle) {
        int id = firstFree;
        if (id != 0) {
            firstFree = nextFree[id];
        } else {
            id = top++;
            if (CompilerDirectives.injectBranchProbability(
                    CompilerDirectives.SLOWPATH_PROBABILITY, id == handles.length)) {
                grow();
            }
        }
        handles[id] = handle;
        handle.id = id;
    }

    /** Gives a constant of the context its number; to be called before any other handle gets one. */
    public void addConstant(Handle handle) {
        add(handle);
        lastConstant = handle.id;
    }

    /** True for the constants of the context. */
    public boolean isConstant(Handle handle) {
        return handle.id != 0 && handle.id <= lastConstant;
    }

    /** Gives the number of a handle, which loses it, to another one. */
    public void pass(Handle from, Handle to) {
        if (unshared.isValid()) {
            replace(from, to);
        } else {
            replaceShared(from, to);
        }
    }

    @TruffleBoundary
    private synchronized void replaceShared(Handle from, Handle to) {
        replace(from, to);
    }

    private void replace(Handle from, Handle to) {
        to.id = from.id;
        from.id = 0;
        handles[to.id] = to;
    }

    @TruffleBoundary
    private void grow() {
        nextFree = Arrays.copyOf(nextFree, nextFree.length * 2);
        Handle[] larger = Arrays.copyOf(handles, handles.length * 2);
        VarHandle.releaseFence(); // Other threads may be reading.
        handles = larger;
    }

    /** The handle with this number, or null if there is none (it was closed, or never existed). */
    public Handle get(long id) {
        Handle[] table = handles;
        return Long.compareUnsigned(id, table.length) < 0 ? table[(int) id] : null;
    }

    /** Frees the number of a handle, if it has one. Harmless for constants and for handles closed before. */
    public void remove(Handle handle) {
        if (unshared.isValid()) {
            delete(handle);
        } else {
            deleteShared(handle);
        }
    }

    @TruffleBoundary
    private synchronized void deleteShared(Handle handle) {
        delete(handle);
    }

    private void delete(Handle handle) {
        int id = handle.id;
        if (id > lastConstant) {
            handles[id] = null;
            nextFree[id] = firstFree;
            firstFree = id;
            handle.id = 0;
        }
    }

    /** Has something done with each handle that is open in native memory, the constants included. */
    @TruffleBoundary
    public void forEach(Consumer<Handle> action) {
        for (int id = 1; id < top; id++) {
            if (handles[id] != null) {
                action.accept(handles[id]);
            }
        }
    }

    /** How many handles, apart from the constants, are open in native memory: a leak check for tests. */
    @TruffleBoundary
    public int openCount() {
        int count = 0;
        for (int id = lastConstant + 1; id < top; id++) {
            if (handles[id] != null) {
                count++;
            }
        }
        return count;
    }
}
