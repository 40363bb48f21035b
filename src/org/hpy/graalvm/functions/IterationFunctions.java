// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.lib.IteratorExhausted;
import com.oracle.graal.python.lib.PyIterCheckNode;
import com.oracle.graal.python.lib.PyIterNextNode;
import com.oracle.graal.python.lib.PyObjectGetIter;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;

/** Iteration, from HPy after 0.9. */
public final class IterationFunctions {

    private static final TruffleString NOT_AN_ITERATOR = PythonUtils.tsLiteral("'%p' object is not an iterator");

    private IterationFunctions() {}

    @GenerateNodeFactory
    public abstract static class HPy_GetIter extends ContextFunction.With1 {
        @Specialization
        static Object get(Object object, @Bind Node node, @Cached PyObjectGetIter getIter) {
            return getIter.execute(null, node, object);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyIter_Next extends ContextFunction.With1 {
        /** The end is HPy_NULL without an error. */
        @Specialization
        static Object next(
                Object iterator,
                @Bind Node node,
                @Cached PyIterCheckNode check,
                @Cached PRaiseNode raise,
                @Cached PyIterNextNode next) {
            if (!check.execute(node, iterator)) {
                throw raise.raise(node, PythonBuiltinClassType.TypeError, NOT_AN_ITERATOR, iterator);
            }
            try {
                return next.execute(null, node, iterator);
            } catch (IteratorExhausted e) {
                return null;
            }
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NeverFails
    public abstract static class HPyIter_Check extends ContextFunction.With1 {
        @Specialization
        static int check(Object object, @Bind Node node, @Cached PyIterCheckNode check) {
            return check.execute(node, object) ? 1 : 0;
        }
    }
}
