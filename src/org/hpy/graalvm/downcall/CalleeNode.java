// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.downcall;

import com.oracle.truffle.api.nodes.Node;

/** Calls what a Python function stands for: mostly the C function itself. */
public abstract class CalleeNode extends Node {

    /**
     * Makes the call.
     *
     * @param self the first argument of Python
     * @param arguments what bitcode expects, behind {@link DowncallNode#FIRST_ARGUMENT} places that are filled here
     */
    public abstract Object execute(Object self, Object[] arguments, Result result);
}
