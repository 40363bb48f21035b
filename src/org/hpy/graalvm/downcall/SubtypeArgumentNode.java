// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.downcall;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.type.TypeNodes;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.classes.IsSubtypeNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.profiles.BranchProfile;
import com.oracle.truffle.api.strings.TruffleString;

/** Checks the type that a {@code __new__} gets, as CPython does for each that is written in C. */
public final class SubtypeArgumentNode extends Node {

    private static final TruffleString NOT_A_TYPE = PythonUtils.tsLiteral("%N.__new__(X): X is not a type object (%p)");
    private static final TruffleString NOT_A_SUBTYPE =
            PythonUtils.tsLiteral("%N.__new__(%N): %N is not a subtype of %N");

    private final Object base;
    private final BranchProfile error = BranchProfile.create();

    @Child
    private TypeNodes.IsTypeNode isType = TypeNodes.IsTypeNode.create();

    @Child
    private IsSubtypeNode isSubtype = IsSubtypeNode.create();

    public SubtypeArgumentNode(Object base) {
        this.base = base;
    }

    /** Returns the argument if it is the base or derived from it; raises TypeError otherwise. */
    public Object execute(Object type) {
        if (!isType.executeCached(type)) {
            error.enter();
            throw PRaiseNode.raiseStatic(this, PythonBuiltinClassType.TypeError, NOT_A_TYPE, base, type);
        }
        if (!isSubtype.execute(type, base)) {
            error.enter();
            throw PRaiseNode.raiseStatic(this, PythonBuiltinClassType.TypeError, NOT_A_SUBTYPE, base, type, type, base);
        }
        return type;
    }
}
