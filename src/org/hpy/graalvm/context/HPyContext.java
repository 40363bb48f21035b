// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.context;

import com.oracle.truffle.api.CompilerDirectives.CompilationFinal;
import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.TruffleLanguage.ContextReference;
import com.oracle.truffle.api.TruffleLanguage.Env;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.nodes.Node;
import org.hpy.graalvm.memory.NativeMemory;

/**
 * What one polyglot context has of its own, as far as all packages may know it. For each of its other parts the part's
 * class has an interface {@code Owner}, which the context implements, and a method {@code get} that asks it: so a package
 * knows only the parts below it.
 */
@Bind.DefaultExpression("get($node)")
public abstract class HPyContext {

    /** The id of the language in the polyglot API. */
    public static final String LANGUAGE = "hpy";

    /** Set once, before there is a context. Truffle makes it for the class of the language, which no package may know. */
    @CompilationFinal
    private static ContextReference<? extends HPyContext> reference;

    private final TruffleLanguage<?> language;
    private final Env env;
    private final NativeMemory memory = new NativeMemory();

    protected HPyContext(TruffleLanguage<?> language, Env env) {
        this.language = language;
        this.env = env;
    }

    /** The current context. */
    public static HPyContext get(Node node) {
        return reference.get(node);
    }

    /** Sets how the current context is found. */
    protected static void setReference(ContextReference<? extends HPyContext> reference) {
        HPyContext.reference = reference;
    }

    /** The language that roots of code belong to. */
    public final TruffleLanguage<?> language() {
        return language;
    }

    /** What Truffle offers to this language in this context. */
    public final Env env() {
        return env;
    }

    /** Native memory that lives at most as long as this context. */
    public final NativeMemory memory() {
        return memory;
    }
}
