// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.upcall;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.nodes.ExplodeLoop;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.profiles.BranchProfile;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import java.util.Arrays;
import org.hpy.graalvm.border.Border;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.cstructs.CText;
import org.hpy.graalvm.errors.ErrorIndicator;
import org.hpy.graalvm.functions.ContextFunction;
import org.hpy.graalvm.legacy.SharedErrors;
import org.hpy.graalvm.signals.HeldCalls;

/**
 * The border from C to Java, for all functions: converts the arguments by their C types, calls the function, and
 * turns its result or its exception into what C expects.
 */
final class UpcallNode extends Node {

    /** How many values precede the arguments that the function sees; the last of them is the {@code HPyContext *}. */
    private final int hidden;

    private final Crossing crossing;

    private final CType returnType;

    /** Null if the function cannot raise what a signal handler raises. A constant, as the node is of one context. */
    private final HeldCalls heldCalls;

    private final boolean usesErrorIndicator;

    private final SharedErrors sharedErrors = SharedErrors.get(null);

    /** Returning HPy_NULL without an error is unusual, and a result that is always a handle is what compiles best. */
    private final BranchProfile nullSeen = BranchProfile.create();

    @Children
    private final FromCNode[] fromC;

    @Child
    private ContextFunction function;

    /** Null while the call has raised nothing. */
    @Child
    private RaiseNode raise;

    /**
     * Makes the node of one call site.
     *
     * @param hidden how many of the arguments the function does not see: the {@code HPyContext *} that C passes first,
     *     and what Sulong passes before it
     */
    UpcallNode(Signature signature, int hidden, Border border) {
        this.hidden = hidden;
        crossing = border.crossing(
                this,
                ContextFunction.publicName(signature.member().apiName()),
                signature.member().name());
        returnType = signature.returnType();
        usesErrorIndicator = signature.usesErrorIndicator();
        heldCalls = signature.interruptible() ? HeldCalls.get(null) : null;
        function = signature.createFunction();
        function.setCrossing(crossing);
        fromC = new FromCNode[signature.parameterTypes().size()];
        Arrays.setAll(fromC, i -> FromCNode.create(signature, i, function, crossing));
    }

    Object execute(Object[] arguments) {
        long entered = crossing.enterApi(arguments[hidden - 1]);
        try {
            if (heldCalls != null && heldCalls.any() && !runHeldCalls()) {
                return returnType.errorValue();
            }
            Object[] converted = convert(arguments);
            crossing.check(converted);
            Object result = callFunction(converted);
            if (result != null) {
                return returnType == CType.TEXT
                        ? LLVMNativePointer.create(crossing.text(arguments[hidden], (CText) result))
                        : returnType.toC(result, crossing);
            }
            nullSeen.enter();
        } catch (AbstractTruffleException e) {
            raise().tell(e);
            ErrorIndicator.get(this).set(e, this);
            shareError();
        } catch (StackOverflowError | OutOfMemoryError e) {
            CompilerDirectives.transferToInterpreter();
            ErrorIndicator.get(this).set(e, this);
            shareError();
        } finally {
            crossing.leaveApi(entered);
        }
        return returnType.errorValue();
    }

    private RaiseNode raise() {
        if (raise == null) {
            CompilerDirectives.transferToInterpreterAndInvalidate();
            raise = insert(new RaiseNode());
            notifyInserted(raise);
        }
        return raise;
    }

    private Object callFunction(Object[] converted) {
        if (usesErrorIndicator && sharedErrors.areShared()) {
            sharedErrors.take(this);
            try {
                return function.call(converted);
            } finally {
                sharedErrors.give(this);
            }
        }
        return function.call(converted);
    }

    private void shareError() {
        if (sharedErrors.areShared()) {
            sharedErrors.give(this);
        }
    }

    /** Returns whether the function is still to be called. It is not if there is a new error. */
    private boolean runHeldCalls() {
        ErrorIndicator indicator = ErrorIndicator.get(this);
        if (indicator.isSet()) {
            return true;
        }
        heldCalls.run();
        return !indicator.isSet();
    }

    @ExplodeLoop
    private Object[] convert(Object[] arguments) {
        Object[] converted = new Object[fromC.length];
        for (int i = 0; i < fromC.length; i++) {
            converted[i] = fromC[i].execute(arguments[hidden + i]);
        }
        return converted;
    }
}
