// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.legacy;

import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.nfi.api.SignatureLibrary;
import java.util.function.LongConsumer;

/** A function in Java that C code can call, and that has nothing to say. It lives as long as the context. */
@ExportLibrary(InteropLibrary.class)
public final class Closure implements TruffleObject {

    private final LongConsumer body;

    private Closure(LongConsumer body) {
        this.body = body;
    }

    /**
     * Makes the function, and returns its address.
     *
     * @param signature as Truffle's NFI spells it, beginning with a POINTER
     * @param body gets the pointer
     */
    @TruffleBoundary
    public static long address(String signature, LongConsumer body) {
        CApi.load();
        Closure closure = new Closure(body);
        return PythonContext.get(null)
                .getCApiContext()
                .registerClosure(signature, closure, closure, SignatureLibrary.getUncached());
    }

    @ExportMessage
    boolean isExecutable() {
        return true;
    }

    @ExportMessage
    @TruffleBoundary
    Object execute(Object[] arguments) {
        body.accept(CApi.address(arguments[0]));
        return 0;
    }
}
