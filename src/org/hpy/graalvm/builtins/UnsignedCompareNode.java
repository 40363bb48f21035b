// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.builtins;

import com.oracle.truffle.api.dsl.NodeChild;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.llvm.runtime.nodes.api.LLVMExpressionNode;

/** {@code llvm.ucmp.i32.i64}, by which libc++ compares the lengths of strings: -1, 0 or 1. */
@NodeChild(value = "left", type = LLVMExpressionNode.class)
@NodeChild(value = "right", type = LLVMExpressionNode.class)
public abstract class UnsignedCompareNode extends LLVMExpressionNode {

    /** The name of the function. */
    public static final String NAME = "llvm.ucmp.i32.i64";

    @Specialization
    static int compare(long left, long right) {
        return Long.compareUnsigned(left, right);
    }
}
