// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import com.oracle.truffle.api.nodes.Node;
import org.hpy.graalvm.border.Border;
import org.hpy.graalvm.border.Crossing;

/** A crossing in debug mode, with what is to be checked there. */
final class DebugCrossing extends Crossing {

    private static final String REENTER = "ctx_ReenterPythonExecution";

    /** Looks at the arguments; null if they need no look. */
    final ArgumentCheck check;

    /** Whether this is a function of C that Python calls, and no call of the API. */
    final boolean isFunctionOfC;

    /** Whether the calling thread must have the GIL. */
    final boolean needsGil;

    DebugCrossing(Border border, Node node, String function, String member, FieldOwners fields) {
        super(border, node, function);
        check = member == null ? null : ArgumentCheck.of(member, fields);
        isFunctionOfC = member == null;
        needsGil = !REENTER.equals(member);
    }
}
