// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;

/** Python's bool. */
public final class BoolFunctions {

    private BoolFunctions() {}

    @GenerateNodeFactory
    public abstract static class HPyBool_FromBool extends ContextFunction.With1 {
        @Specialization
        static boolean fromBool(boolean value) {
            return value;
        }
    }
}
