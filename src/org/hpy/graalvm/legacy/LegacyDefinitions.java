// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.legacy;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.cext.PythonAbstractNativeObject;
import com.oracle.graal.python.builtins.objects.module.PythonModule;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import java.util.List;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.cstructs.TypeSpec;
import org.hpy.graalvm.memory.NativeMemory;

/** What a module or a type has for CPython's C API: tables of functions that get {@code PyObject *}. */
public final class LegacyDefinitions {

    /** The C struct {@code PyType_Spec}: name, basicsize, itemsize, flags, slots. */
    private static final int SPEC_SIZE = 32;

    /** The C struct {@code PyType_Slot}: number, pointer. */
    private static final int SLOT_SIZE = 16;

    private LegacyDefinitions() {}

    /** Adds the functions of a {@code PyMethodDef} array to a module. */
    @TruffleBoundary
    public static void addMethods(PythonModule module, long methods) {
        long reference = CApi.newReference(module);
        try {
            check((int) CApi.call("PyModule_AddFunctions", "(SINT64,SINT64):SINT32", reference, methods) == 0);
        } finally {
            CApi.release(reference);
        }
    }

    /**
     * Makes the class of a legacy type, with its legacy slots only. Its instances live in native memory.
     *
     * @param bases none for object
     */
    @TruffleBoundary
    public static Object createType(TypeSpec spec, List<Object> bases, HPyContext context) {
        LLVMMemory memory = NativeMemory.access(null);
        long address = context.memory().allocate(SPEC_SIZE);
        memory.putI64(null, address, context.memory().allocateString(spec.name()));
        memory.putI32(null, address + 8, spec.basicSize());
        memory.putI32(null, address + 16, (int) (spec.flags() & TypeSpec.HAVE_GC | TypeSpec.BASETYPE));
        long slots = spec.legacySlots();
        memory.putI64(null, address + 24, slots == 0 ? context.memory().allocate(SLOT_SIZE) : slots);
        long tuple = bases.isEmpty()
                ? 0
                : CApi.newReference(PFactory.createTuple(PythonLanguage.get(null), bases.toArray()));
        try {
            return checkObject(CApi.call("PyType_FromSpecWithBases", "(SINT64,SINT64):SINT64", address, tuple));
        } finally {
            if (tuple != 0) {
                CApi.release(tuple);
            }
        }
    }

    /** Makes an instance of a legacy type, or of a subclass of one, with a struct of zeros behind its header. */
    @TruffleBoundary
    public static PythonAbstractNativeObject createInstance(Object type) {
        long reference = CApi.newReference(type);
        try {
            return (PythonAbstractNativeObject)
                    checkObject(CApi.call("PyType_GenericAlloc", "(SINT64,SINT64):SINT64", reference, 0L));
        } finally {
            CApi.release(reference);
        }
    }

    private static Object checkObject(Object reference) {
        check((long) reference != 0);
        return CApi.stolen((long) reference);
    }

    private static void check(boolean success) {
        if (!success) {
            throw CApi.takeError();
        }
    }
}
