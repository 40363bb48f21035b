// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.upcall;

import com.oracle.truffle.api.dsl.NodeFactory;
import java.util.Collections;
import java.util.List;
import org.hpy.graalvm.functions.ContextFunction;
import org.hpy.graalvm.functions.Functions;

/**
 * What all calls of one function of the context have in common.
 *
 * @param member the function
 * @param returnType what it returns
 * @param parameterTypes what it takes after the {@code HPyContext *}
 * @param factory makes its nodes; null if it is not implemented
 * @param nullAllowed the positions of the parameters that may be {@code HPy_NULL}
 */
record Signature(
        ContextMember member,
        CType returnType,
        List<CType> parameterTypes,
        NodeFactory<? extends ContextFunction> factory,
        List<Integer> nullAllowed) {

    static Signature of(ContextMember member) {
        List<CType> types = List.of(member.parameterTypes());
        var factory = Functions.get(member.apiName());
        if (factory == null) {
            // Nobody will look at the arguments, so they stay as they are.
            List<CType> asTheyAre = Collections.nCopies(types.size(), CType.HANDLES);
            return new Signature(member, member.returnType(), asTheyAre, null, List.of());
        }
        List<Integer> nullAllowed = ContextFunction.nullAllowed(factory.getNodeClass());
        return new Signature(member, member.returnType(), types, factory, nullAllowed);
    }

    ContextFunction createFunction() {
        return factory == null ? new NotImplemented(member) : factory.createNode();
    }
}
