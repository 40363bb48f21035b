// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.common.SequenceNodes.GetObjectArrayNode;
import com.oracle.graal.python.builtins.objects.tuple.PTuple;
import com.oracle.graal.python.builtins.objects.type.TypeNodes;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.classes.IsSubtypeNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.strings.TruffleString;
import java.util.ArrayList;
import java.util.List;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.cstructs.TypeSpec;

/** What the {@code HPyType_SpecParam} array says: the bases and the metaclass, null if none is given. */
record TypeParameters(List<Object> bases, Object metaclass) {

    private static final TruffleString BAD_PARAMETER = PythonUtils.tsLiteral("%s: %s");

    /** Reads and checks the array at an address, which may be 0. */
    static TypeParameters read(String typeName, long address, Crossing crossing) {
        List<Object> bases = new ArrayList<>();
        Object metaclass = null;
        boolean hasTuple = false;
        for (TypeSpec.Parameter parameter : TypeSpec.Parameter.all(address)) {
            if (parameter.handle() == 0) {
                throw error(
                        typeName, PythonBuiltinClassType.SystemError, "an HPyType_SpecParam has HPy_NULL for object");
            }
            Object object = crossing.use(crossing.handle(parameter.handle()));
            if (hasTuple && parameter.kind() != TypeSpec.Parameter.METACLASS) {
                throw error(typeName, PythonBuiltinClassType.TypeError, "bases are given twice");
            }
            switch (parameter.kind()) {
                case TypeSpec.Parameter.BASE -> bases.add(object);
                case TypeSpec.Parameter.BASES_TUPLE -> {
                    checkTuple(typeName, object, bases.isEmpty());
                    hasTuple = true;
                    bases.addAll(List.of(GetObjectArrayNode.executeUncached(object)));
                }
                case TypeSpec.Parameter.METACLASS -> {
                    if (metaclass != null) {
                        throw error(
                                typeName, PythonBuiltinClassType.ValueError, "metaclass was specified multiple times");
                    }
                    metaclass = checkMetaclass(typeName, object);
                }
                default ->
                    throw error(
                            typeName,
                            PythonBuiltinClassType.TypeError,
                            "unknown HPyType_SpecParam kind " + parameter.kind());
            }
        }
        if (!bases.stream().allMatch(TypeNodes.IsTypeNode::executeUncached)) {
            throw error(typeName, PythonBuiltinClassType.TypeError, "bases must be types");
        }
        return new TypeParameters(bases, metaclass);
    }

    private static void checkTuple(String typeName, Object object, boolean isFirst) {
        if (!isFirst || !(object instanceof PTuple)) {
            throw error(
                    typeName,
                    PythonBuiltinClassType.TypeError,
                    "HPyType_SpecParam_BasesTuple must be a tuple and the only parameter with bases");
        }
    }

    private static Object checkMetaclass(String typeName, Object object) {
        if (!TypeNodes.IsTypeNode.executeUncached(object)
                || !IsSubtypeNode.getUncached().execute(object, PythonBuiltinClassType.PythonClass)) {
            throw error(typeName, PythonBuiltinClassType.TypeError, "the metaclass is not a subclass of 'type'");
        }
        return object;
    }

    private static RuntimeException error(String typeName, PythonBuiltinClassType exception, String problem) {
        throw PRaiseNode.raiseStatic(null, exception, BAD_PARAMETER, typeName, problem);
    }
}
