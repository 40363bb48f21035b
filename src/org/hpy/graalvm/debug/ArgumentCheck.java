// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import com.oracle.graal.python.builtins.objects.tuple.PTuple;
import com.oracle.graal.python.builtins.objects.type.TypeNodes;
import com.oracle.graal.python.lib.PyUnicodeCheckNode;
import com.oracle.graal.python.nodes.object.GetClassNode;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import java.util.function.Predicate;
import org.hpy.graalvm.structs.HPyObject;
import org.hpy.graalvm.structs.Shapes;
import org.hpy.graalvm.structs.TypeData;

/** What debug mode demands of the arguments of a function, where universal mode raises an error at most. */
interface ArgumentCheck {

    /** Says what is wrong with the arguments; null if they are right. */
    String problem(Object[] arguments);

    /** The check for the function in a member of {@code HPyContext}; null if there is none. */
    static ArgumentCheck of(String member, FieldOwners fields) {
        if (member.startsWith(Shape.MEMBER)) {
            return new Shape(member.substring(Shape.MEMBER.length()));
        }
        return switch (member) {
            case "ctx_TypeCheck" -> isType(1, "HPy_TypeCheck arg 2 must be a type");
            case "ctx_Type_GetName" -> isType(0, "HPyType_GetName arg must be a type");
            case "ctx_Type_IsSubtype" ->
                isType(0, "HPyType_IsSubtype arg 1 must be a type")
                        .and(isType(1, "HPyType_IsSubtype arg 2 must be a type"));
            case "ctx_Unicode_Substring" ->
                is(PyUnicodeCheckNode::executeUncached, 0, "HPyUnicode_Substring arg 1 must be a Unicode object");
            case "ctx_Call" -> areKeywords("HPy_Call");
            case "ctx_CallMethod" -> areKeywords("HPy_CallMethod");
            case "ctx_Field_Store" -> fields::problem;
            default -> null;
        };
    }

    private static ArgumentCheck is(Predicate<Object> test, int position, String problem) {
        return arguments -> test.test(arguments[position]) ? null : problem;
    }

    private static ArgumentCheck isType(int position, String problem) {
        return is(TypeNodes.IsTypeNode::executeUncached, position, problem);
    }

    private static ArgumentCheck areKeywords(String function) {
        String problem = function + " arg 'kwnames' must be a tuple object or HPy_NULL";
        return is(names -> names == null || names instanceof PTuple, 3, problem);
    }

    private ArgumentCheck and(ArgumentCheck other) {
        return arguments -> {
            String problem = problem(arguments);
            return problem == null ? other.problem(arguments) : problem;
        };
    }

    /** The struct of an object is that of a shape. */
    record Shape(String expected) implements ArgumentCheck {

        private static final String MEMBER = "ctx_AsStruct_";

        /** The names of the shapes by their numbers, from {@link Shapes#LEGACY} on. */
        private static final String[] NAMES = {
            "Legacy", "Object", "Type", "Long", "Float", "Unicode", "Tuple", "List", "Dict",
        };

        @Override
        public String problem(Object[] arguments) {
            Object object = arguments[0];
            // An instance of our own class has the shape Object, and nothing else has to be looked up.
            return object instanceof HPyObject && expected.equals("Object") ? null : compare(object);
        }

        @TruffleBoundary
        private String compare(Object object) {
            String actual =
                    NAMES[TypeData.of(GetClassNode.executeUncached(object)).shape() - Shapes.LEGACY];
            return actual.equals(expected)
                    ? null
                    : "Invalid usage of _HPy_AsStruct_%s. Expected shape HPyType_BuiltinShape_%s but got HPyType_BuiltinShape_%s"
                            .formatted(expected, expected, actual);
        }
    }
}
