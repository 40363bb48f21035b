// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.legacy;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.cext.PythonAbstractNativeObject;
import com.oracle.graal.python.builtins.objects.cext.capi.CApiContext;
import com.oracle.graal.python.builtins.objects.cext.capi.PThreadState;
import com.oracle.graal.python.builtins.objects.cext.capi.transitions.CApiTransitions.NativePtrToPythonNode;
import com.oracle.graal.python.builtins.objects.cext.capi.transitions.CApiTransitions.PythonToNativeNewRefNode;
import com.oracle.graal.python.builtins.objects.cext.common.CExtCommonNodes.ReadAndClearNativeException;
import com.oracle.graal.python.builtins.objects.cext.common.CExtCommonNodes.TransformExceptionToNativeNode;
import com.oracle.graal.python.builtins.objects.cext.common.LoadCExtException.ApiInitException;
import com.oracle.graal.python.builtins.objects.cext.common.LoadCExtException.ImportException;
import com.oracle.graal.python.builtins.objects.cext.structs.CFields;
import com.oracle.graal.python.builtins.objects.cext.structs.CStructAccess.GetElementPtrNode;
import com.oracle.graal.python.nodes.PConstructAndRaiseNode;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.graal.python.runtime.PythonContext.PythonThreadState;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleLanguage.Env;
import com.oracle.truffle.api.interop.InteropException;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.llvm.runtime.LLVMContext;
import com.oracle.truffle.llvm.runtime.NativeContextExtension;
import java.io.IOException;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.memory.NativeMemory;

/** GraalPy's emulation of CPython's C API, for the current context. */
public final class CApi {

    private static final TruffleString NOT_LOADED = PythonUtils.tsLiteral(
            "HPy's legacy features need GraalPy's C API, which cannot be loaded: it needs native access, and without"
                    + " the option python.IsolateNativeModules only the first context of a process that asks gets it");

    private static final String REASON = "use HPy's legacy features";

    private CApi() {}

    /**
     * Loads the API if it is not loaded yet, and lets Sulong find its functions. Errors are shared from here on.
     *
     * @throws PException ImportError if GraalPy cannot load it; the cause tells why
     */
    public static void load() {
        SharedErrors errors = SharedErrors.get(null);
        if (errors.areShared()) {
            return;
        }
        PythonContext python = PythonContext.get(null);
        if (!python.hasCApiContext()) {
            try {
                CApiContext.ensureCapiWasLoaded(
                        null, python, PythonUtils.tsLiteral(""), PythonUtils.tsLiteral(""), REASON);
            } catch (ApiInitException | ImportException | IOException | PException e) {
                throw PRaiseNode.raiseWithCauseStatic(null, PythonBuiltinClassType.ImportError, cause(e), NOT_LOADED);
            }
        }
        Env env = HPyContext.get(null).env();
        env.initializeLanguage(env.getInternalLanguages().get("llvm"));
        sulong().addLibraryHandles(python.getCApiContext().getLibrary());
        errors.begin();
    }

    private static PException cause(Exception failure) {
        PConstructAndRaiseNode.Lazy raise = PConstructAndRaiseNode.Lazy.getUncached();
        try {
            throw switch (failure) {
                case ApiInitException e -> e.reraise(null, null, raise);
                case ImportException e -> e.reraise(null, null, raise);
                case PException e -> e;
                default ->
                    PRaiseNode.raiseStatic(
                            null,
                            PythonBuiltinClassType.OSError,
                            PythonUtils.toTruffleStringUncached(failure.getMessage()));
            };
        } catch (PException e) {
            return e;
        }
    }

    private static NativeContextExtension sulong() {
        return LLVMContext.get(null).getContextExtension(NativeContextExtension.class);
    }

    /** Makes a new reference, a {@code PyObject *}, to an object. */
    @TruffleBoundary
    public static long newReference(Object object) {
        load();
        return address(PythonToNativeNewRefNode.executeUncached(object));
    }

    /** The object of a {@code PyObject *}; null if it is NULL. The reference stays with C. */
    @TruffleBoundary
    public static Object borrowed(long reference) {
        return object(reference, false);
    }

    /** The object of a {@code PyObject *}, whose reference is given up; null if it is NULL. */
    @TruffleBoundary
    static Object stolen(long reference) {
        return object(reference, true);
    }

    private static Object object(long reference, boolean stealing) {
        if (reference == 0) {
            return null;
        }
        load();
        return NativePtrToPythonNode.executeUncached(reference, stealing);
    }

    /** The address of an object that lives in native memory, and of its struct. */
    @TruffleBoundary
    public static long addressOf(PythonAbstractNativeObject object) {
        return address(object.getPtr());
    }

    /** The address that GraalPy keeps as this object. */
    @TruffleBoundary
    public static long address(Object pointer) {
        return PythonUtils.coerceToLong(pointer, InteropLibrary.getUncached());
    }

    /**
     * Calls a function of the API.
     *
     * @param signature as Truffle's NFI spells it
     * @return a Long or an Integer
     */
    static Object call(String function, String signature, Object... arguments) {
        load();
        try {
            Object bound = sulong().getNativeFunction(function, signature);
            return InteropLibrary.getUncached().execute(bound, arguments);
        } catch (InteropException e) {
            throw CompilerDirectives.shouldNotReachHere(e);
        }
    }

    /**
     * The object at an address whose last reference is gone, which comes back to life: it has a reference again, for the
     * caller to give up.
     */
    @TruffleBoundary
    public static Object revive(long address) {
        NativeMemory.access(null).putI64(null, address, 1); // the first field of an object
        return borrowed(address);
    }

    /** Gives up a reference. */
    @TruffleBoundary
    public static void release(long reference) {
        call("Py_DecRef", "(SINT64):VOID", reference);
    }

    /** The address where the current thread has the error that C code has set with this API. */
    static long errorAddress() {
        Object state = PThreadState.getOrCreateNativeThreadState(threadState());
        return address(GetElementPtrNode.getUncached().getElementPtr(state, CFields.PyThreadState__current_exception));
    }

    /** Takes the error that C code has set with this API, or null, and clears it. */
    static PException takeError() {
        Object error = ReadAndClearNativeException.executeUncached(threadState());
        return error == PNone.NO_VALUE ? null : PException.fromObject(error, null, false);
    }

    private static PythonThreadState threadState() {
        return PythonContext.get(null).getThreadState(PythonLanguage.get(null));
    }

    /** Sets the error that C code sees with this API. */
    @TruffleBoundary
    public static void setError(PException error) {
        load();
        TransformExceptionToNativeNode.executeUncached(error);
    }
}
