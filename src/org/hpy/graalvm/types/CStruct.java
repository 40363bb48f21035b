// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

/** The C struct of a Python object, and what its {@code HPyField}s refer to. */
public interface CStruct extends References {

    /** The address of the struct, which lives as long as the object. */
    long address();
}
