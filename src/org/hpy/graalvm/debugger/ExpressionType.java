// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import com.oracle.truffle.llvm.runtime.debug.type.LLVMSourceArrayLikeType;
import com.oracle.truffle.llvm.runtime.debug.type.LLVMSourceBasicType;
import com.oracle.truffle.llvm.runtime.debug.type.LLVMSourceStructLikeType;
import com.oracle.truffle.llvm.runtime.debug.type.LLVMSourceType;

/** How Sulong's expressions see our values: whether they may use an operator, and on what. */
final class ExpressionType {

    /** Has elements, which have members, and members. */
    static final LLVMSourceType ARRAY = array();

    static final LLVMSourceType INTEGER = basic("long", LLVMSourceBasicType.Kind.SIGNED);
    static final LLVMSourceType FLOATING = basic("double", LLVMSourceBasicType.Kind.FLOATING);
    static final LLVMSourceType BOOLEAN = basic("bool", LLVMSourceBasicType.Kind.BOOLEAN);

    private ExpressionType() {}

    private static LLVMSourceType basic(String name, LLVMSourceBasicType.Kind kind) {
        return new LLVMSourceBasicType(name, Long.SIZE, Long.SIZE, 0, kind, null);
    }

    private static LLVMSourceType array() {
        LLVMSourceArrayLikeType array = new LLVMSourceArrayLikeType(0, 0, 0, null);
        array.setBaseType(new LLVMSourceStructLikeType("object", 0, 0, 0, null));
        array.setLength(1);
        return array;
    }
}
