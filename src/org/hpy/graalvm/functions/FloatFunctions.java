// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.lib.PyFloatAsDoubleNode;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;

/** Python's float. */
public final class FloatFunctions {

    private FloatFunctions() {}

    @GenerateNodeFactory
    public abstract static class HPyFloat_FromDouble extends ContextFunction.With1 {
        @Specialization
        static double fromDouble(double value) {
            return value;
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyFloat_AsDouble extends ContextFunction.With1 {
        @Specialization
        static double asDouble(Object o, @Bind Node node, @Cached PyFloatAsDoubleNode asDouble) {
            return asDouble.execute(null, node, o);
        }
    }
}
