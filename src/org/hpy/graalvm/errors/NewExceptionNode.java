// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.errors;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.exception.BaseExceptionBuiltins;
import com.oracle.graal.python.builtins.objects.exception.PrepareExceptionNode;
import com.oracle.graal.python.builtins.objects.tuple.PTuple;
import com.oracle.graal.python.builtins.objects.type.PythonBuiltinClass;
import com.oracle.graal.python.builtins.objects.type.TpSlots;
import com.oracle.graal.python.builtins.objects.type.TypeNodes.IsTypeNode;
import com.oracle.graal.python.lib.PyObjectReprAsTruffleStringNode;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.classes.IsSubtypeNode;
import com.oracle.graal.python.runtime.PythonOptions;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Idempotent;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;

/**
 * Makes the exception for a type and a value as Python's {@code raise} does, but does not throw it: setting an error
 * is not a jump.
 */
public abstract class NewExceptionNode extends Node {

    private static final TruffleString NOT_AN_EXCEPTION =
            PythonUtils.tsLiteral("exception %s is not a BaseException subclass");

    /**
     * Returns the exception.
     *
     * @param type a class of exceptions
     * @param value the argument for the class, a tuple of arguments, None for no argument, or an instance of the class
     * @throws PException SystemError if the type is not a class of exceptions, or what the class raises
     */
    public abstract PException execute(Object type, Object value);

    /** A message for one of Python's own types without state, which needs no call. */
    @Specialization(
            guards = {"type == cachedType", "hasPlainConstructor(cachedType)"},
            limit = "3")
    static PException message(
            @SuppressWarnings("unused") PythonBuiltinClass type,
            TruffleString value,
            @Bind Node node,
            @Cached("type") PythonBuiltinClass cachedType) {
        PythonLanguage language = PythonLanguage.get(node);
        PTuple arguments = PFactory.createTuple(language, new Object[] {value});
        return wrap(node, PFactory.createBaseException(language, cachedType.getType(), arguments));
    }

    @Specialization(replaces = "message")
    static PException call(
            Object type,
            Object value,
            @Bind Node node,
            @Cached IsTypeNode isType,
            @Cached IsSubtypeNode isSubtype,
            @Cached PrepareExceptionNode prepare) {
        if (!isType.execute(node, type) || !isSubtype.execute(type, PythonBuiltinClassType.PBaseException)) {
            throw raiseNotAnException(node, type);
        }
        return wrap(node, prepare.execute(null, type, value));
    }

    @TruffleBoundary
    private static PException raiseNotAnException(Node node, Object type) {
        Object repr = PyObjectReprAsTruffleStringNode.executeUncached(type);
        throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.SystemError, NOT_AN_EXCEPTION, repr);
    }

    private static PException wrap(Node node, Object exception) {
        boolean withJavaStack = PythonOptions.isPExceptionWithJavaStacktrace(PythonLanguage.get(node));
        return PException.fromObject(exception, node, withJavaStack);
    }

    @Idempotent
    static boolean hasPlainConstructor(PythonBuiltinClass type) {
        TpSlots slots = type.getTpSlots();
        return slots.tp_new() == BaseExceptionBuiltins.SLOTS.tp_new()
                && slots.tp_init() == BaseExceptionBuiltins.SLOTS.tp_init();
    }
}
