// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.upcall;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.GenerateWrapper;
import com.oracle.truffle.api.instrumentation.InstrumentableNode;
import com.oracle.truffle.api.instrumentation.ProbeNode;
import com.oracle.truffle.api.instrumentation.StandardTags;
import com.oracle.truffle.api.instrumentation.Tag;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.source.SourceSection;

/** A function of the API as the body of a root, whose calls tools count if it has a place in a source. */
@GenerateWrapper
class UpcallBody extends Node implements InstrumentableNode {

    @Child
    private UpcallNode node;

    UpcallBody(UpcallNode node) {
        this.node = node;
    }

    /** For the wrapper, which is no body of its own. */
    UpcallBody() {}

    Object execute(VirtualFrame frame) {
        return node.execute(frame.getArguments());
    }

    @Override
    public SourceSection getSourceSection() {
        return getRootNode().getSourceSection();
    }

    @Override
    public boolean isInstrumentable() {
        return getSourceSection() != null;
    }

    @Override
    public boolean hasTag(Class<? extends Tag> tag) {
        return tag == StandardTags.RootTag.class || tag == StandardTags.RootBodyTag.class;
    }

    @Override
    public WrapperNode createWrapper(ProbeNode probe) {
        return new UpcallBodyWrapper(this, probe);
    }
}
