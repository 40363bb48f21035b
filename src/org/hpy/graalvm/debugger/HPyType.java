// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import com.oracle.truffle.llvm.runtime.debug.type.LLVMSourcePointerType;
import com.oracle.truffle.llvm.runtime.debug.type.LLVMSourceType;

/** What debug information says of a type that HPy's headers declare. */
enum HPyType {
    /** {@code HPy}. */
    HANDLE,
    /** {@code HPyListBuilder}, {@code HPyTupleBuilder}, {@code HPyTracker}: handles of internal objects. */
    BUILDER,
    FIELD,
    GLOBAL,
    /** A pointer to {@code HPy}. */
    HANDLES,
    /** {@code HPyContext *}. */
    CONTEXT,
    OTHER;

    private static final String QUALIFIERS = "\\b(const|volatile|restrict)\\b|[() ]|struct ";

    static HPyType of(LLVMSourceType type) {
        if (type.getActualType() instanceof LLVMSourcePointerType pointer) {
            return switch (name(pointer.getBaseType())) {
                case "HPyContext", "_HPyContext_s" -> CONTEXT;
                case "HPy", "_HPy_s" -> HANDLES;
                default -> OTHER;
            };
        }
        return switch (name(type)) {
            case "HPy", "_HPy_s" -> HANDLE;
            case "HPyListBuilder", "HPyTupleBuilder", "HPyTracker" -> BUILDER;
            case "HPyField" -> FIELD;
            case "HPyGlobal" -> GLOBAL;
            default -> name(type.getActualType()).equals("_HPy_s") ? HANDLE : OTHER;
        };
    }

    private static String name(LLVMSourceType type) {
        return type.getName().replaceAll(QUALIFIERS, "");
    }
}
