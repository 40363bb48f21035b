// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.upcall;

import com.oracle.truffle.api.dsl.NodeFactory;
import java.util.List;
import org.hpy.graalvm.functions.ContextFunction;
import org.hpy.graalvm.functions.Functions;

/**
 * What all calls of one function of the context have in common.
 *
 * @param member the function
 * @param returnType what it returns
 * @param parameterTypes what it takes after the {@code HPyContext *}
 * @param factory makes its nodes
 * @param nullAllowed the positions of the parameters that may be {@code HPy_NULL}
 * @param interruptible whether what a signal handler raises may be raised by the function
 */
record Signature(
        ContextMember member,
        CType returnType,
        List<CType> parameterTypes,
        NodeFactory<? extends ContextFunction> factory,
        List<Integer> nullAllowed,
        boolean interruptible,
        boolean usesErrorIndicator) {

    /** What a function does with the handle of a parameter. */
    enum Handling {
        /** It gets the object. */
        USES,
        /** It gets the object, and the handle ends before. */
        CLOSES,
        /** It gets the handle itself, to end it later. */
        KEEPS
    }

    static Signature of(ContextMember member) {
        List<CType> types = List.of(member.parameterTypes());
        var factory = Functions.get(member.apiName());
        List<Integer> nullAllowed = ContextFunction.nullAllowed(factory.getNodeClass());
        boolean interruptible = member.returnType().tellsOfErrors()
                && !factory.getNodeClass().isAnnotationPresent(ContextFunction.NeverFails.class);
        boolean usesErrorIndicator =
                factory.getNodeClass().isAnnotationPresent(ContextFunction.UsesErrorIndicator.class);
        return new Signature(
                member, member.returnType(), types, factory, nullAllowed, interruptible, usesErrorIndicator);
    }

    Handling handling(int position) {
        Class<?> function = factory.getNodeClass();
        if (function.isAnnotationPresent(ContextFunction.KeepsHandle.class)
                && function.getAnnotation(ContextFunction.KeepsHandle.class).value() == position) {
            return Handling.KEEPS;
        }
        boolean closes = position == 0 && function.isAnnotationPresent(ContextFunction.ClosesHandle.class);
        return closes ? Handling.CLOSES : Handling.USES;
    }

    ContextFunction createFunction() {
        return factory.createNode();
    }
}
