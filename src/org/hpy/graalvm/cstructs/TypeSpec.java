// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.cstructs;

import java.util.ArrayList;
import java.util.List;

/**
 * The C struct {@code HPyType_Spec} (56 bytes, hpy/type.h).
 *
 * @param name with its module before the last dot
 * @param basicSize of the C struct of the instances, in bytes; 0 to inherit it
 * @param builtinShape {@code HPyType_BuiltinShape}
 * @param legacySlots address of a {@code PyType_Slot} array, or 0
 * @param doc may be null
 */
public record TypeSpec(
        String name,
        int basicSize,
        int itemSize,
        long flags,
        int builtinShape,
        long legacySlots,
        List<Definition> definitions,
        String doc) {

    /** {@code HPy_TPFLAGS_BASETYPE}: the type can have subclasses. */
    public static final long BASETYPE = 1L << 10;

    /** {@code HPy_TPFLAGS_HAVE_GC}: the type has an HPy_tp_traverse slot. */
    public static final long HAVE_GC = 1L << 14;

    /**
     * Reads the struct at an address.
     *
     * @throws WildPointerException if it is not the address of such a struct
     */
    public static TypeSpec at(long address) {
        Struct s = Struct.at("HPyType_Spec", "spec", address, 56);
        return new TypeSpec(
                s.string(0, "name"),
                s.int32(8),
                s.int32(12),
                Integer.toUnsignedLong(s.int32(16)),
                s.int32(24),
                s.int64(32),
                Definition.all(s, s.pointers(40, "defines")),
                s.string(48, "doc"));
    }

    /** The C struct {@code HPyType_SpecParam} (16 bytes): {@code handle} is the number of a handle. */
    public record Parameter(int kind, long handle) {

        /** Values of {@code HPyType_SpecParam_Kind}. */
        public static final int BASE = 1;

        public static final int BASES_TUPLE = 2;
        public static final int METACLASS = 3;

        private static final int SIZE = 16;

        /**
         * Reads an array that ends with the kind 0; empty if its address is NULL.
         *
         * @throws WildPointerException if it has no such end
         */
        public static List<Parameter> all(long address) {
            List<Parameter> parameters = new ArrayList<>();
            if (address != 0) {
                Struct s = at(address);
                while (s.int32(0) != 0) {
                    parameters.add(new Parameter(s.int32(0), s.int64(8)));
                    s = at(s.address() + SIZE);
                }
            }
            return parameters;
        }

        private static Struct at(long address) {
            return Struct.at("HPyType_SpecParam", "params", address, SIZE);
        }
    }
}
