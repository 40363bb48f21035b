// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.cstructs;

/** A pointer in a C struct does not point to memory. The message begins with the name of the struct and the member. */
public final class WildPointerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WildPointerException(String member, long pointer) {
        super("%s points to no memory: 0x%x".formatted(member, pointer));
    }
}
