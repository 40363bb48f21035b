// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import com.oracle.truffle.api.CallTarget;
import com.oracle.truffle.api.ContextThreadLocal;
import com.oracle.truffle.api.Option;
import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.instrumentation.ProvidedTags;
import com.oracle.truffle.api.instrumentation.StandardTags;
import org.graalvm.options.OptionCategory;
import org.graalvm.options.OptionDescriptors;
import org.graalvm.options.OptionKey;
import org.graalvm.options.OptionStability;
import org.hpy.graalvm.checks.MemorySize;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.debug.CallStack;
import org.hpy.graalvm.errors.ErrorIndicator;
import org.hpy.graalvm.loader.HPyHome;
import org.hpy.graalvm.loader.LoadRootNode;
import org.hpy.graalvm.nativecode.Guard;

/**
 * HPy extensions as a Truffle language: a source of this language is the file of an extension, evaluating it gives
 * the Python module.
 *
 * <p>Extensions are bitcode, run by Sulong; their calls through {@code HPyContext *} are {@linkplain
 * org.hpy.graalvm.upcall upcalls} to nodes built from GraalPy's; Python's calls of C functions are {@linkplain
 * org.hpy.graalvm.downcall downcalls}. The package documentation of {@code org.hpy.graalvm} is the tour.
 */
@TruffleLanguage.Registration(
        id = HPyLanguage.ID,
        name = "HPy",
        implementationName = "HPy for GraalVM",
        version = "0.9",
        byteMimeTypes = HPyLanguage.MIME_TYPE,
        defaultMimeType = HPyLanguage.MIME_TYPE,
        contextPolicy = TruffleLanguage.ContextPolicy.EXCLUSIVE,
        dependentLanguages = {"python", "llvm"},
        internalResources = HPyHome.class,
        website = "https://hpyproject.org/")
@ProvidedTags({StandardTags.RootTag.class, StandardTags.RootBodyTag.class})
public final class HPyLanguage extends TruffleLanguage<LanguageContext> {

    /** The id of the language in the polyglot API. */
    public static final String ID = HPyContext.LANGUAGE;

    /** The type of extension files. */
    public static final String MIME_TYPE = "application/x-hpy-extension";

    @Option(
            help =
                    "Make calls of HPy functions frames of the guest stack, so that GraalVM's profilers show them; they take"
                            + " longer then (default: false).",
            category = OptionCategory.USER,
            stability = OptionStability.STABLE)
    static final OptionKey<Boolean> ApiFrames = new OptionKey<>(false);

    @Option(
            help =
                    "How much memory C code may have in a context, in bytes, or with a unit as in 64MB (KB, MB, GB): beyond it"
                            + " malloc returns NULL, new throws std::bad_alloc, and making an object with a C struct is a"
                            + " MemoryError. What native code allocates does not count (default: no limit).",
            usageSyntax = "<size>",
            category = OptionCategory.USER,
            stability = OptionStability.STABLE)
    static final OptionKey<Long> MemoryLimit = new OptionKey<>(Long.MAX_VALUE, MemorySize.TYPE);

    private static final ContextReference<LanguageContext> CONTEXT = ContextReference.create(HPyLanguage.class);

    static {
        LanguageContext.publish(CONTEXT);
    }

    final ContextThreadLocal<ErrorIndicator> errorIndicator =
            locals.createContextThreadLocal((context, thread) -> new ErrorIndicator());

    final ContextThreadLocal<CallStack> debugStack =
            locals.createContextThreadLocal((context, thread) -> new CallStack());

    final ContextThreadLocal<Guard> guard =
            locals.createContextThreadLocal((context, thread) -> new Guard(context.memory()));

    @Override
    protected OptionDescriptors getOptionDescriptors() {
        return new HPyLanguageOptionDescriptors();
    }

    @Override
    protected LanguageContext createContext(Env env) {
        return new LanguageContext(this, env);
    }

    @Override
    protected void initializeContext(LanguageContext context) {
        context.initialize();
    }

    @Override
    protected void disposeContext(LanguageContext context) {
        context.dispose();
    }

    @Override
    protected CallTarget parse(ParsingRequest request) {
        return new LoadRootNode(this, CONTEXT.get(null).loader(), request.getSource()).getCallTarget();
    }

    /** Python threads may call extensions; GraalPy's GIL keeps them apart. */
    @Override
    protected boolean isThreadAccessAllowed(Thread thread, boolean singleThreaded) {
        return true;
    }

    @Override
    protected void initializeMultiThreading(LanguageContext context) {
        context.share();
    }
}
