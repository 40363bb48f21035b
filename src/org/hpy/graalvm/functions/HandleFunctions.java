// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import org.hpy.graalvm.HPyContext;
import org.hpy.graalvm.handles.Handle;

/** Handles themselves. */
public final class HandleFunctions {

    private HandleFunctions() {}

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(0)
    public abstract static class HPy_Close extends ContextFunction.With1 implements ContextFunction.OfHandles {
        @Specialization
        static Object close(Handle handle, @Bind HPyContext context) {
            if (handle.isNative()) {
                context.handles().remove(handle);
            }
            handle.keepAlive();
            return null;
        }

        @Specialization(guards = "handle == null")
        static Object closeNull(@SuppressWarnings("unused") Object handle) {
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
