// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.type.TypeNodes;
import com.oracle.graal.python.builtins.objects.type.TypeNodes.IsTypeNode;
import com.oracle.graal.python.lib.PyObjectAsciiNode;
import com.oracle.graal.python.lib.PyObjectHashNode;
import com.oracle.graal.python.lib.PyObjectIsTrueNode;
import com.oracle.graal.python.lib.PyObjectReprAsObjectNode;
import com.oracle.graal.python.lib.PyObjectReprAsTruffleStringNode;
import com.oracle.graal.python.lib.PyObjectRichCompare;
import com.oracle.graal.python.lib.PyObjectRichCompareBool;
import com.oracle.graal.python.lib.PyObjectSizeNode;
import com.oracle.graal.python.lib.PyObjectStrAsObjectNode;
import com.oracle.graal.python.lib.PyObjectTypeCheck;
import com.oracle.graal.python.lib.RichCmpOp;
import com.oracle.graal.python.nodes.object.GetClassNode;
import com.oracle.graal.python.nodes.object.IsNode;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleLanguage.Env;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.errors.ErrorIndicator;
import org.hpy.graalvm.errors.Misuse;
import org.hpy.graalvm.handles.Handle;

/** What every Python object has. */
public final class ObjectFunctions {

    /** What C gets as the text of HPy_NULL. */
    private static final TruffleString NULL_TEXT = PythonUtils.tsLiteral("<NULL>");

    private ObjectFunctions() {}

    @GenerateNodeFactory
    public abstract static class HPy_IsTrue extends ContextFunction.With1 {
        @Specialization
        static int isTrue(Object object, @Cached PyObjectIsTrueNode isTrue) {
            return isTrue.execute(null, object) ? 1 : 0;
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_Length extends ContextFunction.With1 {
        @Specialization
        static long length(Object object, @Bind Node node, @Cached PyObjectSizeNode size) {
            return size.execute(null, node, object);
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NeverFails
    public abstract static class HPy_Type extends ContextFunction.With1 {
        @Specialization
        static Object type(Object object, @Bind Node node, @Cached GetClassNode getClass) {
            Object type = getClass.execute(node, object);
            return type instanceof PythonBuiltinClassType builtin
                    ? PythonContext.get(node).lookupType(builtin)
                    : type;
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NeverFails
    public abstract static class HPy_TypeCheck extends ContextFunction.With2 {
        @Specialization
        static int check(
                Object object,
                Object type,
                @Bind Node node,
                @Cached IsTypeNode isType,
                @Cached PyObjectTypeCheck check) {
            if (!isType.execute(node, type)) {
                throw Misuse.wrongType(node, "a type", type);
            }
            return check.execute(node, object, type) ? 1 : 0;
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NeverFails
    @ContextFunction.NullAllowed({0, 1})
    public abstract static class HPy_Is extends ContextFunction.With2 {
        @Specialization
        static int is(Object a, Object b, @Cached IsNode is) {
            return a == b || a != null && b != null && is.execute(a, b) ? 1 : 0;
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(0)
    public abstract static class HPy_Repr extends ContextFunction.With1 {
        @Specialization
        static Object repr(Object object, @Bind Node node, @Cached PyObjectReprAsObjectNode repr) {
            return object == null ? NULL_TEXT : repr.execute(null, node, object);
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(0)
    public abstract static class HPy_Str extends ContextFunction.With1 {
        @Specialization
        static Object str(Object object, @Bind Node node, @Cached PyObjectStrAsObjectNode str) {
            return object == null ? NULL_TEXT : str.execute(null, node, object);
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(0)
    public abstract static class HPy_ASCII extends ContextFunction.With1 {
        @Specialization
        static Object ascii(Object object, @Bind Node node, @Cached PyObjectAsciiNode ascii) {
            return object == null ? NULL_TEXT : ascii.execute(null, node, object);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_Hash extends ContextFunction.With1 {
        @Specialization
        static long hash(Object object, @Bind Node node, @Cached PyObjectHashNode hash) {
            return hash.execute(null, node, object);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_RichCompare extends ContextFunction.With3 {
        @Specialization
        static Object compare(Object v, Object w, int op, @Bind Node node, @Cached PyObjectRichCompare compare) {
            return compare.execute(null, node, v, w, operator(node, op));
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_RichCompareBool extends ContextFunction.With3 {
        /** Identical objects are equal here, even those that say they are not. */
        @Specialization
        static int compare(
                Object v,
                Object w,
                int op,
                @Bind Node node,
                @Cached IsNode is,
                @Cached PyObjectRichCompareBool compare) {
            RichCmpOp operator = operator(node, op);
            if ((operator == RichCmpOp.Py_EQ || operator == RichCmpOp.Py_NE) && is.execute(v, w)) {
                return operator == RichCmpOp.Py_EQ ? 1 : 0;
            }
            return compare.execute(null, node, v, w, operator) ? 1 : 0;
        }
    }

    /** For debugging: prints what it can, and leaves the error indicator as it is. */
    @GenerateNodeFactory
    public abstract static class _HPy_Dump extends ContextFunction.With1 implements ContextFunction.OfAnything {
        @Specialization
        @TruffleBoundary
        static Object dump(
                Object handle, @Bind Node node, @Bind HPyContext context, @Bind("crossing()") Crossing crossing) {
            try (ErrorIndicator.Saved _ = ErrorIndicator.get(node).save()) {
                dump(handle, context.env(), crossing);
            }
            return null;
        }

        private static void dump(Object value, Env env, Crossing crossing) {
            PrintStream err = new PrintStream(env.err(), true, StandardCharsets.UTF_8);
            Handle handle;
            try {
                handle = crossing.handleOf(value);
            } catch (PException e) {
                err.println("object          : closed, or never open");
                return;
            }
            if (handle == null) {
                err.println("object          : HPy_NULL");
            } else if (!InteropLibrary.isValidValue(handle.delegate())) {
                err.println("object          : not of Python, a "
                        + handle.delegate().getClass().getSimpleName());
            } else {
                err.println("object type name: " + typeName(handle.delegate()));
                err.println("object repr     : " + repr(handle.delegate()));
            }
        }

        private static TruffleString typeName(Object object) {
            return TypeNodes.GetNameNode.executeUncached(GetClassNode.executeUncached(object));
        }

        private static String repr(Object object) {
            try {
                return PyObjectReprAsTruffleStringNode.executeUncached(object).toJavaStringUncached();
            } catch (PException e) {
                return "<raises " + typeName(e.getEscapedException()) + ">";
            }
        }
    }

    private static RichCmpOp operator(Node node, int op) {
        if (op < 0 || op >= RichCmpOp.VALUES.length) {
            throw Misuse.raise(node, "no such comparison");
        }
        return RichCmpOp.fromNative(op);
    }
}
