// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.upcall;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.PNotImplemented;
import com.oracle.graal.python.builtins.objects.ellipsis.PEllipsis;
import com.oracle.graal.python.nodes.object.GetOrCreateDictNode;
import com.oracle.graal.python.runtime.PythonContext;

/** The Python objects behind the constant handles of {@code HPyContext}, such as {@code h_None}. */
public final class ContextConstants {

    private ContextConstants() {}

    /** The object of one constant in this context. */
    public static Object get(PythonContext context, ContextMember member) {
        return switch (member.name()) {
            case "h_None" -> PNone.NONE;
            case "h_True" -> true;
            case "h_False" -> false;
            case "h_NotImplemented" -> PNotImplemented.NOT_IMPLEMENTED;
            case "h_Ellipsis" -> PEllipsis.INSTANCE;
            case "h_Builtins" -> GetOrCreateDictNode.executeUncached(context.getBuiltins());
            default -> context.lookupType(type(member.name()));
        };
    }

    private static PythonBuiltinClassType type(String name) {
        return switch (name) {
            case "h_BaseException" -> PythonBuiltinClassType.PBaseException;
            case "h_BaseObjectType" -> PythonBuiltinClassType.PythonObject;
            case "h_TypeType" -> PythonBuiltinClassType.PythonClass;
            case "h_BoolType" -> PythonBuiltinClassType.Boolean;
            case "h_LongType" -> PythonBuiltinClassType.PInt;
            case "h_FloatType" -> PythonBuiltinClassType.PFloat;
            case "h_ComplexType" -> PythonBuiltinClassType.PComplex;
            case "h_UnicodeType" -> PythonBuiltinClassType.PString;
            case "h_BytesType" -> PythonBuiltinClassType.PBytes;
            case "h_TupleType" -> PythonBuiltinClassType.PTuple;
            case "h_ListType" -> PythonBuiltinClassType.PList;
            case "h_DictType" -> PythonBuiltinClassType.PDict;
            case "h_MemoryViewType" -> PythonBuiltinClassType.PMemoryView;
            case "h_CapsuleType" -> PythonBuiltinClassType.Capsule;
            case "h_SliceType" -> PythonBuiltinClassType.PSlice;
            default -> PythonBuiltinClassType.valueOf(name.substring("h_".length()));
        };
    }
}
