// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.loader;

import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.nodes.PConstructAndRaiseNode;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.TruffleFile;
import com.oracle.truffle.api.TruffleLogger;
import com.oracle.truffle.api.interop.InteropException;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.source.Source;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.llvm.runtime.SulongLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.logging.Level;
import org.hpy.graalvm.ErrorIndicator;
import org.hpy.graalvm.HPyContext;
import org.hpy.graalvm.HPyLanguage;
import org.hpy.graalvm.cstructs.ModuleDef;
import org.hpy.graalvm.nativecode.NativeCode;

/** Loads extension files: from a file to its {@code HPyModuleDef}, and with {@link ModuleBuilder} to a module. */
public final class ExtensionLoader {

    private static final int ABI_MAJOR = 0;
    private static final int ABI_MINOR = 0;

    private static final TruffleLogger LOGGER = TruffleLogger.getLogger(HPyLanguage.ID);

    private static final TruffleString CANNOT_LOAD = PythonUtils.tsLiteral("%s: %s");

    private final HPyContext context;

    public ExtensionLoader(HPyContext context) {
        this.context = context;
    }

    /**
     * Loads a source of the language {@code hpy} as a module that is named after its file, and executes it. Where the
     * context may not read files, what the embedder has read is enough.
     */
    Object load(Source source) {
        Object module = source.getPath() == null || !context.env().isFileIOAllowed()
                ? createFromBytes(source)
                : create(context.env().getPublicTruffleFile(source.getPath()), null, PNone.NONE);
        ModuleBuilder.execute(module);
        return module;
    }

    /** Creates, but does not execute, the module of a file; {@code spec} is what a create slot gets. */
    Object create(String name, String path, Object spec, Mode mode) {
        TruffleFile file = context.env().getPublicTruffleFile(path);
        if (mode != Mode.UNIVERSAL) {
            String problem = "cannot be loaded in %s mode, which this version does not have: use HPY=universal";
            throw new Extension(name, path).importError(problem.formatted(mode), null);
        }
        return create(file, name, spec);
    }

    private Object createFromBytes(Source source) {
        Extension extension = new Extension(ExtensionFile.moduleName(source.getName()), source.getName());
        Source bitcode =
                Source.newBuilder("llvm", source.getBytes(), source.getName()).build();
        return create(extension, bitcode, PNone.NONE);
    }

    private Object create(TruffleFile file, String name, Object spec) {
        String moduleName = name == null ? ExtensionFile.moduleName(file.getName()) : name;
        Extension extension = new Extension(moduleName, file.getPath());
        Source bitcode;
        try {
            bitcode = Source.newBuilder("llvm", file).build();
        } catch (IOException | SecurityException e) {
            throw extension.importError("cannot be read: " + e, null);
        }
        return create(extension, bitcode, spec);
    }

    private Object create(Extension extension, Source bitcode, Object spec) {
        if (!context.env().isNativeAccessAllowed()) {
            String problem = "needs native access: allow it to the polyglot context with allowNativeAccess(true)";
            throw extension.importError(problem, null);
        }
        byte[] content = bitcode.getBytes().toByteArray();
        String problem = ExtensionFile.findProblem(content);
        if (problem != null) {
            throw extension.importError(problem, null);
        }
        SulongLibrary library = parse(extension, bitcode);
        if (context.universal().bind(library)) {
            useNativeCode(extension, library, content);
        }
        extension.checkAbi(library);
        Object globalContext = member(library, "HPyInitGlobalContext_" + extension.symbol());
        if (globalContext != null) {
            call(globalContext, context.universal());
        }
        String init = "HPyInit_" + extension.symbol();
        long definition = address(call(extension.required(library, init)));
        if (definition == 0) {
            throw extension.importError(init + " has returned NULL", null);
        }
        return new ModuleBuilder(context.universal(), extension.name, extension.file, ModuleDef.at(definition))
                .create(spec);
    }

    /** Lets native code run in place of bitcode where the file has both. Without it the extension works, too. */
    private static void useNativeCode(Extension extension, SulongLibrary library, byte[] content) {
        byte[] code = ExtensionFile.findNativeCode(content);
        if (code != null && NativeCode.canShareMemory()) {
            try {
                NativeCode.load(code).replaceIn(library);
            } catch (IllegalArgumentException | IllegalCallerException | UncheckedIOException e) {
                LOGGER.log(
                        Level.WARNING, e, () -> extension.file + ": its native code cannot be used, so it runs slower");
            }
        }
    }

    /**
     * Sulong reports bitcode that it does not understand with several kinds of exceptions, internal ones too, which are
     * no causes for Python: the log has them.
     */
    private SulongLibrary parse(Extension extension, Source bitcode) {
        try {
            return (SulongLibrary) context.env().parseInternal(bitcode).call();
        } catch (RuntimeException | AssertionError e) {
            if (ErrorIndicator.endsTheProgram(e)) {
                throw e;
            }
            LOGGER.log(Level.FINE, e, () -> extension.file + ": Sulong cannot load its bitcode");
            throw extension.importError(
                    "Sulong cannot load its bitcode: build it again with 'hpy build' (" + e + ")", e);
        }
    }

    /** What is being loaded: the full name of the module, and the path or name of its file. */
    private record Extension(String name, String file) {

        /** The end of the names of the functions that Sulong gives us. */
        String symbol() {
            return name.substring(name.lastIndexOf('.') + 1);
        }

        void checkAbi(Object library) {
            int major = (int) call(required(library, "get_required_hpy_major_version_" + symbol()));
            int minor = (int) call(required(library, "get_required_hpy_minor_version_" + symbol()));
            if (major != ABI_MAJOR || minor > ABI_MINOR) {
                String message =
                        "needs HPy's universal ABI %d.%d, but this is ABI %d.%d: build it again with 'hpy build'";
                throw importError(message.formatted(major, minor, ABI_MAJOR, ABI_MINOR), null);
            }
        }

        Object required(Object library, String function) {
            Object member = member(library, function);
            if (member == null) {
                String message = "has no function %s: it is not an HPy extension, or its HPy_MODINIT has another name";
                throw importError(message.formatted(function), null);
            }
            return member;
        }

        /** Raises an ImportError with {@code name} and {@code path}, as CPython does. */
        RuntimeException importError(String problem, Throwable cause) {
            throw PConstructAndRaiseNode.getUncached()
                    .raiseImportErrorWithModuleAndCause(
                            null,
                            cause instanceof PException python ? python.getEscapedException() : null,
                            PythonUtils.toTruffleStringUncached(name),
                            PythonUtils.toTruffleStringUncached(file),
                            CANNOT_LOAD,
                            file,
                            problem);
        }
    }

    private static Object member(Object library, String name) {
        try {
            InteropLibrary interop = InteropLibrary.getUncached();
            return interop.isMemberReadable(library, name) ? interop.readMember(library, name) : null;
        } catch (InteropException e) {
            throw CompilerDirectives.shouldNotReachHere(e);
        }
    }

    private static Object call(Object function, Object... arguments) {
        try {
            return InteropLibrary.getUncached().execute(function, arguments);
        } catch (InteropException e) {
            throw CompilerDirectives.shouldNotReachHere(e);
        }
    }

    private static long address(Object pointer) {
        try {
            InteropLibrary interop = InteropLibrary.getUncached();
            interop.toNative(pointer);
            return interop.asPointer(pointer);
        } catch (InteropException e) {
            throw CompilerDirectives.shouldNotReachHere(e);
        }
    }
}
