// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.truffle.api.TruffleLanguage.ContextReference;
import com.oracle.truffle.api.TruffleLanguage.Env;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hpy.graalvm.border.Border;
import org.hpy.graalvm.border.Mode;
import org.hpy.graalvm.border.UniversalBorder;
import org.hpy.graalvm.buffers.Buffers;
import org.hpy.graalvm.checks.Heap;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.debug.CallStack;
import org.hpy.graalvm.debug.DebugBorder;
import org.hpy.graalvm.debug.DebugFunctions;
import org.hpy.graalvm.debug.Findings;
import org.hpy.graalvm.errors.ErrorIndicator;
import org.hpy.graalvm.graalpy.CharSign;
import org.hpy.graalvm.graalpy.Referents;
import org.hpy.graalvm.handles.Handle;
import org.hpy.graalvm.handles.HandleTable;
import org.hpy.graalvm.handles.Quiescence;
import org.hpy.graalvm.legacy.SharedErrors;
import org.hpy.graalvm.lifetime.Cleaner;
import org.hpy.graalvm.loader.ExtensionLoader;
import org.hpy.graalvm.loader.HPyHome;
import org.hpy.graalvm.loader.PythonImport;
import org.hpy.graalvm.nativecode.Guard;
import org.hpy.graalvm.profile.ProfileInstrument;
import org.hpy.graalvm.signals.HeldCalls;
import org.hpy.graalvm.structs.CStruct;
import org.hpy.graalvm.structs.Globals;
import org.hpy.graalvm.structs.StructPage;
import org.hpy.graalvm.trace.TraceBorder;
import org.hpy.graalvm.trace.TraceFunctions;
import org.hpy.graalvm.upcall.ContextConstants;
import org.hpy.graalvm.upcall.ContextMember;
import org.hpy.graalvm.upcall.Declarations;
import org.hpy.graalvm.upcall.UpcallTable;

/** One polyglot context with all its parts: where they are put together. */
final class LanguageContext extends HPyContext
        implements HandleTable.Owner,
                ErrorIndicator.Owner,
                HeldCalls.Owner,
                Guard.Owner,
                SharedErrors.Owner,
                Cleaner.Owner,
                Buffers.Owner,
                StructPage.Pool.Owner,
                Globals.Owner,
                CallStack.Owner,
                DebugBorder.Owner {

    private final HPyLanguage language;
    private final HandleTable handles = new HandleTable();
    private final HeldCalls heldCalls = new HeldCalls();
    private final Globals globals = new Globals();
    private final SharedErrors sharedErrors = new SharedErrors();
    private final Cleaner cleaner;
    private final StructPage.Pool structPages;
    private final Buffers buffers = new Buffers(this);
    private final DebugBorder debug;
    private final TraceBorder trace;
    private final ExtensionLoader loader = new ExtensionLoader(this, this::table);
    private final Map<Mode, UpcallTable> tables = new EnumMap<>(Mode.class);

    /** The handles of the constants such as {@code h_None}, which all modes share: they are the first with numbers. */
    private final Map<ContextMember, Handle> constants = new HashMap<>();

    LanguageContext(HPyLanguage language, Env env) {
        super(language, env);
        this.language = language;
        this.cleaner = new Cleaner(env);
        this.structPages = new StructPage.Pool(memory(), cleaner);
        this.debug = new DebugBorder(handles, memory(), new Findings(env));
        this.trace = new TraceBorder(handles, env);
    }

    /** Lets all packages find the current context. */
    static void publish(ContextReference<LanguageContext> reference) {
        setReference(reference);
    }

    @Override
    public HandleTable handles() {
        return handles;
    }

    @Override
    public ErrorIndicator errorIndicator() {
        return language.errorIndicator.get();
    }

    @Override
    public HeldCalls heldCalls() {
        return heldCalls;
    }

    @Override
    public SharedErrors sharedErrors() {
        return sharedErrors;
    }

    @Override
    public Guard guard() {
        return language.guard.get();
    }

    @Override
    public Cleaner cleaner() {
        return cleaner;
    }

    @Override
    public Buffers buffers() {
        return buffers;
    }

    @Override
    public StructPage.Pool structPages() {
        return structPages;
    }

    @Override
    public Globals globals() {
        return globals;
    }

    @Override
    public CallStack debugStack() {
        return language.debugStack.get();
    }

    @Override
    public DebugBorder debug() {
        return debug;
    }

    /** Loads extensions into this context. */
    ExtensionLoader loader() {
        return loader;
    }

    /** The API for modules that are loaded in this mode. Made with the first of them. */
    private UpcallTable table(Mode mode) {
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
        return new UpcallTable(memory(), border, constants::get, declarations(mode));
    }

    /** The other modes look for the line of C that calls, which is beyond a frame. */
    private Declarations declarations(Mode mode) {
        try {
            return mode == Mode.UNIVERSAL && env().getOptions().get(HPyLanguage.ApiFrames)
                    ? Declarations.read(env().getInternalResource(HPyHome.class).resolve(HPyHome.HEADERS))
                    : Declarations.NONE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void initialize() {
        Env env = env();
        env.initializeLanguage(env.getInternalLanguages().get("python"));
        boolean hasApiFrames = env.getOptions().get(HPyLanguage.ApiFrames);
        long memoryLimit = env.getOptions().get(HPyLanguage.MemoryLimit);
        boolean hasLimit = memoryLimit != Long.MAX_VALUE;
        if (hasApiFrames) {
            ProfileInstrument.request(env);
        }
        if (hasApiFrames || hasLimit) {
            // Profilers count it as a part of the start here, and of the first import else.
            env.initializeLanguage(env.getInternalLanguages().get("llvm"));
        }
        if (hasLimit) {
            Heap.get().setLimit(memoryLimit);
        }
        PythonImport.install(
                env,
                loader,
                () -> DebugFunctions.all(debug),
                () -> TraceFunctions.all(trace, ContextMember.functionNames()));
        Buffers.install();
        CharSign.tell();
        Referents.install(CStruct::referents);
        HeldCalls.install(PythonLanguage.get(null));
        // Runs after Python's own atexit callbacks, which may still use objects with structs.
        PythonContext.get(null).registerAtexitHook(_ -> {
            if (!"0".equals(env.getEnvironment().get("HPY_DEBUG_LEAKS"))) {
                debug.reportLeaks();
            }
            cleaner.runAll();
            reportLostMemory();
        });
    }

    /** To be called when nothing of Python holds memory of C code any more. */
    private void reportLostMemory() {
        List<String> leaks = tables.isEmpty() ? List.of() : Heap.get().leaks();
        if (!leaks.isEmpty() && !"0".equals(env().getEnvironment().get("HPY_DEBUG_LEAKS"))) {
            PrintStream err = new PrintStream(env().err());
            err.println("HPy checked build: memory was not freed (HPY_DEBUG_LEAKS=0 turns this report off)");
            leaks.forEach(err::println);
            err.flush();
        }
    }

    /** From now on several threads are in this context at the same time, of which the GIL keeps only one from C code. */
    void share() {
        handles.share();
        Quiescence.await(HandleTable.class);
    }

    void dispose() {
        memory().freeAll();
    }
}
