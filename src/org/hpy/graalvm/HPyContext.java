// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.truffle.api.TruffleLanguage.ContextReference;
import com.oracle.truffle.api.TruffleLanguage.Env;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.nodes.Node;
import org.hpy.graalvm.cstructs.NativeMemory;
import org.hpy.graalvm.downcall.HeldCalls;
import org.hpy.graalvm.functions.CharSign;
import org.hpy.graalvm.handles.Handle;
import org.hpy.graalvm.handles.HandleTable;
import org.hpy.graalvm.handles.Quiescence;
import org.hpy.graalvm.loader.ExtensionLoader;
import org.hpy.graalvm.loader.PythonImport;
import org.hpy.graalvm.types.Buffers;
import org.hpy.graalvm.types.Destroyers;
import org.hpy.graalvm.types.Globals;
import org.hpy.graalvm.types.StructPage;
import org.hpy.graalvm.upcall.ContextConstants;
import org.hpy.graalvm.upcall.UpcallTable;

/** What one polyglot context has of its own: its handles, its upcall table, its native memory. */
@Bind.DefaultExpression("get($node)")
public final class HPyContext {

    private static final ContextReference<HPyContext> REFERENCE = ContextReference.create(HPyLanguage.class);

    private final Env env;
    private final HandleTable handles = new HandleTable();
    private final NativeMemory memory = new NativeMemory();
    private final StructPage.Pool structPages = new StructPage.Pool(memory);
    private final Destroyers destroyers;
    private final Buffers buffers = new Buffers(this);
    private final Globals globals = new Globals();
    private final HeldCalls heldCalls = new HeldCalls();
    private final ExtensionLoader loader = new ExtensionLoader(this);
    private UpcallTable universal;

    HPyContext(Env env) {
        this.env = env;
        this.destroyers = new Destroyers(env);
    }

    /** The current context. */
    public static HPyContext get(Node node) {
        return REFERENCE.get(node);
    }

    /** What Truffle offers to this language in this context. */
    public Env env() {
        return env;
    }

    /** The handles that C code has stored to native memory. */
    public HandleTable handles() {
        return handles;
    }

    /** Native memory that lives at most as long as this context. */
    public NativeMemory memory() {
        return memory;
    }

    /** Native memory for the structs of objects. */
    public StructPage.Pool structPages() {
        return structPages;
    }

    /** What C code has to do when objects die. */
    public Destroyers destroyers() {
        return destroyers;
    }

    /** Gets buffers from objects whose types have an {@code HPy_bf_getbuffer}. */
    public Buffers buffers() {
        return buffers;
    }

    /** What C globals refer to. */
    public Globals globals() {
        return globals;
    }

    /** Calls of Python code that wait for C code. */
    public HeldCalls heldCalls() {
        return heldCalls;
    }

    /** Loads extensions into this context. */
    public ExtensionLoader loader() {
        return loader;
    }

    /** The {@code HPyContext *} for modules loaded in universal mode. Made with the first extension. */
    public UpcallTable universal() {
        if (universal == null) {
            universal = createTable();
        }
        return universal;
    }

    private UpcallTable createTable() {
        PythonContext python = PythonContext.get(null);
        return new UpcallTable(memory, "HPy Universal ABI (GraalVM)", member -> {
            Handle constant = new Handle(ContextConstants.get(python, member));
            handles.addConstant(constant);
            return constant;
        });
    }

    void initialize() {
        env.initializeLanguage(env.getInternalLanguages().get("python"));
        PythonImport.install(env, loader);
        Buffers.install();
        CharSign.tell();
        HeldCalls.install(PythonLanguage.get(null));
        // Runs after Python's own atexit callbacks, which may still use objects with structs.
        PythonContext.get(null).registerAtexitHook(python -> destroyers.runAll());
    }

    /** From now on several threads are in this context at the same time, of which the GIL keeps only one from C code. */
    void share() {
        handles.share();
        Quiescence.await(HandleTable.class);
    }

    void dispose() {
        memory.freeAll();
    }
}
