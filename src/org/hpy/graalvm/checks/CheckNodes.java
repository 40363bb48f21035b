// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.checks;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.NodeChild;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.llvm.runtime.nodes.api.LLVMExpressionNode;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import java.nio.charset.StandardCharsets;
import org.hpy.graalvm.memory.CString;

/** {@code abort}, and what {@code checks.c} calls beside {@link AccessNode}; the functions are described by its prototypes. */
final class CheckNodes {

    private CheckNodes() {}

    private static String text(LLVMNativePointer string) {
        return new String(CString.bytes(null, string.asNative()), StandardCharsets.UTF_8);
    }

    /** As Sulong's, but in a thread of C, where nobody would hear of it. */
    abstract static class Abort extends LLVMExpressionNode {
        @Specialization
        final Object abort() {
            throw CheckFailure.abort(this);
        }
    }

    @NodeChild(value = "message", type = LLVMExpressionNode.class)
    abstract static class Failed extends LLVMExpressionNode {
        @Specialization
        @TruffleBoundary
        final Object fail(LLVMNativePointer message) {
            throw CheckFailure.raise(text(message), CheckFailure.placeOf(this));
        }
    }

    @NodeChild(value = "base", type = LLVMExpressionNode.class)
    abstract static class ShareShadow extends LLVMExpressionNode {
        @Specialization
        @TruffleBoundary
        static long share(long base) {
            Heap.get().beginChecks();
            return Shadow.share(base);
        }
    }

    @NodeChild(value = "address", type = LLVMExpressionNode.class)
    @NodeChild(value = "size", type = LLVMExpressionNode.class)
    @NodeChild(value = "name", type = LLVMExpressionNode.class)
    abstract static class Global extends LLVMExpressionNode {
        @Specialization
        @TruffleBoundary
        static Object add(LLVMNativePointer address, long size, LLVMNativePointer name) {
            Heap.get().addVariable(address.asNative(), size, text(name));
            return null;
        }
    }

    /** The frames of C that end before the next that catches an exception. */
    abstract static class LeaveFrames extends LLVMExpressionNode {
        @Specialization
        @TruffleBoundary
        static Object leave() {
            Shadow.clearStack(CheckFailure.stackPointer());
            return null;
        }
    }
}
