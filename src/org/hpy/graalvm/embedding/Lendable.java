// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.embedding;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;

/** A context with a module, which one loan has at a time. */
final class Lendable {

    /** Others wait for their interrupts meanwhile. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final UUID id;
    private final Context context;
    private final Value module;
    private final Value openColumn;
    private final Value closeColumn;

    /**
     * Imports the module.
     *
     * @throws PythonException if that fails; the context is closed then
     */
    Lendable(PythonModule imported, Context context) {
        this.id = imported.id();
        this.context = context;
        try {
            context.initialize("hpy");
            Value functions = context.eval("python", "import _hpy_universal; _hpy_universal.column_functions()");
            openColumn = functions.getHashValue("open_column");
            closeColumn = functions.getHashValue("close_column");
            module = imported.importInto(context);
        } catch (PolyglotException e) {
            PythonException problem = PythonException.of(e);
            context.close(true);
            throw problem;
        }
    }

    boolean isOf(PythonModule other) {
        return id.equals(other.id());
    }

    Context context() {
        return context;
    }

    Value module() {
        return module;
    }

    /** Gives the memoryview, and what {@link #closeColumn} takes. */
    Value openColumn(MemorySegment items, String format, int itemSize, boolean isReadOnly) {
        return openColumn.execute(items.address(), items.byteSize(), format, itemSize, isReadOnly, items);
    }

    /** Has each access be an error. Where the context has ended, it is one anyway. */
    void closeColumn(Value column) {
        if (isUsable()) {
            closeColumn.executeVoid(column);
        }
    }

    /** Whether code can run in the context: nobody has closed it, and no error has ended it. */
    boolean isUsable() {
        try {
            context.enter();
            context.leave();
            return true;
        } catch (PolyglotException | IllegalStateException e) {
            return false;
        }
    }

    /** Ends code that runs, if it polls soon; may be asked again. */
    void interrupt() {
        try {
            context.interrupt(PATIENCE);
        } catch (TimeoutException e) {
            // The next look at the thread's interrupt status asks again.
        } catch (IllegalStateException e) {
            // The context is being closed, which ends its code, too.
        }
    }

    /** Lets Python end as programs do, and objects of extensions be destroyed. */
    void close() {
        try {
            context.close();
        } catch (PolyglotException | IllegalStateException e) {
            cancel();
        }
    }

    /** Ends code that runs, too. */
    void cancel() {
        try {
            context.close(true);
        } catch (PolyglotException e) {
            // What has ended the context before, for instance an exit.
        }
    }
}
