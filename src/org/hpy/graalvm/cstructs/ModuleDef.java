// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.cstructs;

import java.util.List;

/**
 * The C struct {@code HPyModuleDef} (40 bytes, hpy.h).
 *
 * @param doc may be null
 * @param size must be 0: HPy modules have no state of their own in C
 * @param legacyMethods address of a {@code PyMethodDef} array, or 0
 */
public record ModuleDef(String doc, long size, long legacyMethods, List<Definition> definitions) {

    /** Reads the struct at an address. */
    public static ModuleDef at(long address) {
        Struct struct = new Struct(address);
        return new ModuleDef(struct.string(0), struct.int64(8), struct.int64(16), Definition.all(struct.pointers(24)));
    }
}
