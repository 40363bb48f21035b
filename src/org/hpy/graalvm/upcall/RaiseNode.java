// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.upcall;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.Truffle;
import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.frame.Frame;
import com.oracle.truffle.api.frame.FrameInstance.FrameAccess;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.GenerateWrapper;
import com.oracle.truffle.api.instrumentation.InstrumentableNode;
import com.oracle.truffle.api.instrumentation.ProbeNode;
import com.oracle.truffle.api.instrumentation.StandardTags.StatementTag;
import com.oracle.truffle.api.instrumentation.Tag;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.source.SourceSection;

/**
 * The place in C where an API function has raised, for debuggers that pause on exceptions: a statement of the C function that
 * throws. C code itself goes on after the call.
 */
@GenerateWrapper
class RaiseNode extends Node implements InstrumentableNode {

    void execute(@SuppressWarnings("unused") VirtualFrame frame, AbstractTruffleException error) {
        throw error;
    }

    /** Tells the debuggers, if there are any. */
    final void tell(AbstractTruffleException error) {
        if (this instanceof WrapperNode) {
            throwHere(error);
        }
    }

    /** Sulong passes no frame to what C calls. */
    @TruffleBoundary
    private void throwHere(AbstractTruffleException error) {
        Frame caller = Truffle.getRuntime().iterateFrames(frame -> frame.getFrame(FrameAccess.MATERIALIZE));
        try {
            execute(caller.materialize(), error);
        } catch (AbstractTruffleException e) {
            if (e != error) {
                throw e;
            }
        }
    }

    /** The call in C; null where C code has no debug information, and if there is no such place. */
    @Override
    public SourceSection getSourceSection() {
        return getParent().getEncapsulatingSourceSection();
    }

    @Override
    public boolean isInstrumentable() {
        return getSourceSection() != null;
    }

    @Override
    public boolean hasTag(Class<? extends Tag> tag) {
        return tag == StatementTag.class;
    }

    @Override
    public WrapperNode createWrapper(ProbeNode probe) {
        return new RaiseNodeWrapper(this, probe);
    }
}
