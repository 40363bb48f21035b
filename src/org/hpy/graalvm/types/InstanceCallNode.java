// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.strings.TruffleString;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.downcall.CFunction;
import org.hpy.graalvm.downcall.CalleeNode;
import org.hpy.graalvm.downcall.Convention;
import org.hpy.graalvm.downcall.DowncallNode;
import org.hpy.graalvm.downcall.Result;
import org.hpy.graalvm.structs.AsStructNode;
import org.hpy.graalvm.structs.AsStructNodeGen;
import org.hpy.graalvm.structs.CallFunction;

/** Calls an object: the function that {@code HPy_SetCallFunction} has given it, or else that of its type. */
final class InstanceCallNode extends CalleeNode {

    private static final TruffleString NO_FUNCTION =
            PythonUtils.tsLiteral("'%p' object has no call function: use HPy_SetCallFunction where it is made");

    /** {@code HPyFunc_KEYWORDS} of an object that may have a function of its own. */
    static final Convention CALL = callOf(CallFunction.IN_OBJECT);

    private final CFunction function;
    private final Crossing crossing;
    private final long place;

    @Child
    private AsStructNode asStruct = AsStructNodeGen.create();

    @Child
    private DowncallNode ofType;

    @Child
    private DowncallNode ofInstance;

    /**
     * Makes the node.
     *
     * @param function of the type; without descriptor if it has none
     * @param place where {@link CallFunction} says that the objects have theirs
     */
    InstanceCallNode(CFunction function, Crossing crossing, long place) {
        this.function = function;
        this.crossing = crossing;
        this.place = place;
        this.ofType = function.descriptor() == null ? null : new DowncallNode(function, crossing);
    }

    /**
     * How objects are called.
     *
     * @param place where {@link CallFunction} says that they have their functions
     */
    static Convention callOf(long place) {
        return Convention.KEYWORDS.calledBy((function, crossing) -> new InstanceCallNode(function, crossing, place));
    }

    @Override
    public Object execute(Object self, Object[] arguments, Result result) {
        long address = CallFunction.get(asStruct.execute(self), place, this);
        if (address != 0) {
            if (ofInstance == null) {
                CompilerDirectives.transferToInterpreterAndInvalidate();
                ofInstance = insert(DowncallNode.byAddress(function.name(), crossing));
            }
            return ofInstance.executeAt(address, arguments, result);
        }
        if (ofType == null) {
            throw raiseNoFunction(self);
        }
        return ofType.execute(self, arguments, result);
    }

    @TruffleBoundary
    private RuntimeException raiseNoFunction(Object self) {
        throw PRaiseNode.raiseStatic(this, PythonBuiltinClassType.TypeError, NO_FUNCTION, self);
    }
}
