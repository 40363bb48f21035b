// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.structs;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.PythonAbstractObject;
import com.oracle.graal.python.builtins.objects.type.TypeNodes;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.GenerateInline;
import com.oracle.truffle.api.dsl.GenerateUncached;
import com.oracle.truffle.api.dsl.ImportStatic;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.object.Shape;
import com.oracle.truffle.api.strings.TruffleString;
import org.hpy.graalvm.legacy.LegacyDefinitions;
import org.hpy.graalvm.lifetime.Cleaner;

/** Makes an instance with a C struct, what {@code HPy_New} does. */
@GenerateUncached
@GenerateInline(false)
@ImportStatic(TypeData.class)
@SuppressWarnings("truffle-guard")
public abstract class NewObjectNode extends Node {

    private static final TruffleString NO_STRUCT =
            PythonUtils.tsLiteral("HPy_New: '%N' is not a type with a C struct of shape HPyType_BuiltinShape_Object");

    /**
     * Makes the instance, an {@link HPyObject} unless the type is a legacy type.
     *
     * @param type made by {@code HPyType_FromSpec}, or a subclass of such a type
     * @throws com.oracle.graal.python.runtime.exception.PException TypeError if it is another type
     */
    public abstract PythonAbstractObject execute(Object type);

    /** Nearly every call site makes instances of one class. */
    @Specialization(
            guards = {"type == cachedType", "data.hasObjectStruct()"},
            limit = "2")
    static HPyObject cached(
            @SuppressWarnings("unused") Object type,
            @Cached("type") Object cachedType,
            @Cached("ofNew(cachedType)") TypeData data,
            @Cached(value = "shapeOf(cachedType)") Shape shape,
            @Bind Cleaner cleaner) {
        return register(data.structs().allocate(cachedType, shape), data, cleaner);
    }

    @Specialization(replaces = "cached")
    static PythonAbstractObject any(Object type, @Bind Cleaner cleaner, @Bind Node node) {
        TypeData data = TypeData.ofNew(type);
        if (!data.hasObjectStruct()) {
            if (data.shape() == Shapes.LEGACY) {
                return LegacyDefinitions.createInstance(type);
            }
            throw raiseNoStruct(node, type);
        }
        return register(data.structs().allocate(type, shapeOf(type)), data, cleaner);
    }

    static Shape shapeOf(Object type) {
        return TypeNodes.GetInstanceShape.executeUncached(type);
    }

    private static HPyObject register(HPyObject object, TypeData data, Cleaner cleaner) {
        if (data.hasEnd()) {
            data.awaitEnd(object, object.address(), object.page(), cleaner);
        }
        return object;
    }

    @TruffleBoundary
    private static RuntimeException raiseNoStruct(Node node, Object type) {
        throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.TypeError, NO_STRUCT, type);
    }
}
