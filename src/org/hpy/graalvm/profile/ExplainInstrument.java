// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.profile;

import com.oracle.truffle.api.Option;
import com.oracle.truffle.api.RootCallTarget;
import com.oracle.truffle.api.Truffle;
import com.oracle.truffle.api.TruffleContext;
import com.oracle.truffle.api.impl.DefaultTruffleRuntime;
import com.oracle.truffle.api.instrumentation.SourceSectionFilter;
import com.oracle.truffle.api.instrumentation.StandardTags;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.nodes.LanguageInfo;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.nodes.RootNode;
import com.oracle.truffle.llvm.runtime.LLVMFunction;
import com.oracle.truffle.llvm.runtime.nodes.func.LLVMFunctionStartNode;
import java.io.PrintStream;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.graalvm.options.OptionCategory;
import org.graalvm.options.OptionDescriptors;
import org.graalvm.options.OptionKey;
import org.graalvm.options.OptionStability;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.context.LanguageListener;
import org.hpy.graalvm.handles.HandleTable;
import org.hpy.graalvm.signals.CCaller;

/** Reports what the compiler has made of the functions of C, when the engine is closed. */
@TruffleInstrument.Registration(id = ExplainInstrument.ID, name = "HPy explain", version = "0.9")
public final class ExplainInstrument extends TruffleInstrument {

    static final String ID = "hpyexplain";

    private static final int ALL_STORES = 10_000;
    private static final int SOME_STORES = 997;

    private static final String LACKS_OPTION =
            "What is inlined is not known without the system property polyglot.compiler.LogInlinedTargets=true";

    @Option(
            name = "",
            help =
                    "Print at the end for each function of C whether it was compiled, where it was inlined, and what kept the"
                            + " compiler from it (default: false).",
            category = OptionCategory.USER,
            stability = OptionStability.STABLE)
    static final OptionKey<Boolean> ENABLED = new OptionKey<>(false);

    /** The functions that were called, with what has called them first. */
    private final Map<LLVMFunctionStartNode, RootNode> roots = Collections.synchronizedMap(new IdentityHashMap<>());

    /** The functions that have stored a handle to native memory. */
    private final Set<LLVMFunction> storing = ConcurrentHashMap.newKeySet();

    /** How many handles were stored, guarded by the table of the context. */
    private int stores;

    private CompilationLog log;

    @Override
    protected void onCreate(Env env) {
        if (!env.getOptions().get(ENABLED) || Truffle.getRuntime() instanceof DefaultTruffleRuntime) {
            return;
        }
        log = CompilationLog.start();
        SourceSectionFilter functions = SourceSectionFilter.newBuilder()
                .tagIs(StandardTags.RootTag.class)
                .includeInternal(false)
                .build();
        env.getInstrumenter().attachLoadSourceSectionListener(functions, event -> add(event.getNode()), true);
        env.getInstrumenter().attachContextsListener(new HandleListener(), true);
    }

    private void add(Node node) {
        if (node.getRootNode() instanceof LLVMFunctionStartNode root && !ProfileInstrument.isLoading(root.getName())) {
            roots.put(root, findCaller());
        }
    }

    /** The function of C that calls, or the root of Python below the border; not that of GraalPy's for a first call. */
    private static RootNode findCaller() {
        boolean[] isBelow = {false};
        return Truffle.getRuntime().iterateFrames(frame -> {
            RootNode root = ((RootCallTarget) frame.getCallTarget()).getRootNode();
            if (root instanceof LLVMFunctionStartNode || isBelow[0] && !"__call__".equals(root.getName())) {
                return root;
            }
            isBelow[0] |= root instanceof CCaller;
            return null;
        });
    }

    /**
     * The innermost function of C on the stack is storing a handle. To look for it takes longer than to store, so soon only
     * some are looked for, at a distance that no loop has.
     */
    private void handleIsStored() {
        stores++;
        if (stores > ALL_STORES && stores % SOME_STORES != 0) {
            return;
        }
        Truffle.getRuntime().iterateFrames(frame -> {
            if (((RootCallTarget) frame.getCallTarget()).getRootNode() instanceof LLVMFunctionStartNode root) {
                storing.add(root.getRootFunction());
                return root;
            }
            return null;
        });
    }

    @Override
    protected void onFinalize(Env env) {
        if (env.getOptions().get(ENABLED)) {
            PrintStream out = new PrintStream(env.out(), true);
            if (log == null) {
                out.println("There is no compiler here, so functions of C are only interpreted: "
                        + Truffle.getRuntime().getName());
            } else {
                if (!log.knowsInlined()) {
                    out.println(LACKS_OPTION);
                }
                new Explanation(roots, log.close(), storing).print(out);
            }
        }
    }

    @Override
    protected OptionDescriptors getOptionDescriptors() {
        return new ExplainInstrumentOptionDescriptors();
    }

    private final class HandleListener implements LanguageListener {
        @Override
        public void onLanguageContextInitialized(TruffleContext context, LanguageInfo language) {
            if (language.getId().equals(HPyContext.LANGUAGE)) {
                HandleTable.get(null).observe(ExplainInstrument.this::handleIsStored);
            }
        }
    }
}
