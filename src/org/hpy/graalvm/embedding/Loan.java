// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.embedding;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;

/**
 * A Python module in a context that is lent to one thread, until it closes the loan.
 *
 * <p>If the thread is interrupted meanwhile, Python and C code that it runs in the context ends with an exception whose {@link
 * PythonException#isInterrupted} says so; its interrupt status is set when {@link #call} throws that. It takes about a
 * fifth of a second. Code that waits, as {@code time.sleep} and locks do, may take the interrupt for a
 * wake-up and wait on; native code, such as a system call, ends first. The context goes to no other loan after that.
 *
 * <p>Values of the module must not be used once the loan is closed: the next one may be using the context.
 */
public final class Loan implements AutoCloseable {

    private final Lendable lent;
    private final Thread borrower;
    private final List<Column> columns = new ArrayList<>();
    private boolean isClosed;
    private boolean isSpoilt;

    /** How often in turn the thread was found interrupted. */
    private int looksInterrupted;

    Loan(Lendable lent, Thread borrower) {
        this.lent = lent;
        this.borrower = borrower;
        Interrupts.watch(this);
    }

    /** The module, whose members are its variables, functions and classes. */
    public Value module() {
        return lent.module();
    }

    /** The context, for what else there is to do with it; it must not be closed. */
    public Context context() {
        return lent.context();
    }

    /**
     * Calls a function of the module. {@code module().getMember(function).execute(arguments)} does the same, and is faster
     * if the function is kept for many calls; {@link PythonException#of} makes its exceptions Java's own.
     *
     * @param arguments numbers, booleans, strings, values of the context, any Java objects
     * @throws PythonException what the function raises
     */
    public Value call(String function, Object... arguments) {
        try {
            return lent.module().invokeMember(function, arguments);
        } catch (PolyglotException e) {
            throw PythonException.of(e);
        }
    }

    /**
     * A {@code double[]} for Python and C, as a memoryview of format {@code d}: a copy in native memory, which goes back to the
     * array when the column is closed.
     */
    public Column column(double[] values) {
        return column(MemorySegment.ofArray(values), ValueLayout.JAVA_DOUBLE);
    }

    /** A {@code long[]} as a memoryview of format {@code q}, see {@link #column(double[])}. */
    public Column column(long[] values) {
        return column(MemorySegment.ofArray(values), ValueLayout.JAVA_LONG);
    }

    /**
     * The items between a buffer's position and its limit. What is in native memory is not copied, see {@link
     * #column(MemorySegment, ValueLayout)}.
     *
     * @throws IllegalArgumentException if its items are not of this machine's byte order, or are {@code char}s
     */
    public Column column(Buffer buffer) {
        return column(MemorySegment.ofBuffer(buffer), Column.itemOf(buffer));
    }

    /**
     * Memory for Python and C, as a memoryview. Native memory is used where it is, and has to stay there until the column is
     * closed; memory of Java's heap is copied, and copied back if it can be written. It is read-only if the segment is.
     *
     * @param item a {@code JAVA_} constant of ValueLayout of this machine's byte order: what the memory has, as often as
     *     it is in it; not {@code boolean}, {@code char} or an address
     * @throws IllegalArgumentException if it is another layout, if the memory does not have a whole number of such items or is
     *     not aligned for them, or if it has 2 GB or more
     */
    public Column column(MemorySegment memory, ValueLayout item) {
        columns.removeIf(Column::isClosed);
        Column column = new Column(lent, memory, item);
        columns.add(column);
        return column;
    }

    /**
     * Ends the code that runs if its thread is interrupted; called by another thread, again and again. Truffle and GraalPy interrupt
     * threads, too, to have them do something, and clear that soon: it counts only if it stays.
     */
    synchronized void interruptIfAsked() {
        looksInterrupted = borrower.isInterrupted() ? looksInterrupted + 1 : 0;
        if (!isClosed && looksInterrupted >= Interrupts.LOOKS) {
            isSpoilt = true;
            lent.interrupt();
        }
    }

    /** Closes the columns, and gives the context back to the pool. */
    @Override
    public void close() {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isClosed = true;
        }
        Interrupts.forget(this);
        try {
            columns.forEach(Column::close);
        } finally {
            Pool.giveBack(lent, isSpoilt);
        }
    }
}
