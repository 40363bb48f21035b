// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.loader;

import com.oracle.graal.python.runtime.GilNode;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.RootNode;
import com.oracle.truffle.api.source.Source;

/** Evaluates a source of this language: loads the extension and gives its module. */
public final class LoadRootNode extends RootNode {

    private final ExtensionLoader loader;
    private final Source source;

    public LoadRootNode(TruffleLanguage<?> language, ExtensionLoader loader, Source source) {
        super(language);
        this.loader = loader;
        this.source = source;
    }

    @Override
    public Object execute(VirtualFrame frame) {
        return load();
    }

    @TruffleBoundary
    private Object load() {
        try (GilNode.UncachedAcquire _ = GilNode.uncachedAcquire()) {
            return loader.load(source);
        }
    }
}
