// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.modules.WarningsModuleBuiltins.WarnNode;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.common.SequenceNodes.GetObjectArrayNode;
import com.oracle.graal.python.builtins.objects.dict.PDict;
import com.oracle.graal.python.builtins.objects.type.TypeNodes;
import com.oracle.graal.python.lib.PyDictGetItem;
import com.oracle.graal.python.lib.PyDictSetItem;
import com.oracle.graal.python.lib.PyErrExceptionMatchesNode;
import com.oracle.graal.python.lib.PyTupleCheckNode;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.SpecialAttributeNames;
import com.oracle.graal.python.nodes.WriteUnraisableNode;
import com.oracle.graal.python.nodes.call.CallNode;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;
import java.nio.charset.StandardCharsets;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.errors.ErrorIndicator;
import org.hpy.graalvm.errors.NewExceptionNode;
import org.hpy.graalvm.graalpy.FatalError;
import org.hpy.graalvm.memory.CString;
import org.hpy.graalvm.text.CStringNode;

/** The error indicator, exception types and warnings. */
public final class ErrorFunctions {

    private static final TruffleString NAME_WITHOUT_MODULE =
            PythonUtils.tsLiteral("HPyErr_NewException: name must be module.class, not '%s'");
    private static final TruffleString NOT_A_DICT =
            PythonUtils.tsLiteral("HPyErr_NewException: dict must be a dict, not %p");
    private static final TruffleString NOT_A_TYPE =
            PythonUtils.tsLiteral("HPyErr_NewException: bases must be types, not %p");
    private static final TruffleString FORMAT = PythonUtils.tsLiteral("%s");

    private ErrorFunctions() {}

    @GenerateNodeFactory
    public abstract static class HPyErr_SetString extends ContextFunction.With2 {
        @Specialization
        static Object set(
                Object type, long message, @Bind Node node, @Cached CStringNode read, @Cached NewExceptionNode create) {
            throw create.execute(type, read.execute(message));
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(1)
    public abstract static class HPyErr_SetObject extends ContextFunction.With2 {
        @Specialization
        static Object set(Object type, Object value, @Bind Node node, @Cached NewExceptionNode create) {
            throw create.execute(type, value == null ? PNone.NONE : value);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyErr_NoMemory extends ContextFunction.With0 {
        @Specialization
        static Object set(@Bind Node node) {
            PythonLanguage language = PythonLanguage.get(node);
            Object error = PFactory.createBaseException(language, PythonBuiltinClassType.MemoryError);
            throw PException.fromObject(error, node, false);
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NeverFails
    @ContextFunction.UsesErrorIndicator
    public abstract static class HPyErr_Occurred extends ContextFunction.With0 {
        @Specialization
        static int occurred(@Bind Node node) {
            return ErrorIndicator.get(node).isSet() ? 1 : 0;
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NeverFails
    @ContextFunction.UsesErrorIndicator
    public abstract static class HPyErr_ExceptionMatches extends ContextFunction.With1 {
        @Specialization
        static int matches(Object type, @Bind Node node, @Cached PyErrExceptionMatchesNode matches) {
            AbstractTruffleException error = ErrorIndicator.get(node).peek();
            return error != null && matches.execute(node, ErrorIndicator.objectOf(error), type) ? 1 : 0;
        }
    }

    @GenerateNodeFactory
    @ContextFunction.UsesErrorIndicator
    public abstract static class HPyErr_Clear extends ContextFunction.With0 {
        @Specialization
        static Object clear(@Bind Node node) {
            ErrorIndicator.get(node).take();
            return null;
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed({1, 2})
    public abstract static class HPyErr_NewException extends ContextFunction.With3 {
        @Specialization
        static Object create(long name, Object base, Object dict, @Bind Node node, @Cached CStringNode read) {
            return newException(node, read.execute(name), null, base, dict);
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed({2, 3})
    public abstract static class HPyErr_NewExceptionWithDoc extends ContextFunction.With4 {
        @Specialization
        static Object create(long name, long doc, Object base, Object dict, @Bind Node node, @Cached CStringNode read) {
            return newException(node, read.execute(name), doc == 0 ? null : read.execute(doc), base, dict);
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(0)
    public abstract static class HPyErr_WarnEx extends ContextFunction.With3 {
        @Specialization
        static int warn(Object category, long message, long stackLevel, @Bind Node node, @Cached CStringNode read) {
            warn(category, read.execute(message), Math.clamp(stackLevel, 0, Integer.MAX_VALUE));
            return 0;
        }

        @TruffleBoundary
        private static void warn(Object category, TruffleString message, int stackLevel) {
            Object type = category == null ? PythonBuiltinClassType.RuntimeWarning : category;
            WarnNode.getUncached().warnFormat(null, PNone.NONE, type, stackLevel, FORMAT, message);
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(0)
    @ContextFunction.UsesErrorIndicator
    public abstract static class HPyErr_WriteUnraisable extends ContextFunction.With1 {
        @Specialization
        static Object write(Object object, @Bind Node node) {
            AbstractTruffleException error = ErrorIndicator.get(node).take();
            if (error != null) {
                write(error, object == null ? PNone.NONE : object);
            }
            return null;
        }

        @TruffleBoundary
        private static void write(AbstractTruffleException error, Object object) {
            WriteUnraisableNode.getUncached().execute(ErrorIndicator.objectOf(error), null, object);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_FatalError extends ContextFunction.With1 {

        /** The end of the context, not of the Java VM that others may use, too. */
        @Specialization
        static Object exit(long message, @Bind Node node, @Bind HPyContext context) {
            byte[] text = message == 0
                    ? "<message not set>".getBytes(StandardCharsets.US_ASCII)
                    : CString.bytes(node, message);
            FatalError.exit(context.env(), "HPy_FatalError: ", text, node);
            return null;
        }
    }

    @TruffleBoundary
    private static Object newException(Node node, TruffleString name, TruffleString doc, Object base, Object dict) {
        PythonContext context = PythonContext.get(node);
        PythonLanguage language = context.getLanguage();
        int end = name.codePointLengthUncached(PythonUtils.TS_ENCODING);
        int dot = name.lastIndexOfCodePointUncached('.', end, 0, PythonUtils.TS_ENCODING);
        if (dot < 0) {
            throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.SystemError, NAME_WITHOUT_MODULE, name);
        }
        if (dict != null && !(dict instanceof PDict)) {
            throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.SystemError, NOT_A_DICT, dict);
        }
        PDict namespace = dict == null ? PFactory.createDict(language) : (PDict) dict;
        if (PyDictGetItem.executeUncached(namespace, SpecialAttributeNames.T___MODULE__) == null) {
            PyDictSetItem.executeUncached(namespace, SpecialAttributeNames.T___MODULE__, substring(name, 0, dot));
        }
        if (doc != null) {
            PyDictSetItem.executeUncached(namespace, SpecialAttributeNames.T___DOC__, doc);
        }
        Object type = context.lookupType(PythonBuiltinClassType.PythonClass);
        Object bases = base == null ? context.lookupType(PythonBuiltinClassType.Exception) : base;
        if (!PyTupleCheckNode.executeUncached(bases)) {
            bases = PFactory.createTuple(language, new Object[] {bases});
        }
        for (Object parent : GetObjectArrayNode.executeUncached(bases)) {
            if (!TypeNodes.IsTypeNode.executeUncached(parent)) {
                throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.TypeError, NOT_A_TYPE, parent);
            }
        }
        return CallNode.executeUncached(type, substring(name, dot + 1, end), bases, namespace);
    }

    private static TruffleString substring(TruffleString string, int start, int end) {
        return string.substringUncached(start, end - start, PythonUtils.TS_ENCODING, false);
    }
}
