// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.graalpy;

import com.oracle.graal.python.builtins.objects.function.PArguments;
import com.oracle.graal.python.builtins.objects.function.PFunction;
import com.oracle.graal.python.builtins.objects.function.PKeyword;
import com.oracle.graal.python.nodes.argument.CreateArgumentsNode;
import com.oracle.graal.python.nodes.bytecode.PBytecodeRootNode;
import com.oracle.graal.python.nodes.call.CallDispatchers;
import com.oracle.graal.python.nodes.call.CallNode;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Idempotent;
import com.oracle.truffle.api.dsl.ImportStatic;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.DirectCallNode;
import com.oracle.truffle.api.nodes.Node;

/**
 * Calls a Python object from C. GraalPy's CallNode does that, too, but without a frame it tells the thread state of
 * each call who the caller is, which costs more than the rest of the call. A function that we call directly looks for
 * its caller on the stack, if it ever asks.
 */
@ImportStatic(CallDispatchers.class)
public abstract class CallPythonNode extends Node {

    public abstract Object execute(Object callable, Object[] arguments, PKeyword[] keywords);

    /** A function written in Python, the same in each call. */
    @Specialization(
            guards = {"callable == cachedCallable", "isPlain(cachedCallable)"},
            assumptions = "cachedCallable.getCodeStableAssumption()",
            limit = "2")
    static Object function(
            @SuppressWarnings("unused") PFunction callable,
            Object[] arguments,
            PKeyword[] keywords,
            @Bind Node node,
            @Cached(value = "callable", weak = true) PFunction cachedCallable,
            @Cached CreateArgumentsNode createArguments,
            @Cached("createDirectCallNodeFor(callable)") DirectCallNode call) {
        Object[] pythonArguments = createArguments.execute(
                node,
                cachedCallable,
                arguments,
                keywords,
                cachedCallable.getCode().getSignature(),
                null,
                null,
                cachedCallable.getDefaults(),
                cachedCallable.getKwDefaults(),
                false);
        PArguments.setGlobals(pythonArguments, cachedCallable.getGlobals());
        PArguments.setClosure(pythonArguments, cachedCallable.getClosure());
        return call.call(pythonArguments);
    }

    @Specialization(replaces = "function")
    static Object other(Object callable, Object[] arguments, PKeyword[] keywords, @Cached CallNode call) {
        return call.executeWithoutFrame(callable, arguments, keywords);
    }

    /** Functions that make generators and coroutines have roots of their own, and get one argument more. */
    @Idempotent
    static boolean isPlain(PFunction function) {
        return function.getCallTarget().getRootNode() instanceof PBytecodeRootNode;
    }
}
