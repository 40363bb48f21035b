// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.nodes.StringLiterals;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.interop.InteropException;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.llvm.runtime.LLVMContext;
import com.oracle.truffle.llvm.runtime.NativeContextExtension;
import org.hpy.graalvm.errors.NewExceptionNode;
import org.hpy.graalvm.memory.NativeMemory;
import org.hpy.graalvm.text.CBytes;
import org.hpy.graalvm.text.Codec;
import org.hpy.graalvm.text.DecodeNode;

/** Errors of the operating system, from C's {@code errno}. */
public final class OsErrorFunctions {

    /** CPython, too, puts a number in place of Windows' error code where there is none. */
    private static final int NO_WINDOWS_ERROR = 0;

    private OsErrorFunctions() {}

    @GenerateNodeFactory
    public abstract static class HPyErr_SetFromErrnoWithFilename extends ContextFunction.With2 {
        @Specialization
        static Object set(
                Object type,
                long filename,
                @Bind Node node,
                @Cached DecodeNode decode,
                @Cached NewExceptionNode create) {
            int number = errno(node);
            Object name = filename == 0
                    ? null
                    : decode.execute(CBytes.string(node, filename), Codec.UTF_8, StringLiterals.T_SURROGATEESCAPE);
            throw create.execute(type, arguments(node, decode, number, name, null));
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed({1, 2})
    public abstract static class HPyErr_SetFromErrnoWithFilenameObjects extends ContextFunction.With3 {
        @Specialization
        static Object set(
                Object type,
                Object filename1,
                Object filename2,
                @Bind Node node,
                @Cached DecodeNode decode,
                @Cached NewExceptionNode create) {
            int number = errno(node);
            throw create.execute(type, arguments(node, decode, number, filename1, filename2));
        }
    }

    private static Object arguments(Node node, DecodeNode decode, int number, Object filename1, Object filename2) {
        long text = callNative(node, "strerror", "(SINT32):POINTER", number);
        Object message = decode.execute(CBytes.string(node, text), Codec.UTF_8, StringLiterals.T_SURROGATEESCAPE);
        Object[] arguments;
        if (filename1 == null) {
            arguments = new Object[] {number, message};
        } else if (filename2 == null) {
            arguments = new Object[] {number, message, filename1};
        } else {
            arguments = new Object[] {number, message, filename1, NO_WINDOWS_ERROR, filename2};
        }
        return PFactory.createTuple(PythonLanguage.get(node), arguments);
    }

    private static int errno(Node node) {
        return NativeMemory.access(node).getI32(node, callNative(node, "__errno_location", "():POINTER"));
    }

    /** Calls a function of libc on the way that C code calls it, which keeps errno. */
    @TruffleBoundary
    private static long callNative(Node node, String name, String signature, Object... arguments) {
        var nativeLibraries = LLVMContext.get(node).getContextExtension(NativeContextExtension.class);
        InteropLibrary interop = InteropLibrary.getUncached();
        try {
            Object pointer = interop.execute(nativeLibraries.getNativeFunction(name, signature), arguments);
            return interop.asPointer(pointer);
        } catch (InteropException e) {
            throw CompilerDirectives.shouldNotReachHere(name, e);
        }
    }
}
