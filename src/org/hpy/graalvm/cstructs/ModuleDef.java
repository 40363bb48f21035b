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

    /**
     * Reads the struct at an address.
     *
     * @param function what has returned it
     * @throws WildPointerException if it is not the address of such a struct
     */
    public static ModuleDef at(long address, String function) {
        Struct s = Struct.at("HPyModuleDef", "the result of " + function, address, 40);
        return new ModuleDef(s.string(0, "doc"), s.int64(8), s.int64(16), Definition.all(s, s.pointers(24, "defines")));
    }
}
