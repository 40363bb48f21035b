// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.downcall;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.function.PArguments;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.profiles.BranchProfile;
import com.oracle.truffle.api.strings.TruffleString;

/** Reads the first argument of a Python function, and checks that it is what the C struct of its class needs. */
public final class SelfNode extends Node {

    private static final TruffleString NO_STRUCT = PythonUtils.tsLiteral(
            "%s: the C struct of this '%p' object does not exist: it was not made by its type's __new__");

    private final Class<?> layout;
    private final String function;
    private final BranchProfile badLayout = BranchProfile.create();

    /**
     * Makes the node.
     *
     * @param layout the Java class that the argument must have; null for any
     * @param function what the message calls the function
     */
    public SelfNode(Class<?> layout, String function) {
        this.layout = layout;
        this.function = function;
    }

    /** Returns the argument; raises TypeError if GraalPy has let Python code make it without its struct. */
    public Object execute(VirtualFrame frame) {
        Object self = PArguments.getArgument(frame, 0);
        if (layout != null && !layout.isInstance(self)) {
            badLayout.enter();
            throw PRaiseNode.raiseStatic(this, PythonBuiltinClassType.TypeError, NO_STRUCT, function, self);
        }
        return self;
    }
}
