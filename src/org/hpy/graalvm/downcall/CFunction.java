// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.downcall;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.RootCallTarget;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.llvm.runtime.LLVMContext;
import com.oracle.truffle.llvm.runtime.LLVMFunctionDescriptor;
import com.oracle.truffle.llvm.runtime.LLVMLanguage;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import java.util.stream.LongStream;

/**
 * A function of an extension.
 *
 * @param name what messages call it
 */
public record CFunction(String name, LLVMFunctionDescriptor descriptor) {

    private static final TruffleString NOT_BITCODE =
            PythonUtils.tsLiteral("%s: the function pointer does not point to bitcode of this extension");

    /**
     * The function at an address that C code has stored to native memory.
     *
     * @throws com.oracle.graal.python.runtime.exception.PException SystemError if it is not a function that Sulong
     *     runs
     */
    @TruffleBoundary
    public static CFunction at(long address, String name) {
        LLVMFunctionDescriptor descriptor =
                LLVMContext.get(null).getFunctionDescriptor(LLVMNativePointer.create(address));
        if (descriptor == null) {
            throw PRaiseNode.raiseStatic(null, PythonBuiltinClassType.SystemError, NOT_BITCODE, name);
        }
        return new CFunction(name, descriptor);
    }

    /** Calls a function that takes pointers and returns nothing, such as a {@code void (*)(void *)}. */
    @TruffleBoundary
    public void callWithPointers(long... addresses) {
        call(LongStream.of(addresses).mapToObj(LLVMNativePointer::create).toArray());
    }

    /**
     * Calls the function with what bitcode expects.
     *
     * @throws com.oracle.graal.python.runtime.exception.PException as {@link Fault} says if it does not return
     */
    @TruffleBoundary
    public Object call(Object... arguments) {
        try {
            return callFromC(arguments);
        } catch (Throwable thrown) {
            throw Fault.raise(thrown, name, null);
        }
    }

    /** The same on behalf of C code, through which goes what the function throws. */
    @TruffleBoundary
    public Object callFromC(Object... arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = LLVMContext.get(null).getThreadingStack().getStack(LLVMLanguage.get(null));
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return callTarget().call(all);
    }

    /** Parses the body of the function if nobody has called it before. */
    @TruffleBoundary
    RootCallTarget callTarget() {
        return descriptor.getFunctionCode().getLLVMIRFunctionSlowPath();
    }
}
