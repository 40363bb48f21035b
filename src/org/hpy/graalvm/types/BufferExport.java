// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import com.oracle.graal.python.builtins.objects.function.PBuiltinFunction;
import com.oracle.graal.python.nodes.call.CallNode;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import org.hpy.graalvm.HPyContext;
import org.hpy.graalvm.cstructs.BufferStruct;
import org.hpy.graalvm.handles.Handle;

/** A buffer that has to be released with {@code HPy_bf_releasebuffer}. Keeps the exporter alive until then. */
final class BufferExport implements Runnable {

    private final HPyContext context;
    private final Object owner;
    private final PBuiltinFunction releaseFunction;

    /** The address of the struct that C code has filled in; 0 once it is released. */
    private long struct;

    private Destroyers.Entry entry;

    BufferExport(HPyContext context, Object owner, PBuiltinFunction releaseFunction, long struct) {
        this.context = context;
        this.owner = owner;
        this.releaseFunction = releaseFunction;
        this.struct = struct;
    }

    /** Has the buffer released when a Java object is gone, or Python ends. */
    void releaseAfter(Object buffer) {
        entry = context.destroyers().register(buffer, this);
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
        Handle handle = new Handle(owner);
        BufferStruct.setOwner(released, context.handles().number(handle));
        Unraisable.run(() -> CallNode.executeUncached(releaseFunction, owner, released), owner);
        context.handles().remove(handle);
        context.memory().free(released);
    }
}
