// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.context;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.truffle.api.TruffleLanguage.ContextReference;
import com.oracle.truffle.api.TruffleLanguage.Env;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.nodes.Node;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.hpy.graalvm.HPyLanguage;
import org.hpy.graalvm.border.Border;
import org.hpy.graalvm.border.Mode;
import org.hpy.graalvm.border.UniversalBorder;
import org.hpy.graalvm.buffers.Buffers;
import org.hpy.graalvm.debug.DebugBorder;
import org.hpy.graalvm.debug.DebugFunctions;
import org.hpy.graalvm.debug.Findings;
import org.hpy.graalvm.handles.Handle;
import org.hpy.graalvm.handles.HandleTable;
import org.hpy.graalvm.lifetime.Destroyers;
import org.hpy.graalvm.loader.ExtensionLoader;
import org.hpy.graalvm.loader.PythonImport;
import org.hpy.graalvm.memory.NativeMemory;
import org.hpy.graalvm.signals.HeldCalls;
import org.hpy.graalvm.structs.Globals;
import org.hpy.graalvm.structs.Referents;
import org.hpy.graalvm.structs.StructPage;
import org.hpy.graalvm.trace.TraceBorder;
import org.hpy.graalvm.trace.TraceFunctions;
import org.hpy.graalvm.upcall.ContextConstants;
import org.hpy.graalvm.upcall.ContextMember;
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
    private final Findings findings;
    private final DebugBorder debug;
    private final TraceBorder trace;
    private final Map<Mode, UpcallTable> tables = new EnumMap<>(Mode.class);

    /** The handles of the constants such as {@code h_None}, which all modes share: they are the first with numbers. */
    private final Map<ContextMember, Handle> constants = new HashMap<>();

    public HPyContext(Env env) {
        this.env = env;
        this.destroyers = new Destroyers(env);
        this.findings = new Findings(env);
        this.debug = new DebugBorder(handles, memory, findings);
        this.trace = new TraceBorder(handles, env);
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

    /** What follows the modules that are loaded in debug mode. */
    public DebugBorder debug() {
        return debug;
    }

    /** The API for modules that are loaded in this mode. Made with the first of them. */
    public UpcallTable table(Mode mode) {
        return tables.computeIfAbsent(mode, this::createTable);
    }

    private UpcallTable createTable(Mode mode) {
        if (constants.isEmpty()) {
            PythonContext python = PythonContext.get(null);
            ContextMember.ALL.stream()
                    .filter(member -> member.kind() == ContextMember.Kind.HANDLE)
                    .forEach(member -> {
                        Handle constant = new Handle(ContextConstants.get(python, member));
                        handles.addConstant(constant);
                        constants.put(member, constant);
                    });
        }
        Border border = switch (mode) {
            case UNIVERSAL -> new UniversalBorder(handles);
            case DEBUG -> debug;
            case TRACE -> trace;
        };
        return new UpcallTable(memory, border, constants::get);
    }

    public void initialize() {
        env.initializeLanguage(env.getInternalLanguages().get("python"));
        PythonImport.install(
                env,
                loader,
                DebugFunctions.all(debug, findings),
                TraceFunctions.all(trace, ContextMember.functionNames()));
        Buffers.install();
        Referents.install();
        HeldCalls.install(PythonLanguage.get(null));
        // Runs after Python's own atexit callbacks, which may still use objects with structs.
        PythonContext.get(null).registerAtexitHook(_ -> {
            if (!"0".equals(env.getEnvironment().get("HPY_DEBUG_LEAKS"))) {
                findings.reportLeaks(debug.log());
            }
            destroyers.runAll();
        });
    }

    public void dispose() {
        memory.freeAll();
    }
}
