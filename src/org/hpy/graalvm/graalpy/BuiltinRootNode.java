// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.graalpy;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.function.Signature;
import com.oracle.graal.python.nodes.PRootNode;
import com.oracle.truffle.api.frame.FrameDescriptor;

/** The body of a Python function that is not written in Python. GraalPy makes such bodies of annotated classes of its own. */
public abstract class BuiltinRootNode extends PRootNode {

    private final Signature signature;

    protected BuiltinRootNode(PythonLanguage language, Signature signature) {
        super(language);
        this.signature = signature;
    }

    protected BuiltinRootNode(PythonLanguage language, FrameDescriptor descriptor, Signature signature) {
        super(language, descriptor);
        this.signature = signature;
    }

    @Override
    public final Signature getSignature() {
        return signature;
    }

    @Override
    public final boolean isPythonInternal() {
        return true;
    }

    /** GraalPy takes what sets up a context for a function of Python that callees see, unless it is internal. */
    @Override
    public final boolean isInternal() {
        return setsUpCalleeContext();
    }
}
