// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.graalpy;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.type.PythonClass;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.SpecialAttributeNames;
import com.oracle.graal.python.nodes.SpecialMethodNames;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.strings.TruffleString;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps Python code from making objects that have not got the layout that C code relies on. */
public final class Layout {

    public static final TruffleString NOT_A_BASE = PythonUtils.tsLiteral("type '%N' is not an acceptable base type");

    /** Tells classes apart; identity hash codes are not unique. */
    private static final AtomicLong COUNTER = new AtomicLong();

    private Layout() {}

    /**
     * Makes GraalPy see that the instances have something that those of other classes have not, so that it refuses
     * conflicting bases and the assignment of {@code __class__}. It compares {@code __slots__} for that; the entry
     * that we add has no descriptor, and its text belongs to this class alone.
     */
    public static void protect(PythonClass type) {
        TruffleString layout =
                PythonUtils.toTruffleStringUncached("<C struct %d>".formatted(COUNTER.incrementAndGet()));
        type.setAttribute(
                SpecialAttributeNames.T___SLOTS__,
                PFactory.createTuple(PythonLanguage.get(null), new Object[] {layout}));
    }

    /** Lets the creation of subclasses fail: GraalPy itself accepts every class that is not built in as a base. */
    public static void refuseSubclasses(PythonClass type) {
        Object refuse = JavaFunction.create(SpecialMethodNames.T___INIT_SUBCLASS__, subclass -> {
            throw PRaiseNode.raiseStatic(null, PythonBuiltinClassType.TypeError, NOT_A_BASE, type);
        });
        type.setAttribute(
                SpecialMethodNames.T___INIT_SUBCLASS__,
                PFactory.createBuiltinClassmethodFromCallableObj(PythonLanguage.get(null), refuse));
    }
}
