// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import com.oracle.truffle.llvm.runtime.pointer.LLVMPointer;
import org.hpy.graalvm.handles.VirtualMemory;

/** The {@code HPyContext *} of one call of a C function: valid until the function returns, and only while no other runs. */
final class CallContext extends VirtualMemory {

    final DebugBorder border;

    /** The call that this one interrupts; or null. */
    final CallContext outer;

    final Thread thread;

    /** Whether this is the innermost call of its thread. */
    boolean isCurrent = true;

    CallContext(DebugBorder border, CallContext outer, Thread thread) {
        this.border = border;
        this.outer = outer;
        this.thread = thread;
    }

    @Override
    public String toString() {
        return border.contextName();
    }

    @Override
    public LLVMPointer read(long offset) {
        return border.struct().read(offset);
    }

    @Override
    public int readInt(long offset) {
        return border.struct().readInt(offset);
    }

    @Override
    protected long copyToNative() {
        return border.takeStruct();
    }
}
