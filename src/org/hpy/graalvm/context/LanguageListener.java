// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.context;

import com.oracle.truffle.api.TruffleContext;
import com.oracle.truffle.api.instrumentation.ContextsListener;
import com.oracle.truffle.api.nodes.LanguageInfo;

/** Is told when a language begins in a context, and nothing else. */
public interface LanguageListener extends ContextsListener {

    @Override
    default void onContextCreated(TruffleContext context) {}

    @Override
    default void onLanguageContextCreated(TruffleContext context, LanguageInfo language) {}

    @Override
    default void onLanguageContextFinalized(TruffleContext context, LanguageInfo language) {}

    @Override
    default void onLanguageContextDisposed(TruffleContext context, LanguageInfo language) {}

    @Override
    default void onContextClosed(TruffleContext context) {}
}
