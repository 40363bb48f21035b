// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.cstructs;

import java.util.List;
import java.util.stream.LongStream;

/** The C struct {@code HPyDef} (64 bytes, hpy.h): what a module or a type defines. Strings may be null. */
public sealed interface Definition {

    /** {@code HPyDef_SLOT}: {@code function} is the address of its implementation. */
    record Slot(int number, long function) implements Definition {}

    /** {@code HPyDef_METH}. */
    record Method(String name, long function, int signature, String doc) implements Definition {}

    /** {@code HPyDef_MEMBER}: a field at {@code offset} in the struct of the instance. */
    record Member(String name, int type, long offset, boolean readOnly, String doc) implements Definition {}

    /** {@code HPyDef_GETSET}; {@code getter} or {@code setter} is 0 if there is none. */
    record GetSet(String name, long getter, long setter, String doc, long closure) implements Definition {}

    /** Something that is not an {@code HPyDef}. */
    record Unknown(int kind) implements Definition {}

    /** What is wrong with it, whatever it is part of; null if nothing is. */
    default String problem() {
        return switch (this) {
            case Unknown unknown -> "unknown kind of HPyDef: " + unknown.kind;
            case Method method when method.name == null -> "an HPyDef_METH has no name";
            case Member member when member.name == null -> "an HPyDef_MEMBER has no name";
            case GetSet getSet when getSet.name == null -> "an HPyDef_GETSET has no name";
            default -> null;
        };
    }

    /** Reads all definitions of a struct. */
    static List<Definition> all(Struct owner, long[] addresses) {
        String pointer = owner.name() + ".defines[]";
        return LongStream.of(addresses)
                .mapToObj(address -> at(Struct.at("HPyDef", pointer, address, 64)))
                .toList();
    }

    private static Definition at(Struct s) {
        int kind = s.int32(0);
        return switch (kind) {
            case 1 -> new Slot(s.int32(8), s.int64(16));
            case 2 -> new Method(s.string(8, "name"), s.int64(16), s.int32(32), s.string(40, "doc"));
            case 3 -> new Member(s.string(8, "name"), s.int32(16), s.int64(24), s.int32(32) != 0, s.string(40, "doc"));
            case 4 -> new GetSet(s.string(8, "name"), s.int64(16), s.int64(24), s.string(48, "doc"), s.int64(56));
            default -> new Unknown(kind);
        };
    }
}
