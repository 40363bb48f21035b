// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.loader;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.lib.PyObjectGetAttr;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.util.CastToJavaStringNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.TruffleFile;
import com.oracle.truffle.api.interop.InteropException;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.source.Source;
import com.oracle.truffle.api.strings.TruffleString;
import java.io.IOException;
import org.hpy.graalvm.HPyContext;
import org.hpy.graalvm.cstructs.ModuleDef;

/** Loads extension files: from a file to its {@code HPyModuleDef}, and with {@link ModuleBuilder} to a module. */
public final class ExtensionLoader {

    private static final int ABI_MAJOR = 0;
    private static final int ABI_MINOR = 0;

    private static final TruffleString CANNOT_LOAD = PythonUtils.tsLiteral("%s: %s");

    private final HPyContext context;

    public ExtensionLoader(HPyContext context) {
        this.context = context;
    }

    /** Loads a source of the language {@code hpy} as a module that is named after its file, and executes it. */
    Object load(Source source) {
        Object module = source.getPath() == null
                ? createFromBytes(source)
                : create(context.env().getPublicTruffleFile(source.getPath()), null, PNone.NONE);
        ModuleBuilder.execute(module);
        return module;
    }

    /** Creates, but does not execute, the module that an {@code importlib.machinery.ModuleSpec} describes. */
    Object create(Object spec) {
        TruffleFile file = context.env().getPublicTruffleFile(stringAttribute(spec, "origin"));
        return create(file, stringAttribute(spec, "name"), spec);
    }

    private Object createFromBytes(Source source) {
        checkContent(source.getName(), source.getBytes().toByteArray());
        Source bitcode =
                Source.newBuilder("llvm", source.getBytes(), source.getName()).build();
        return create(ExtensionFile.moduleName(source.getName()), source.getName(), bitcode, PNone.NONE);
    }

    private Object create(TruffleFile file, String name, Object spec) {
        try {
            checkContent(file.getPath(), file.readAllBytes());
            Source bitcode = Source.newBuilder("llvm", file).build();
            String moduleName = name == null ? ExtensionFile.moduleName(file.getName()) : name;
            return create(moduleName, file.getPath(), bitcode, spec);
        } catch (IOException e) {
            throw importError(file.getPath(), "cannot be read: " + e);
        }
    }

    private static void checkContent(String file, byte[] content) {
        String problem = ExtensionFile.findProblem(content);
        if (problem != null) {
            throw importError(file, problem);
        }
    }

    private Object create(String name, String file, Source bitcode, Object spec) {
        Object library = parse(file, bitcode);
        String symbol = name.substring(name.lastIndexOf('.') + 1);
        checkAbi(file, library, symbol);
        Object globalContext = member(library, "HPyInitGlobalContext_" + symbol);
        if (globalContext != null) {
            call(globalContext, context.universal());
        }
        long definition = address(call(required(file, library, "HPyInit_" + symbol)));
        if (definition == 0) {
            throw importError(file, "HPyInit_" + symbol + " has returned NULL");
        }
        return new ModuleBuilder(context.universal(), name, file, ModuleDef.at(definition)).create(spec);
    }

    /** Sulong reports bitcode that it does not understand with several kinds of exceptions, internal ones too. */
    private Object parse(String file, Source bitcode) {
        try {
            return context.env().parseInternal(bitcode).call();
        } catch (RuntimeException | AssertionError e) {
            throw importError(file, "Sulong cannot load its bitcode: build it again with 'hpy build' (" + e + ")");
        }
    }

    private static void checkAbi(String file, Object library, String symbol) {
        int major = (int) call(required(file, library, "get_required_hpy_major_version_" + symbol));
        int minor = (int) call(required(file, library, "get_required_hpy_minor_version_" + symbol));
        if (major != ABI_MAJOR || minor > ABI_MINOR) {
            throw importError(
                    file,
                    "needs HPy's universal ABI %d.%d, but this is ABI %d.%d: build it again with 'hpy build'"
                            .formatted(major, minor, ABI_MAJOR, ABI_MINOR));
        }
    }

    private static Object required(String file, Object library, String function) {
        Object member = member(library, function);
        if (member == null) {
            throw importError(
                    file,
                    "has no function " + function
                            + ": it is not an HPy extension, or its HPy_MODINIT has another name");
        }
        return member;
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

    private static String stringAttribute(Object object, String name) {
        Object value = PyObjectGetAttr.executeUncached(object, PythonUtils.toTruffleStringUncached(name));
        return CastToJavaStringNode.getUncached().execute(value);
    }

    private static RuntimeException importError(String file, String problem) {
        throw PRaiseNode.raiseStatic(null, PythonBuiltinClassType.ImportError, CANNOT_LOAD, file, problem);
    }
}
