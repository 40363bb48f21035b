// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.checks;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.NodeChild;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.llvm.runtime.LLVMLanguage;
import com.oracle.truffle.llvm.runtime.memory.LLVMHandleMemoryBase;
import com.oracle.truffle.llvm.runtime.nodes.api.LLVMExpressionNode;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import com.oracle.truffle.llvm.runtime.pointer.LLVMPointer;

/** Checks an access before checked code makes it. What is a Java object, such as {@code args}, checks itself. */
@NodeChild(value = "address", type = LLVMExpressionNode.class)
@NodeChild(value = "size", type = LLVMExpressionNode.class)
@NodeChild(value = "writes", type = LLVMExpressionNode.class)
abstract class AccessNode extends LLVMExpressionNode {

    /** What is checked by one look at the shadow. */
    private static final int MAX_SMALL = 8;

    /** Numbers of handles are below. */
    private static final int HANDLE_NUMBERS = 2 + 30 + 24;

    private final HeapKey heap;
    private final long shadow = Shadow.base();

    AccessNode(LLVMLanguage language) {
        this.heap = new HeapKey(language);
    }

    @Specialization
    final Object number(long address, long size, int writes) {
        if (isHandle(address)) {
            return null;
        }
        boolean isSmall = size > 0 && size <= MAX_SMALL;
        if (!isSmall || !Shadow.isKnown(this, shadow, address, (int) size, writes != 0)) {
            check(address, size, writes != 0);
        }
        return null;
    }

    /** Whether it is what Sulong makes of the address of a Java object. It counts these, and there are never as many. */
    private static boolean isHandle(long address) {
        return LLVMHandleMemoryBase.isDerefHandleMemory(address) && address << 2 >>> HANDLE_NUMBERS == 0;
    }

    @Specialization
    final Object pointer(LLVMPointer address, long size, int writes) {
        if (LLVMNativePointer.isInstance(address)) {
            return number(LLVMNativePointer.cast(address).asNative(), size, writes);
        }
        return null;
    }

    @TruffleBoundary
    private void check(long address, long size, boolean writes) {
        if (size != 0) {
            heap.get(this).check(address, size, writes, this);
        }
    }
}
