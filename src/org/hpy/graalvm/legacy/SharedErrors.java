// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.legacy;

import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.truffle.api.Assumption;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.Truffle;
import com.oracle.truffle.api.nodes.Node;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.errors.ErrorIndicator;
import org.hpy.graalvm.memory.NativeMemory;

/**
 * Makes HPy's error indicator and that of CPython's C API one for the C code that uses both. From when HPy code has used that
 * API for the first time, an error is kept in native memory, where the API looks for it, while C code runs. It is taken out
 * for the functions of HPy that look at errors, and when C code returns.
 */
public final class SharedErrors {

    /** A context that has one. */
    public interface Owner {
        /** The errors of the context. */
        SharedErrors sharedErrors();
    }

    private final Assumption unused = Truffle.getRuntime().createAssumption("no HPy code uses CPython's C API");

    /** The errors of the current context. */
    public static SharedErrors get(Node node) {
        return ((Owner) HPyContext.get(node)).sharedErrors();
    }

    /** Begins to share. */
    void begin() {
        unused.invalidate();
    }

    /** Whether C code may have set an error with the API, and may look for one with it. A constant in compiled code. */
    public boolean areShared() {
        return !unused.isValid();
    }

    /** Lets HPy's indicator have the error that C code has set with either API. */
    public void take(Node node) {
        ErrorIndicator indicator = ErrorIndicator.get(node);
        if (NativeMemory.access(node).getI64(node, address(indicator)) != 0) {
            takeFromNative(indicator);
        }
    }

    @TruffleBoundary
    private static void takeFromNative(ErrorIndicator indicator) {
        indicator.set(CApi.takeError(), indicator.takeOrigin());
    }

    /** Lets C code see with both APIs the error that HPy's indicator has. */
    public void give(Node node) {
        ErrorIndicator indicator = ErrorIndicator.get(node);
        if (indicator.peek() instanceof PException) {
            giveToNative(indicator);
        }
    }

    /** Whether it is an interrupt is forgotten: C code may handle it as any other error. */
    @TruffleBoundary
    private static void giveToNative(ErrorIndicator indicator) {
        CApi.setError((PException) indicator.takeToThrow());
    }

    private static long address(ErrorIndicator indicator) {
        long address = indicator.nativeAddress();
        return address != 0 ? address : findAddress(indicator);
    }

    @TruffleBoundary
    private static long findAddress(ErrorIndicator indicator) {
        indicator.setNativeAddress(CApi.errorAddress());
        return indicator.nativeAddress();
    }
}
