// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.nativecode;

import com.oracle.truffle.api.interop.InteropException;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.llvm.runtime.LLVMFunctionCode.LLVMIRFunction;
import com.oracle.truffle.llvm.runtime.LLVMFunctionDescriptor;
import com.oracle.truffle.llvm.runtime.SulongLibrary;
import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The native code in the file of an extension, a shared library. It has no variables, so that all contexts of the process
 * share it, and stays loaded as long as the process.
 */
public final class NativeCode {

    /** The symbol of the list of functions, a C string. */
    private static final String LIST = "hpy_native_functions";

    /** What is loaded, by the content of the shared library. */
    private static final Map<ByteBuffer, NativeCode> LOADED = new ConcurrentHashMap<>();

    private final SymbolLookup symbols;
    private final List<NativeFunction> functions;

    @SuppressWarnings("restricted")
    private NativeCode(SymbolLookup symbols) {
        this.symbols = symbols;
        this.functions = required(LIST)
                .reinterpret(Long.MAX_VALUE)
                .getString(0)
                .lines()
                .map(line -> NativeFunction.parse(line, required(NativeFunction.name(line))))
                .toList();
    }

    private MemorySegment required(String symbol) {
        return symbols.find(symbol).orElseThrow(() -> new IllegalArgumentException("native code without " + symbol));
    }

    /**
     * Whether C code may free natively what bitcode has allocated. Not if the Java VM tracks native memory: it puts a header
     * before each block of bitcode's, which C's {@code free} does not know.
     */
    private static boolean canShareMemory() {
        return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("NativeMemoryTracking")
                .getValue()
                .equals("off");
    }

    /**
     * Loads native code, unless it is loaded already.
     *
     * @param sharedLibrary the content of the shared library, which nobody changes any more
     * @throws IllegalArgumentException if the system cannot load it
     * @throws IllegalCallerException if the Java VM does not allow us native access
     */
    public static NativeCode load(byte[] sharedLibrary) {
        return LOADED.computeIfAbsent(ByteBuffer.wrap(sharedLibrary), key -> loadNew(sharedLibrary));
    }

    @SuppressWarnings("restricted")
    private static NativeCode loadNew(byte[] sharedLibrary) {
        try {
            Path file = Files.createTempFile("hpy-native-", ".so");
            try {
                Files.write(file, sharedLibrary);
                return new NativeCode(SymbolLookup.libraryLookup(file, Arena.global()));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Lets the functions run in place of the bitcode of the same name, as far as there is a choice.
     *
     * @throws IllegalArgumentException if it is native code of another library
     */
    public void replaceIn(SulongLibrary library) {
        InteropLibrary interop = InteropLibrary.getUncached();
        boolean canShareMemory = canShareMemory();
        for (NativeFunction function : functions) {
            if (!canShareMemory && !function.isOperation()) {
                continue;
            }
            try {
                var descriptor = (LLVMFunctionDescriptor) interop.readMember(library, function.name());
                String guard = NativeFunction.isFloating(function.result()) ? "hpy_guarded_double" : "hpy_guarded_long";
                var root = new NativeFunctionRootNode(function, function.mayEnd() ? required(guard) : null);
                descriptor.getFunctionCode().define(new LLVMIRFunction(root.getCallTarget(), null));
            } catch (InteropException e) {
                throw new IllegalArgumentException("bitcode without " + function.name(), e);
            }
        }
    }
}
