// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.structs;

import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.nodes.Node;
import org.hpy.graalvm.context.HPyContext;

/** What the {@code HPyGlobal}s of all extensions in one context refer to. */
@Bind.DefaultExpression("get($node)")
public final class Globals implements References {

    /** A context that has one. */
    public interface Owner {
        /** What C globals refer to. */
        Globals globals();
    }

    private Object[] references = NONE;

    /** Those of the current context. */
    public static Globals get(Node node) {
        return ((Owner) HPyContext.get(node)).globals();
    }

    @Override
    public Object[] references() {
        return references;
    }

    @Override
    public void setReferences(Object[] references) {
        this.references = references;
    }
}
