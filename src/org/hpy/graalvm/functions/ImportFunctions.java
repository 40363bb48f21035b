// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.nodes.statement.AbstractImportNode;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import org.hpy.graalvm.text.CStringNode;

/** Imports. */
public final class ImportFunctions {

    private ImportFunctions() {}

    @GenerateNodeFactory
    public abstract static class HPyImport_ImportModule extends ContextFunction.With1 {
        @Specialization
        static Object load(long name, @Cached CStringNode read) {
            return AbstractImportNode.importModule(read.execute(name));
        }
    }
}
