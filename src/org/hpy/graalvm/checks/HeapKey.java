// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.checks;

import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.llvm.runtime.ContextExtension;
import com.oracle.truffle.llvm.runtime.LLVMContext;
import com.oracle.truffle.llvm.runtime.LLVMLanguage;

/** Finds the heap of the current context, for nodes of one engine. */
final class HeapKey {

    private final ContextExtension.Key<Heap> key;

    HeapKey(LLVMLanguage language) {
        this.key = language.lookupContextExtension(Heap.class);
    }

    Heap get(Node node) {
        return key.get(LLVMContext.get(node));
    }
}
