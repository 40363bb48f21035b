// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.buffers;

import com.oracle.graal.python.nodes.call.CallNode;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.cstructs.BufferStruct;
import org.hpy.graalvm.errors.Unraisable;
import org.hpy.graalvm.handles.Handle;
import org.hpy.graalvm.lifetime.Cleaner;

/** A buffer that has to be released with {@code HPy_bf_releasebuffer}. Keeps the exporter alive until then. */
final class BufferExport implements Runnable {

    private final HPyContext context;
    private final Object owner;
    private final BufferSlots.Function function;

    /** The address of the struct that C code has filled in; 0 once it is released. */
    private long struct;

    private Cleaner.Cleanable entry;

    BufferExport(HPyContext context, Object owner, BufferSlots.Function function, long struct) {
        this.context = context;
        this.owner = owner;
        this.function = function;
        this.struct = struct;
    }

    /** Has the buffer released when a Java object is gone, or Python ends. */
    void releaseAfter(Object buffer) {
        entry = Cleaner.get(null).register(buffer, this);
    }

    /** Releases the buffer, if that has not been done. */
    @TruffleBoundary
    void release() {
        entry.cancel();
        run();
    }

    @Override
    public void run() {
        long released = struct;
        if (released == 0) {
            return;
        }
        struct = 0;
        Crossing crossing = function.crossing();
        Handle handle = crossing.lend(owner);
        BufferStruct.setOwner(released, crossing.number(handle));
        Unraisable.run(() -> CallNode.executeUncached(function.callable(), owner, released), owner);
        crossing.takeBack(handle);
        context.memory().free(released);
    }
}
