// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.legacy;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.cext.PythonAbstractNativeObject;
import com.oracle.graal.python.builtins.objects.cext.capi.PythonClassNativeWrapper;
import com.oracle.graal.python.builtins.objects.cext.common.NativePointer;
import com.oracle.graal.python.builtins.objects.cext.structs.CFields;
import com.oracle.graal.python.builtins.objects.cext.structs.CStructAccess.WritePointerNode;
import com.oracle.graal.python.builtins.objects.type.PythonAbstractClass;
import com.oracle.graal.python.builtins.objects.type.PythonClass;
import com.oracle.graal.python.builtins.objects.type.TypeNodes;
import com.oracle.graal.python.nodes.HiddenAttr;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.object.GetClassNode;
import com.oracle.graal.python.runtime.sequence.storage.MroSequenceStorage;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.object.DynamicObjectLibrary;
import com.oracle.truffle.api.object.HiddenKey;
import com.oracle.truffle.api.strings.TruffleString;

/**
 * The struct of a class whose metaclass is a legacy type: what is behind CPython's own struct for classes. GraalPy makes
 * room for it where the metaclass itself lives in native memory, which the metaclasses of HPy do with their base only.
 */
public final class ClassStruct {

    /** Where a class keeps the address, a Long. */
    private static final HiddenKey ADDRESS = new HiddenKey("legacy struct");

    private static final TruffleString TOO_LATE = PythonUtils.tsLiteral(
            "'%N' has no room for the struct of its metaclass '%N': CPython's API got the class before C code asked for the"
                    + " struct");

    private ClassStruct() {}

    /**
     * The address of the struct, which is that of the class; 0 if it has none.
     *
     * @throws com.oracle.graal.python.runtime.exception.PException TypeError if GraalPy has made the class native without it
     */
    @TruffleBoundary
    public static long address(PythonClass type) {
        DynamicObjectLibrary properties = DynamicObjectLibrary.getUncached();
        if (properties.getOrDefault(type, ADDRESS, null) instanceof Long known) {
            return known;
        }
        Object metaclass = GetClassNode.executeUncached(type);
        PythonAbstractNativeObject nativeMetaclass = nativeClass(metaclass);
        if (nativeMetaclass == null) {
            return 0;
        }
        PythonClassNativeWrapper wrapper = type.getClassNativeWrapper();
        if (metaclass != nativeMetaclass && wrapper != null && wrapper.getReplacementIfInitialized() != null) {
            throw PRaiseNode.raiseStatic(null, PythonBuiltinClassType.TypeError, TOO_LATE, type, metaclass);
        }
        long address = makeNative(type, metaclass, nativeMetaclass);
        properties.put(type, ADDRESS, address);
        return address;
    }

    /** Has the class seem to be of the native metaclass while GraalPy makes room for it. */
    private static long makeNative(PythonClass type, Object metaclass, PythonAbstractNativeObject nativeMetaclass) {
        HiddenAttr.WriteNode.executeUncached(type, HiddenAttr.CLASS, nativeMetaclass);
        long address;
        try {
            address = CApi.newReference(type);
        } finally {
            HiddenAttr.WriteNode.executeUncached(type, HiddenAttr.CLASS, metaclass);
        }
        long reference = CApi.newReference(metaclass);
        WritePointerNode.getUncached().write(new NativePointer(address), CFields.PyObject__ob_type, reference);
        return address;
    }

    private static PythonAbstractNativeObject nativeClass(Object type) {
        MroSequenceStorage order = TypeNodes.GetMroStorageNode.executeUncached(type);
        for (int i = 0; i < order.length(); i++) {
            PythonAbstractClass base = order.getPythonClassItemNormalized(i);
            if (base instanceof PythonAbstractNativeObject nativeBase) {
                return nativeBase;
            }
        }
        return null;
    }
}
