// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.trace;

import com.oracle.truffle.api.nodes.Node;
import org.hpy.graalvm.border.Border;
import org.hpy.graalvm.border.Crossing;

/** A call of the API in trace mode: it counts what happens there. */
final class TraceCrossing extends Crossing {

    /** The name of the function in the struct {@code HPyContext}; null for a function of C. */
    final String member;

    long calls;
    long nanoseconds;

    TraceCrossing(Border border, Node node, String function, String member) {
        super(border, node, function);
        this.member = member;
    }
}
