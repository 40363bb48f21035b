// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.loader;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.nodes.PConstructAndRaiseNode;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.TruffleFile;
import com.oracle.truffle.api.TruffleLanguage.Env;
import com.oracle.truffle.api.TruffleLogger;
import com.oracle.truffle.api.interop.InteropException;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.source.Source;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.llvm.runtime.LLVMFunctionDescriptor;
import com.oracle.truffle.llvm.runtime.SulongLibrary;
import com.oracle.truffle.llvm.runtime.pointer.LLVMPointer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.logging.Level;
import org.graalvm.polyglot.io.ByteSequence;
import org.hpy.graalvm.border.Mode;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.cstructs.ModuleDef;
import org.hpy.graalvm.cstructs.WildPointerException;
import org.hpy.graalvm.downcall.CFunction;
import org.hpy.graalvm.downcall.Fault;
import org.hpy.graalvm.downcall.Result;
import org.hpy.graalvm.errors.ErrorIndicator;
import org.hpy.graalvm.legacy.CApi;
import org.hpy.graalvm.nativecode.NativeCode;
import org.hpy.graalvm.upcall.UpcallTable;

/** Loads extension files: from a file to its {@code HPyModuleDef}, and with {@link ModuleBuilder} to a module. */
public final class ExtensionLoader {

    private static final int ABI_MAJOR = 0;
    private static final int ABI_MINOR = 0;
    private static final String ABI = ABI_MAJOR + "." + ABI_MINOR;

    private static final String OTHER_ABI =
            "needs HPy's universal ABI %s, but this is ABI %s: build it again with 'hpy build'";
    private static final String OTHER_NAME =
            "has a name without .hpy0, the tag of its ABI %s: build it again with 'hpy build'";

    private static final String HYBRID_WITHOUT_TAG =
            "uses Python's C API, but its name has not the tag of a Python behind"
                    + " .hpy0: give it the name that 'hpy build --abi=hybrid' gave it";

    // What upstream says: its tests compare the texts.
    private static final String UNSUPPORTED =
            "HPy extension module '%s' requires unsupported version of the HPy runtime."
                    + " Requested version: %s. Current HPy version: %s.";
    private static final String NO_TAG = "HPy extension module '%s' at path '%s': could not find HPy ABI tag encoded in"
            + " the filename. The extension claims to be compiled with HPy ABI version: %s.";
    private static final String MISMATCH = "HPy extension module '%s' at path '%s': mismatch between the HPy ABI tag"
            + " encoded in the filename and the major version requested by the HPy extension itself."
            + " Major version tag parsed from filename: %s. Requested version: %s.";

    private static final TruffleLogger LOGGER = TruffleLogger.getLogger(HPyContext.LANGUAGE);

    private static final TruffleString TEXT = PythonUtils.tsLiteral("%s");
    private static final TruffleString CANNOT_LOAD = PythonUtils.tsLiteral("%s: %s");

    /** Calls the constructors of C++ that need native code; {@code lower.awk} makes it. */
    private static final String CONSTRUCTORS = "hpy_construct";

    private final HPyContext context;

    /** What was loaded, by its path. */
    private final Map<String, List<ByteSequence>> loaded = new ConcurrentHashMap<>();

    private final Function<Mode, UpcallTable> tables;

    /**
     * Makes the loader of a context.
     *
     * @param tables gives the API for modules that are loaded in a mode
     */
    public ExtensionLoader(HPyContext context, Function<Mode, UpcallTable> tables) {
        this.context = context;
        this.tables = tables;
    }

    /**
     * Loads a source of the language {@code hpy} as a module that is named after its file, and executes it. Where the
     * context may not read files, what the embedder has read is enough. The mode is that of the environment.
     */
    Object load(Source source) {
        Env env = context.env();
        boolean isFile = source.getPath() != null && env.isFileIOAllowed();
        String file = isFile ? source.getPath() : source.getName();
        String name = ExtensionFile.moduleName(Path.of(file).getFileName().toString());
        Extension extension = new Extension(name, file, false);
        Mode mode = modeOf(name, env.getEnvironment().get(Mode.VARIABLE));
        Object module = isFile
                ? create(extension, PNone.NONE, mode)
                : create(
                        extension,
                        Source.newBuilder("llvm", source.getBytes(), file).build(),
                        PNone.NONE,
                        mode);
        ModuleBuilder.execute(module);
        return module;
    }

    /** The mode of a module, as {@link Mode#of}; raises ValueError if there is no such mode. */
    static Mode modeOf(String module, String value) {
        try {
            return Mode.of(module, value);
        } catch (IllegalArgumentException e) {
            throw PRaiseNode.raiseStatic(
                    null,
                    PythonBuiltinClassType.ValueError,
                    PythonUtils.tsLiteral("%s"),
                    PythonUtils.toTruffleStringUncached(e.getMessage()));
        }
    }

    /** Creates, but does not execute, the module of a file for Python; {@code spec} is what a create slot gets. */
    Object create(String name, String path, Object spec, Mode mode) {
        return create(new Extension(name, path, true), spec, mode);
    }

    private Object create(Extension extension, Object spec, Mode mode) {
        TruffleFile file = context.env().getPublicTruffleFile(extension.file);
        Source bitcode;
        try {
            bitcode = Source.newBuilder("llvm", file).build();
        } catch (IOException | SecurityException e) {
            throw extension.importError("cannot be read: " + e, null);
        }
        return create(extension, bitcode, spec, mode);
    }

    private Object create(Extension extension, Source bitcode, Object spec, Mode mode) {
        if (!context.env().isNativeAccessAllowed()) {
            String problem = "needs native access: allow it to the polyglot context with allowNativeAccess(true)";
            throw extension.importError(problem, null);
        }
        byte[] content = bitcode.getBytes().toByteArray();
        String problem = ExtensionFile.findProblem(content);
        if (problem != null) {
            throw extension.importError(problem, null);
        }
        if (extension.isHybrid(content)) {
            CApi.load(); // Sulong looks for what the code uses of it when it loads the bitcode
        }
        SulongLibrary library = parse(extension, sourceFor(bitcode, mode));
        UpcallTable table = tables.apply(mode);
        if (table.bind(library)) {
            useNativeCode(extension, library, content);
            LLVMFunctionDescriptor constructors = member(library, CONSTRUCTORS);
            if (constructors != null) {
                call(constructors);
            }
        }
        extension.checkAbi(library);
        LLVMFunctionDescriptor globalContext = member(library, "HPyInitGlobalContext_" + extension.symbol());
        if (globalContext != null) {
            call(globalContext, table.border().context());
        }
        String init = "HPyInit_" + extension.symbol();
        long definition = address(call(extension.required(library, init)));
        if (definition == 0) {
            throw extension.importError(init + " has returned NULL", null);
        }
        return new ModuleBuilder(table.border(), extension.name, extension.file, extension.read(definition, init))
                .create(spec);
    }

    /**
     * The source of which Sulong makes a library of its own. It knows libraries by their path; but one is bound to one table,
     * so that a file is another source in each mode, and so is what replaces a file that was loaded before. The path tells
     * files apart that have the same content.
     */
    private Source sourceFor(Source bitcode, Mode mode) {
        String name = bitcode.getPath() == null ? bitcode.getName() : bitcode.getPath();
        List<ByteSequence> versions = loaded.computeIfAbsent(name, _ -> new ArrayList<>());
        if (!versions.contains(bitcode.getBytes())) {
            versions.add(bitcode.getBytes());
        }
        int version = versions.indexOf(bitcode.getBytes());
        if (mode == Mode.UNIVERSAL && version == 0) {
            return bitcode;
        }
        return Source.newBuilder("llvm", bitcode.getBytes(), name + " (" + mode + " " + version + ")")
                .build();
    }

    /** Lets native code run in place of bitcode where the file has both. Without it most of the extension works, too. */
    private static void useNativeCode(Extension extension, SulongLibrary library, byte[] content) {
        byte[] code = ExtensionFile.findNativeCode(content);
        if (code != null) {
            try {
                NativeCode.load(code).replaceIn(library);
            } catch (IllegalArgumentException | IllegalCallerException | UncheckedIOException e) {
                LOGGER.log(
                        Level.WARNING,
                        e,
                        () -> extension.file + ": its native code cannot be used, so it runs slower or not at all");
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
        } catch (RuntimeException | AssertionError | VirtualMachineError e) {
            if (ErrorIndicator.endsTheProgram(e)) {
                throw Fault.raise(e, extension.name, null); // a constructor has called exit
            }
            LOGGER.log(Level.FINE, e, () -> extension.file + ": Sulong cannot load its bitcode");
            throw extension.importError(
                    "Sulong cannot load its bitcode: build it again with 'hpy build' (" + e + ")", e);
        }
    }

    /**
     * What is being loaded: the full name of the module, the path or name of its file, and whether it is Python that
     * loads it, and not an embedder.
     */
    private record Extension(String name, String file, boolean imported) {

        /** Whether the code uses Python's C API, too. The name of its file says for which version of Python that is. */
        boolean isHybrid(byte[] content) {
            boolean isHybrid = ExtensionFile.isHybrid(content, file);
            if (imported && isHybrid && !ExtensionFile.hasPythonTag(file)) {
                throw importError(HYBRID_WITHOUT_TAG, null);
            }
            return isHybrid;
        }

        /** The end of the names of the functions that Sulong gives us. */
        String symbol() {
            return name.substring(name.lastIndexOf('.') + 1);
        }

        void checkAbi(Object library) {
            int major = Result.toInt(call(required(library, "get_required_hpy_major_version_" + symbol())));
            int minor = Result.toInt(call(required(library, "get_required_hpy_minor_version_" + symbol())));
            String needed = Integer.toUnsignedString(major) + "." + Integer.toUnsignedString(minor);
            if (major != ABI_MAJOR || Integer.compareUnsigned(minor, ABI_MINOR) > 0) {
                throw abiError(OTHER_ABI.formatted(needed, ABI), UNSUPPORTED.formatted(symbol(), needed, ABI));
            }
            String tag = ExtensionFile.abiTag(file);
            if (imported && tag == null) {
                throw abiError(OTHER_NAME.formatted(needed), NO_TAG.formatted(symbol(), file, needed));
            }
            if (imported && !tag.equals(Integer.toUnsignedString(major))) {
                throw abiError(OTHER_NAME.formatted(needed), MISMATCH.formatted(symbol(), file, tag, needed));
            }
        }

        /** Raises an ImportError, for Python as the cause of upstream's error. */
        private RuntimeException abiError(String problem, String upstreams) {
            try {
                throw importError(problem, null);
            } catch (PException error) {
                if (imported) {
                    throw PRaiseNode.raiseWithCauseStatic(
                            null,
                            PythonBuiltinClassType.RuntimeError,
                            error,
                            TEXT,
                            PythonUtils.toTruffleStringUncached(upstreams));
                }
                throw error;
            }
        }

        ModuleDef read(long definition, String function) {
            try {
                return ModuleDef.at(definition, function);
            } catch (WildPointerException e) {
                throw importError(e.getMessage() + ": build it again with 'hpy build'", null);
            }
        }

        LLVMFunctionDescriptor required(Object library, String function) {
            LLVMFunctionDescriptor member = member(library, function);
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

    /** The function of a name; null if there is none. */
    private static LLVMFunctionDescriptor member(Object library, String name) {
        try {
            InteropLibrary interop = InteropLibrary.getUncached();
            return interop.isMemberReadable(library, name)
                            && interop.readMember(library, name) instanceof LLVMFunctionDescriptor function
                    ? function
                    : null;
        } catch (InteropException e) {
            throw CompilerDirectives.shouldNotReachHere(e);
        }
    }

    /** Not by interop, which relies on types in debug information: that of line tables has none. */
    private static Object call(LLVMFunctionDescriptor function, Object... arguments) {
        return new CFunction(function.getLLVMFunction().getName(), function).call(arguments);
    }

    private static long address(Object pointer) {
        if (!LLVMPointer.isInstance(pointer)) {
            return Result.toLong(pointer);
        }
        try {
            InteropLibrary interop = InteropLibrary.getUncached();
            interop.toNative(pointer);
            return interop.asPointer(pointer);
        } catch (InteropException e) {
            throw CompilerDirectives.shouldNotReachHere(e);
        }
    }
}
