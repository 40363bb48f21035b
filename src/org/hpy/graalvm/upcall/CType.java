// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.upcall;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.llvm.runtime.pointer.LLVMManagedPointer;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.cstructs.CText;

/**
 * How a C type of the API crosses the border: what Java sees of it, what bitcode sees of it, and the value that
 * tells C of an error.
 */
public enum CType {
    /** {@code HPy}; in Java the Python object, or null for {@code HPy_NULL}. */
    HANDLE(0L) {
        @Override
        Object toC(Object value, Crossing crossing) {
            return LLVMManagedPointer.create(crossing.open(value));
        }
    },
    /** The builders and trackers; in Java an object of ours, or null for {@code HPy_NULL}. */
    BUILDER(0L) {
        @Override
        Object toC(Object value, Crossing crossing) {
            return LLVMManagedPointer.create(crossing.openBuilder(value));
        }
    },
    /** {@code const HPy *}; in Java whatever came, to be read with a ReadHandlesNode. */
    HANDLES(null),
    /** {@code int32_t}, {@code int} and enums; in Java an Integer. */
    INT32(-1),
    /** {@code uint32_t}; in Java a Long from 0 to 2^32 - 1, to C an Integer with the same bits. */
    UINT32(-1) {
        @Override
        Object toC(Object value, Crossing crossing) {
            return (int) (long) value;
        }
    },
    /** All 64-bit integers; in Java a Long, with the same bits where C's type is unsigned. */
    INT64(-1L),
    DOUBLE(-1.0),
    /** {@code bool}; in Java a Boolean. Only a parameter. */
    BOOL(null),
    /** Any other pointer; in Java its address, a Long. */
    POINTER(LLVMNativePointer.createNull()) {
        @Override
        Object toC(Object value, Crossing crossing) {
            return LLVMNativePointer.create((long) value);
        }
    },
    /** {@code const char *} that belongs to the object of the first parameter; in Java a {@link CText}. Only a result. */
    TEXT(LLVMNativePointer.createNull()),
    /** C ignores the value, or takes it for {@code HPy_NULL}: {@code HPyErr_SetString} returns it, its member does not. */
    VOID(0L) {
        @Override
        Object toC(Object value, Crossing crossing) {
            return errorValue();
        }
    };

    private final Object errorValue;

    CType(Object errorValue) {
        this.errorValue = errorValue;
    }

    /** What a context function returns to C after it has set the error indicator. */
    public Object errorValue() {
        return errorValue;
    }

    /** True if C code checks results of this type for the {@link #errorValue}, unless the function cannot fail. */
    boolean tellsOfErrors() {
        return this == HANDLE || this == BUILDER || this == INT32 || this == INT64;
    }

    /** Turns the result of a context function, which is not null, into what bitcode expects. */
    Object toC(Object value, @SuppressWarnings("unused") Crossing crossing) {
        return value;
    }

    /** The constant for a C type as {@code context.tsv} spells it. */
    static CType of(String spelling) {
        String type = spelling.strip();
        return switch (type) {
            case "HPy" -> HANDLE;
            case "HPyListBuilder", "HPyTupleBuilder", "HPyTracker" -> BUILDER;
            case "int", "int32_t", "HPyFunc_Signature", "_HPyCapsule_key", "HPy_SourceKind" -> INT32;
            case "HPyType_BuiltinShape" -> INT32;
            case "uint32_t", "HPy_UCS4" -> UINT32;
            case "int64_t", "uint64_t", "size_t", "HPy_ssize_t", "HPy_hash_t" -> INT64;
            case "HPyField", "HPyGlobal", "HPyThreadState" -> INT64;
            case "double" -> DOUBLE;
            case "bool" -> BOOL;
            case "void" -> VOID;
            case "HPyCFunction" -> POINTER;
            default -> {
                if (type.endsWith("*")) {
                    yield POINTER;
                }
                throw CompilerDirectives.shouldNotReachHere("no CType for " + type);
            }
        };
    }

    /** The constant for what a function returns. */
    static CType ofResult(String spelling) {
        return spelling.strip().equals("const char *") ? TEXT : of(spelling);
    }

    /** The constant for a parameter, such as {@code const HPy *args}. */
    static CType ofParameter(String parameter) {
        String text = parameter.strip();
        if (text.startsWith("const HPy *") || text.endsWith("[]")) {
            return HANDLES;
        }
        return of(text.substring(0, text.length() - nameLength(text)));
    }

    private static int nameLength(String parameter) {
        int start = parameter.length();
        while (start > 0 && Character.isJavaIdentifierPart(parameter.charAt(start - 1))) {
            start--;
        }
        return parameter.length() - start;
    }
}
