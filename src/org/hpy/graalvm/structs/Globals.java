// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.structs;

/** What the {@code HPyGlobal}s of all extensions in one context refer to. */
public final class Globals implements References {

    private Object[] references = NONE;

    @Override
    public Object[] references() {
        return references;
    }

    @Override
    public void setReferences(Object[] references) {
        this.references = references;
    }
}
