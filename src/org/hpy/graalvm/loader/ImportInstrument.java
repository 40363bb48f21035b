// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.loader;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.Option;
import com.oracle.truffle.api.TruffleContext;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.nodes.LanguageInfo;
import com.oracle.truffle.api.source.Source;
import java.io.IOException;
import org.graalvm.options.OptionCategory;
import org.graalvm.options.OptionDescriptors;
import org.graalvm.options.OptionKey;
import org.graalvm.options.OptionStability;
import org.graalvm.polyglot.io.ByteSequence;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.context.LanguageListener;

/**
 * Initializes the language {@code hpy} as soon as Python is, so that {@code import} finds extensions although
 * nobody has named the language. An embedder may as well call {@code context.initialize("hpy")}.
 */
@TruffleInstrument.Registration(id = ImportInstrument.ID, name = "HPy import", version = "0.9")
public final class ImportInstrument extends TruffleInstrument {

    /** The id of the instrument and of its option. */
    public static final String ID = "hpyimport";

    @Option(
            name = "",
            help = "Let Python's import find HPy extensions, and the package hpy, in each context that permits the"
                    + " languages python and hpy, from the start of Python on; otherwise they are found once the"
                    + " language hpy is initialized (default: false).",
            category = OptionCategory.USER,
            stability = OptionStability.STABLE)
    static final OptionKey<Boolean> ENABLED = new OptionKey<>(false);

    @Override
    protected void onCreate(Env env) {
        if (env.getOptions().get(ENABLED)) {
            env.getInstrumenter().attachContextsListener(new Initializer(env), true);
        }
    }

    @Override
    protected OptionDescriptors getOptionDescriptors() {
        return new ImportInstrumentOptionDescriptors();
    }

    private record Initializer(Env env) implements LanguageListener {

        /** What Truffle says of a language that is not permitted to a context. */
        private static final String NOT_PERMITTED =
                "Access to language '" + HPyContext.LANGUAGE + "' is not permitted.";

        @Override
        public void onLanguageContextInitialized(TruffleContext context, LanguageInfo language) {
            if (language.getId().equals("python")) {
                try {
                    env.parse(Source.newBuilder(HPyContext.LANGUAGE, ByteSequence.create(new byte[0]), "import")
                            .build());
                } catch (IllegalArgumentException e) {
                    // Another context of the engine, in which there is nothing to find. One cannot ask before.
                    if (!NOT_PERMITTED.equals(String.valueOf(e.getMessage()).strip())) {
                        throw e;
                    }
                } catch (IOException e) {
                    throw CompilerDirectives.shouldNotReachHere(e);
                }
            }
        }
    }
}
