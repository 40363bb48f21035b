// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.code.CodeNodes.GetCodeCallTargetNode;
import com.oracle.graal.python.builtins.objects.code.PCode;
import com.oracle.graal.python.builtins.objects.dict.PDict;
import com.oracle.graal.python.builtins.objects.function.PArguments;
import com.oracle.graal.python.lib.PyMappingCheckNode;
import com.oracle.graal.python.lib.PyObjectCallMethodObjArgs;
import com.oracle.graal.python.nodes.BuiltinNames;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.StringLiterals;
import com.oracle.graal.python.nodes.call.CallDispatchers.CallTargetCachedInvokeNode;
import com.oracle.graal.python.nodes.call.CallNode;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;
import org.hpy.graalvm.errors.Misuse;
import org.hpy.graalvm.text.CBytes;
import org.hpy.graalvm.text.Codec;
import org.hpy.graalvm.text.DecodeNode;

/** Python source text, and the code objects that it is compiled to. */
public final class EvalFunctions {

    private static final TruffleString WRONG_ARGUMENT =
            PythonUtils.tsLiteral("HPy_EvalCode: argument %d must be %s, not '%p'");
    private static final TruffleString FREE_VARIABLES = PythonUtils.tsLiteral(
            "HPy_EvalCode: '%s' has free variables, which only a function that Python has made can give it");

    private EvalFunctions() {}

    @GenerateNodeFactory
    public abstract static class HPy_Compile_s extends ContextFunction.With3 {

        /** By {@code HPy_SourceKind}. */
        private static final TruffleString[] MODES = {
            StringLiterals.T_EVAL, StringLiterals.T_EXEC, StringLiterals.T_SINGLE
        };

        /** Flags, whether to ignore the caller's future statements, level of optimization. */
        private static final boolean WITHOUT_FUTURE_STATEMENTS_OF_THE_CALLER = true;

        @Specialization
        static Object compile(long source, long filename, int kind, @Bind Node node, @Cached DecodeNode decode) {
            if (kind < 0 || kind >= MODES.length) {
                throw Misuse.raise(node, "no such kind of source");
            }
            Object file = decode.execute(CBytes.string(node, filename), Codec.UTF_8, StringLiterals.T_SURROGATEESCAPE);
            return compile(CBytes.string(node, source), file, MODES[kind]);
        }

        /** As bytes, since a comment in them may tell their encoding. */
        @TruffleBoundary
        private static Object compile(byte[] source, Object filename, TruffleString mode) {
            PythonContext python = PythonContext.get(null);
            return PyObjectCallMethodObjArgs.executeUncached(
                    python.getBuiltins(),
                    BuiltinNames.T_COMPILE,
                    PFactory.createBytes(python.getLanguage(), source),
                    filename,
                    mode,
                    0,
                    WITHOUT_FUTURE_STATEMENTS_OF_THE_CALLER);
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(2)
    public abstract static class HPy_EvalCode extends ContextFunction.With3 {

        private static final int SPECIAL = PCode.CO_VARARGS
                | PCode.CO_VARKEYWORDS
                | PCode.CO_GENERATOR
                | PCode.CO_COROUTINE
                | PCode.CO_ASYNC_GENERATOR;

        @Specialization
        static Object evaluate(
                PCode code,
                PDict globals,
                Object locals,
                @Bind Node node,
                @Cached PyMappingCheckNode isMapping,
                @Cached GetCodeCallTargetNode getCallTarget,
                @Cached CallTargetCachedInvokeNode invoke) {
            if (locals != null && !isMapping.execute(node, locals)) {
                throw wrong(node, 3, "a mapping or HPy_NULL", locals);
            }
            if (takesArguments(node, code)) {
                return callFunction(code, globals);
            }
            Object[] arguments = PArguments.create();
            PArguments.setGlobals(arguments, globals);
            PArguments.setSpecialArgument(arguments, locals == null ? globals : locals);
            return invoke.execute(null, node, getCallTarget.execute(node, code), arguments);
        }

        @Fallback
        static Object wrongType(
                Object code, Object globals, @SuppressWarnings("unused") Object locals, @Bind Node node) {
            if (code instanceof PCode) {
                throw wrong(node, 2, "a dict", globals);
            }
            throw wrong(node, 1, "a code object", code);
        }

        /** Whether it needs more than globals and locals: the body of a function with parameters, or a generator. */
        @TruffleBoundary
        private static boolean takesArguments(Node node, PCode code) {
            if (code.getFreeVars().length > 0) {
                throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.TypeError, FREE_VARIABLES, code.getName());
            }
            return code.getArgcount() + code.getKwonlyargcount() > 0 || (code.getFlags() & SPECIAL) != 0;
        }

        /** Calls it without arguments; if it needs some, the call fails as it does in Python. */
        @TruffleBoundary
        private static Object callFunction(PCode code, PDict globals) {
            return CallNode.executeUncached(
                    PFactory.createFunction(PythonLanguage.get(null), code.getName(), code, globals, null));
        }

        @TruffleBoundary
        private static RuntimeException wrong(Node node, int position, String expected, Object actual) {
            throw PRaiseNode.raiseStatic(
                    node, PythonBuiltinClassType.TypeError, WRONG_ARGUMENT, position, expected, actual);
        }
    }
}
