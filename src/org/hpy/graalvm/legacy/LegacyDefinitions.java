// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.legacy;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.cext.PythonAbstractNativeObject;
import com.oracle.graal.python.builtins.objects.cext.common.NativePointer;
import com.oracle.graal.python.builtins.objects.cext.structs.CFields;
import com.oracle.graal.python.builtins.objects.cext.structs.CStructAccess.WritePointerNode;
import com.oracle.graal.python.builtins.objects.module.PythonModule;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import java.util.List;
import java.util.function.LongPredicate;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.cstructs.TypeSpec;
import org.hpy.graalvm.memory.NativeMemory;

/** What a module or a type has for CPython's C API: tables of functions that get {@code PyObject *}. */
public final class LegacyDefinitions {

    /** The C struct {@code PyType_Spec}: name, basicsize, itemsize, flags, slots. */
    private static final int SPEC_SIZE = 32;

    /** The C struct {@code PyType_Slot}: number, pointer. */
    private static final int SLOT_SIZE = 16;

    private static final int TP_DEALLOC = 52;

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

    /** Whether the legacy slots have a {@code tp_dealloc}. */
    @TruffleBoundary
    public static boolean hasDealloc(TypeSpec spec) {
        LLVMMemory memory = NativeMemory.access(null);
        for (long slot = spec.legacySlots(); slot != 0; slot += SLOT_SIZE) {
            int number = memory.getI32(null, slot);
            if (number == 0 || number == TP_DEALLOC) {
                return number != 0;
            }
        }
        return false;
    }

    /**
     * Makes the class of a legacy type, with its legacy slots only. Its instances live in native memory.
     *
     * @param size of its struct, in bytes
     * @param bases none for object
     * @param end what is to be done when an instance at an address dies; returns whether its memory is to be freed; null if
     *     the legacy slots, or those of the base, say it
     */
    @TruffleBoundary
    public static Object createType(
            TypeSpec spec, long size, List<Object> bases, LongPredicate end, HPyContext context) {
        LLVMMemory memory = NativeMemory.access(null);
        long address = context.memory().allocate(SPEC_SIZE);
        memory.putI64(null, address, context.memory().allocateString(spec.name()));
        memory.putI32(null, address + 8, (int) size);
        memory.putI32(null, address + 16, (int) (spec.flags() & TypeSpec.HAVE_GC | TypeSpec.BASETYPE));
        long slots = spec.legacySlots();
        memory.putI64(null, address + 24, slots == 0 ? context.memory().allocate(SLOT_SIZE) : slots);
        long tuple = bases.isEmpty()
                ? 0
                : CApi.newReference(PFactory.createTuple(PythonLanguage.get(null), bases.toArray()));
        try {
            long type = (long) CApi.call("PyType_FromSpecWithBases", "(SINT64,SINT64):SINT64", address, tuple);
            if (type != 0 && end != null) {
                WritePointerNode.getUncached()
                        .write(new NativePointer(type), CFields.PyTypeObject__tp_dealloc, dealloc(end));
            }
            return checkObject(type);
        } finally {
            if (tuple != 0) {
                CApi.release(tuple);
            }
        }
    }

    private static long dealloc(LongPredicate end) {
        return Closure.address("(POINTER):VOID", object -> {
            if (end.test(object)) {
                boolean isTracked = (int) CApi.call("PyObject_IS_GC", "(SINT64):SINT32", object) != 0;
                CApi.call(isTracked ? "PyObject_GC_Del" : "PyObject_Free", "(SINT64):VOID", object);
            }
        });
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
