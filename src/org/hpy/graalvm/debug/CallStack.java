// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import com.oracle.truffle.api.nodes.Node;
import org.hpy.graalvm.context.HPyContext;

/** The calls of C functions in debug mode that a thread is in. */
public final class CallStack {

    /** A context that has one for each thread. */
    public interface Owner {
        /** The calls of C functions in debug mode that the current thread is in. */
        CallStack debugStack();
    }

    /** The innermost call; null if there is none. */
    CallContext current;

    /** That of the current thread. */
    static CallStack get(Node node) {
        return ((Owner) HPyContext.get(node)).debugStack();
    }
}
