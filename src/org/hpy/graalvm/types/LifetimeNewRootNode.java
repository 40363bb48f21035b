// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.function.PArguments;
import com.oracle.graal.python.builtins.objects.function.PBuiltinFunction;
import com.oracle.graal.python.builtins.objects.function.Signature;
import com.oracle.graal.python.builtins.objects.object.PythonObject;
import com.oracle.graal.python.nodes.SpecialMethodNames;
import com.oracle.graal.python.nodes.call.CallNode;
import com.oracle.graal.python.nodes.object.GetClassNode;
import com.oracle.graal.python.runtime.ExecutionContext.CalleeContext;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.strings.TruffleString;
import org.hpy.graalvm.graalpy.BuiltinRootNode;
import org.hpy.graalvm.structs.AsStructNode;
import org.hpy.graalvm.structs.AsStructNodeGen;
import org.hpy.graalvm.structs.InheritanceNode;
import org.hpy.graalvm.structs.InheritanceNodeGen;

/**
 * The {@code __new__} of a type with a built-in shape and C functions that are called when an instance dies: makes the
 * struct at once, for which GraalPy's instances have no place, so that the death of each is noticed.
 */
final class LifetimeNewRootNode extends BuiltinRootNode {

    private static final Signature SIGNATURE = new Signature(
            2, true, 2, new TruffleString[] {PythonUtils.tsLiteral("$self"), PythonUtils.tsLiteral("$type")}, null);

    private final Object create;

    @Child
    private CallNode call = CallNode.create();

    @Child
    private AsStructNode asStruct = AsStructNodeGen.create();

    @Child
    private GetClassNode getClass = GetClassNode.create();

    @Child
    private InheritanceNode inheritance = InheritanceNodeGen.create();

    @Child
    private CalleeContext calleeContext = CalleeContext.create();

    private LifetimeNewRootNode(PythonLanguage language, Object create) {
        super(language, SIGNATURE);
        this.create = create;
    }

    /**
     * Makes the function for a type.
     *
     * @param create the {@code __new__} that makes the instance without a struct
     */
    static PBuiltinFunction create(PythonLanguage language, Object type, Object create) {
        return PFactory.createBuiltinFunction(
                language,
                SpecialMethodNames.T___NEW__,
                type,
                0,
                0,
                new LifetimeNewRootNode(language, create).getCallTarget());
    }

    @Override
    public Object execute(VirtualFrame frame) {
        calleeContext.enter(frame);
        try {
            Object[] rest = PArguments.getVariableArguments(frame);
            Object[] arguments = new Object[rest.length + 1];
            arguments[0] = PArguments.getArgument(frame, 1);
            PythonUtils.arraycopy(rest, 0, arguments, 1, rest.length);
            Object object = call.execute(frame, create, arguments, PArguments.getKeywordArguments(frame));
            if (object instanceof PythonObject instance && hasEnd(instance)) {
                asStruct.execute(instance);
            }
            return object;
        } finally {
            calleeContext.exit(frame, this);
        }
    }

    /** C code may return an object of any class. */
    private boolean hasEnd(PythonObject object) {
        return inheritance.execute(getClass.executeCached(object)).data().hasEnd();
    }

    @Override
    public boolean setsUpCalleeContext() {
        return true;
    }
}
