// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.cstructs;

import java.util.List;

/**
 * The C struct {@code HPyModuleDef} (40 bytes, hpy.h).
 *
 * @param doc may be null
 * @param size must be 0: HPy modules have no state of their own in C
 * @param hasLegacyMethods whether it has methods for CPython's C API
 */
public record ModuleDef(String doc, long size, boolean hasLegacyMethods, List<Definition> definitions) {

    /** Reads the struct at an address. */
    public static ModuleDef at(long address) {
        Struct struct = new Struct(address);
        return new ModuleDef(
                struct.string(0), struct.int64(8), struct.int64(16) != 0, Definition.all(struct.pointers(24)));
    }
}
