// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.function.PArguments;
import com.oracle.graal.python.builtins.objects.function.PBuiltinFunction;
import com.oracle.graal.python.builtins.objects.function.Signature;
import com.oracle.graal.python.builtins.objects.object.ObjectBuiltins;
import com.oracle.graal.python.builtins.objects.type.TpSlots;
import com.oracle.graal.python.builtins.objects.type.TpSlotsFactory;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.SpecialMethodNames;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.profiles.BranchProfile;
import com.oracle.truffle.api.strings.TruffleString;
import org.hpy.graalvm.downcall.SubtypeArgumentNode;
import org.hpy.graalvm.graalpy.BuiltinRootNode;
import org.hpy.graalvm.structs.NewObjectNode;
import org.hpy.graalvm.structs.NewObjectNodeGen;

/** The {@code __new__} of a type that has a C struct but no {@code HPy_tp_new}: as object's, with a struct of zeros. */
final class NewRootNode extends BuiltinRootNode {

    private static final Signature SIGNATURE = new Signature(
            2, true, 2, new TruffleString[] {PythonUtils.tsLiteral("$self"), PythonUtils.tsLiteral("type")}, null);

    private static final TruffleString NO_ARGUMENTS = PythonUtils.tsLiteral("%N() takes no arguments");

    private final BranchProfile error = BranchProfile.create();

    @Child
    private SubtypeArgumentNode typeArgument;

    @Child
    private NewObjectNode newObject = NewObjectNodeGen.create();

    @Child
    private TpSlots.GetCachedTpSlotsNode slots = TpSlotsFactory.GetCachedTpSlotsNodeGen.create();

    private NewRootNode(PythonLanguage language, Object type) {
        super(language, SIGNATURE);
        this.typeArgument = new SubtypeArgumentNode(type);
    }

    /** Makes the function for a type. */
    static PBuiltinFunction create(PythonLanguage language, Object type) {
        return PFactory.createBuiltinFunction(
                language, SpecialMethodNames.T___NEW__, type, 0, 0, new NewRootNode(language, type).getCallTarget());
    }

    @Override
    public Object execute(VirtualFrame frame) {
        Object type = typeArgument.execute(PArguments.getArgument(frame, 1));
        boolean hasArguments =
                PArguments.getVariableArguments(frame).length + PArguments.getKeywordArguments(frame).length > 0;
        if (hasArguments && slots.execute(this, type).tp_init() == ObjectBuiltins.SLOTS.tp_init()) {
            error.enter();
            throw PRaiseNode.raiseStatic(this, PythonBuiltinClassType.TypeError, NO_ARGUMENTS, type);
        }
        return newObject.execute(type);
    }
}
