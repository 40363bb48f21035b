// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.cext.PythonAbstractNativeObject;
import com.oracle.graal.python.builtins.objects.cext.structs.CFields;
import com.oracle.graal.python.builtins.objects.cext.structs.CStructAccess.ReadPointerNode;
import com.oracle.graal.python.builtins.objects.type.TypeNodes;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.classes.IsSubtypeNode;
import com.oracle.graal.python.nodes.object.GetClassNode;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Cached.Shared;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.profiles.InlinedBranchProfile;
import com.oracle.truffle.api.strings.TruffleString;
import java.nio.charset.StandardCharsets;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.cstructs.CText;
import org.hpy.graalvm.cstructs.TypeSpec;
import org.hpy.graalvm.cstructs.WildPointerException;
import org.hpy.graalvm.errors.ErrorIndicator;
import org.hpy.graalvm.errors.Misuse;
import org.hpy.graalvm.legacy.CApi;
import org.hpy.graalvm.memory.CString;
import org.hpy.graalvm.memory.NativeMemory;
import org.hpy.graalvm.structs.AsStructNode;
import org.hpy.graalvm.structs.CallFunction;
import org.hpy.graalvm.structs.HPyObject;
import org.hpy.graalvm.structs.InheritanceNode;
import org.hpy.graalvm.structs.NewObjectNode;
import org.hpy.graalvm.structs.TypeData;
import org.hpy.graalvm.text.NativeUtf8Node;
import org.hpy.graalvm.types.TypeBuilder;

/** Types, and instances with a C struct. */
public final class TypeFunctions {

    private static final TruffleString NOT_A_TYPE = PythonUtils.tsLiteral("%s: argument %d must be a type, not '%p'");

    private TypeFunctions() {}

    private static void checkType(Node node, TypeNodes.IsTypeNode isType, Object type, String function, int position) {
        if (!isType.execute(node, type)) {
            throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.TypeError, NOT_A_TYPE, function, position, type);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyType_FromSpec extends ContextFunction.With2 {
        @Specialization
        @TruffleBoundary
        static Object build(long spec, long parameters, @Bind Node node, @Bind("crossing()") Crossing crossing) {
            Misuse.ifNull(node, spec, "spec is NULL");
            try {
                TypeSpec typeSpec = TypeSpec.at(spec);
                if (typeSpec.name() == null) {
                    throw Misuse.raise(node, "the spec has no name");
                }
                return new TypeBuilder(HPyContext.get(null), crossing, typeSpec).build(parameters);
            } catch (WildPointerException e) {
                throw Misuse.raise(node, e.getMessage());
            }
        }
    }

    @GenerateNodeFactory
    public abstract static class _HPy_New extends ContextFunction.With2 {
        @Specialization
        static Object create(
                Object type,
                long structPointer,
                @Bind Node node,
                @Cached TypeNodes.IsTypeNode isType,
                @Cached NewObjectNode newObject) {
            checkType(node, isType, type, "HPy_New", 1);
            Object object = newObject.execute(type);
            long struct = object instanceof HPyObject instance ? instance.address() : address(object);
            NativeMemory.access(node).putI64(node, structPointer, struct);
            return object;
        }

        private static long address(Object legacy) {
            return CApi.addressOf((PythonAbstractNativeObject) legacy);
        }
    }

    /** Ignores the arguments for the new object, as CPython does. */
    @GenerateNodeFactory
    @ContextFunction.NullAllowed(3)
    public abstract static class HPyType_GenericNew extends ContextFunction.With4 {
        @Specialization
        static Object create(
                Object type,
                @SuppressWarnings("unused") Object arguments,
                @SuppressWarnings("unused") long count,
                @SuppressWarnings("unused") Object keywords,
                @Bind Node node,
                @Cached TypeNodes.IsTypeNode isType,
                @Cached NewObjectNode newObject) {
            checkType(node, isType, type, "HPyType_GenericNew", 1);
            return newObject.execute(type);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_SetCallFunction extends ContextFunction.With2 {

        private static final TruffleString NOT_CALLABLE =
                PythonUtils.tsLiteral("HPy_SetCallFunction: type '%N' does not implement the HPy call protocol");

        private static final TruffleString NO_FUNCTION =
                PythonUtils.tsLiteral("HPy_SetCallFunction: the HPyCallFunction is NULL");

        @Specialization
        static int set(
                Object object,
                long function,
                @Bind Node node,
                @Cached GetClassNode getClass,
                @Cached InheritanceNode inheritance,
                @Cached AsStructNode asStruct,
                @Cached PRaiseNode raise) {
            Object type = getClass.execute(node, object);
            long place = inheritance.execute(type).data().callFunction();
            if (place == CallFunction.NOWHERE) {
                throw raise.raise(node, PythonBuiltinClassType.TypeError, NOT_CALLABLE, type);
            }
            if (function == 0) {
                throw raise.raise(node, PythonBuiltinClassType.SystemError, NO_FUNCTION);
            }
            CallFunction.set(asStruct.execute(object), place, function, node);
            return 0;
        }
    }

    @GenerateNodeFactory
    public abstract static class _HPy_AsStruct_Object extends ContextFunction.With1 {
        @Specialization
        static long asStruct(
                Object object,
                @Bind Node node,
                @Bind HPyContext context,
                @Cached AsStructNode asStruct,
                @Cached InlinedBranchProfile error) {
            try {
                return asStruct.execute(object).address();
            } catch (PException e) {
                // C code relies on a struct and does not look for NULL. It gets one of zeros, and the error when it
                // returns.
                error.enter(node);
                ErrorIndicator.get(node).set(e, node);
                return context.memory().scratch();
            }
        }
    }

    @GenerateNodeFactory
    public abstract static class _HPy_AsStruct_Type extends _HPy_AsStruct_Object {}

    @GenerateNodeFactory
    public abstract static class _HPy_AsStruct_Long extends _HPy_AsStruct_Object {}

    @GenerateNodeFactory
    public abstract static class _HPy_AsStruct_Float extends _HPy_AsStruct_Object {}

    @GenerateNodeFactory
    public abstract static class _HPy_AsStruct_Unicode extends _HPy_AsStruct_Object {}

    @GenerateNodeFactory
    public abstract static class _HPy_AsStruct_Tuple extends _HPy_AsStruct_Object {}

    @GenerateNodeFactory
    public abstract static class _HPy_AsStruct_List extends _HPy_AsStruct_Object {}

    @GenerateNodeFactory
    public abstract static class _HPy_AsStruct_Dict extends _HPy_AsStruct_Object {}

    @GenerateNodeFactory
    public abstract static class _HPyType_GetBuiltinShape extends ContextFunction.With1 {
        @Specialization
        static int shape(Object type, @Bind Node node, @Cached TypeNodes.IsTypeNode isType) {
            checkType(node, isType, type, "HPyType_GetBuiltinShape", 1);
            return TypeData.of(type).shape();
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyType_GetName extends ContextFunction.With1 {

        /** The C API has the name in C already, behind that of the module. */
        @Specialization
        static CText nativeName(
                PythonAbstractNativeObject type,
                @Bind Node node,
                @Cached @Shared("isType") TypeNodes.IsTypeNode isType) {
            checkType(node, isType, type, "HPyType_GetName", 1);
            return nativeName(type);
        }

        /** The string that the type has for a name lives as long as the type, or until it gets another name. */
        @Specialization
        static CText name(
                Object type,
                @Bind Node node,
                @Cached @Shared("isType") TypeNodes.IsTypeNode isType,
                @Cached TypeNodes.GetNameNode getName,
                @Cached NativeUtf8Node asUtf8) {
            checkType(node, isType, type, "HPyType_GetName", 1);
            return asUtf8.execute(getName.execute(node, type), 0);
        }

        @TruffleBoundary
        private static CText nativeName(PythonAbstractNativeObject type) {
            long name = CApi.address(ReadPointerNode.getUncached().readFromObj(type, CFields.PyTypeObject__tp_name));
            String text = new String(CString.bytes(null, name), StandardCharsets.ISO_8859_1);
            int start = text.lastIndexOf('.') + 1;
            return new CText(name + start, text.length() - start);
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NeverFails
    public abstract static class HPyType_IsSubtype extends ContextFunction.With2 {
        @Specialization
        static int isSubtype(
                Object type,
                Object base,
                @Bind Node node,
                @Cached TypeNodes.IsTypeNode isType,
                @Cached IsSubtypeNode isSubtype) {
            checkType(node, isType, type, "HPyType_IsSubtype", 1);
            checkType(node, isType, base, "HPyType_IsSubtype", 2);
            return isSubtype.execute(type, base) ? 1 : 0;
        }
    }
}
