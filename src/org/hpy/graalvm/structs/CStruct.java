// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.structs;

import java.util.stream.Stream;

/** The C struct of a Python object, and what its {@code HPyField}s refer to. */
public interface CStruct extends References {

    /** The address of the struct, which lives as long as the object. */
    long address();

    /** The address of the function that calling this object runs; 0 for that of its type. */
    default long callFunction() {
        return 0;
    }

    /** Sets the address of the function that calling this object runs. */
    default void setCallFunction(@SuppressWarnings("unused") long address) {
        throw new UnsupportedOperationException();
    }

    /** What the {@code HPyField}s of an object refer to; nothing if it has no struct. */
    static Stream<Object> referents(Object object) {
        CStruct struct = AsStructNode.find(object);
        return struct == null ? Stream.empty() : struct.all();
    }
}
