// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;

/** Handles themselves. */
public final class HandleFunctions {

    private HandleFunctions() {}

    /** The crossing has closed it. */
    @GenerateNodeFactory
    @ContextFunction.ClosesHandle
    @ContextFunction.NullAllowed(0)
    public abstract static class HPy_Close extends ContextFunction.With1 {
        @Specialization
        static Object closed(@SuppressWarnings("unused") Object object) {
            return null;
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NeverFails
    @ContextFunction.NullAllowed(0)
    public abstract static class HPy_Dup extends ContextFunction.With1 {
        @Specialization
        static Object dup(Object object) {
            return object;
        }
    }
}
