// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.structs;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.PythonAbstractObject;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.GenerateInline;
import com.oracle.truffle.api.dsl.GenerateUncached;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;
import org.hpy.graalvm.graalpy.Layout;
import org.hpy.graalvm.legacy.LegacyDefinitions;
import org.hpy.graalvm.lifetime.Cleaner;

/** Makes an instance with a C struct, what {@code HPy_New} does. */
@GenerateUncached
@GenerateInline(false)
public abstract class NewObjectNode extends Node {

    private static final TruffleString NO_STRUCT =
            PythonUtils.tsLiteral("HPy_New: '%N' is not a type with a C struct of shape HPyType_BuiltinShape_Object");

    /**
     * Makes the instance, an {@link HPyObject} unless the type is a legacy type.
     *
     * @param type made by {@code HPyType_FromSpec}, or a subclass of such a type
     * @throws com.oracle.graal.python.runtime.exception.PException TypeError if it is another type, or inherits from one that may not have
     *     subclasses
     */
    public abstract PythonAbstractObject execute(Object type);

    @Specialization
    static PythonAbstractObject create(
            Object type, @Cached InheritanceNode inheritanceOf, @Bind Cleaner cleaner, @Bind Node node) {
        Inheritance inheritance = inheritanceOf.execute(type);
        TypeData data = inheritance.data();
        if (inheritance.noBase() != null) {
            throw raiseNoBase(node, inheritance.noBase());
        }
        if (!data.hasObjectStruct()) {
            if (data.shape() == Shapes.LEGACY) {
                return LegacyDefinitions.createInstance(type);
            }
            throw raiseNoStruct(node, type);
        }
        HPyObject object = data.structs().allocate(type, inheritance.instanceShape());
        if (data.hasEnd()) {
            data.awaitEnd(object, object.address(), object.page(), cleaner);
        }
        return object;
    }

    /** Python code gets such a class where another base's {@code __init_subclass__} comes first. */
    @TruffleBoundary
    private static RuntimeException raiseNoBase(Node node, Object base) {
        throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.TypeError, Layout.NOT_A_BASE, base);
    }

    @TruffleBoundary
    private static RuntimeException raiseNoStruct(Node node, Object type) {
        throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.TypeError, NO_STRUCT, type);
    }
}
