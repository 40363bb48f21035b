// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.nativecode;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.RootNode;
import com.oracle.truffle.api.source.Source;
import com.oracle.truffle.api.source.SourceSection;
import java.lang.foreign.MemorySegment;
import org.hpy.graalvm.context.HPyContext;

/** The body of a function that runs natively, with Sulong's calling convention. */
final class NativeFunctionRootNode extends RootNode {

    private final String name;
    private final SourceSection sourceSection;

    @Child
    private NativeCallNode call;

    /**
     * Makes the body.
     *
     * @param guard what calls the function in its place, or null
     */
    NativeFunctionRootNode(NativeFunction function, MemorySegment guard) {
        super(HPyContext.get(null).language());
        this.name = function.name();
        this.sourceSection = Source.newBuilder(HPyContext.LANGUAGE, "", name + " (native)")
                .build()
                .createUnavailableSection();
        this.call = new NativeCallNode(function, guard, sourceSection);
    }

    @Override
    public Object execute(VirtualFrame frame) {
        return call.execute(frame);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public SourceSection getSourceSection() {
        return sourceSection;
    }

    @Override
    public String toString() {
        return name + " (native)";
    }
}
