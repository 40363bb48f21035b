// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.contextvars.PContextVar;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.graal.python.runtime.PythonContext.PythonThreadState;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.errors.Misuse;
import org.hpy.graalvm.memory.NativeMemory;
import org.hpy.graalvm.text.CStringNode;

/** Context variables: {@code contextvars.ContextVar}. */
public final class ContextVarFunctions {

    private static final TruffleString NOT_A_VARIABLE =
            PythonUtils.tsLiteral("%s: argument 1 must be a ContextVar, not '%p'");

    private ContextVarFunctions() {}

    private static PContextVar check(Node node, Object object, String function) {
        if (object instanceof PContextVar variable) {
            return variable;
        }
        throw notAVariable(node, object, function);
    }

    @TruffleBoundary
    private static RuntimeException notAVariable(Node node, Object object, String function) {
        throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.TypeError, NOT_A_VARIABLE, function, object);
    }

    private static PythonThreadState threadState(Node node, PythonContext python) {
        return python.getThreadState(python.getLanguage(node));
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(1)
    public abstract static class HPyContextVar_New extends ContextFunction.With2 {
        @Specialization
        static Object create(
                long name, Object defaultValue, @Bind Node node, @Bind PythonContext python, @Cached CStringNode read) {
            return PFactory.createContextVar(
                    python.getLanguage(node),
                    read.execute(name),
                    defaultValue == null ? PContextVar.NO_DEFAULT : defaultValue);
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(1)
    public abstract static class HPyContextVar_Get extends ContextFunction.With3 {
        @Specialization
        static int get(
                Object object,
                Object defaultValue,
                long result,
                @Bind Node node,
                @Bind PythonContext python,
                @Bind("crossing()") Crossing crossing) {
            Misuse.ifNull(node, result, "result is NULL");
            LLVMMemory memory = NativeMemory.access(node);
            memory.putI64(node, result, 0);
            PContextVar variable = check(node, object, "HPyContextVar_Get");
            Object value = variable.get(
                    node, threadState(node, python), defaultValue == null ? PContextVar.NO_DEFAULT : defaultValue);
            if (value != null) {
                memory.putI64(node, result, crossing.openNative(value));
            }
            return 0;
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyContextVar_Set extends ContextFunction.With2 {
        @Specialization
        static Object set(Object object, Object value, @Bind Node node, @Bind PythonContext python) {
            PContextVar variable = check(node, object, "HPyContextVar_Set");
            PythonThreadState state = threadState(node, python);
            Object before = variable.getValue(node, state);
            variable.setValue(node, state, value);
            return PFactory.createContextVarsToken(python.getLanguage(node), variable, before);
        }
    }
}
