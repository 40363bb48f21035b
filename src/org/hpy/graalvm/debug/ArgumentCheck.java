// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import com.oracle.graal.python.builtins.objects.tuple.PTuple;
import com.oracle.graal.python.builtins.objects.type.TypeNodes;
import com.oracle.graal.python.lib.PyUnicodeCheckNode;
import com.oracle.graal.python.nodes.object.GetClassNode;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import org.hpy.graalvm.structs.HPyObject;
import org.hpy.graalvm.structs.Shapes;
import org.hpy.graalvm.structs.TypeData;

/** What debug mode demands of the arguments of a function, where universal mode raises an error at most. */
abstract class ArgumentCheck {

    /** The names of the shapes by their numbers, from {@link Shapes#LEGACY} on. */
    private static final String[] SHAPES = {
        "Legacy", "Object", "Type", "Long", "Float", "Unicode", "Tuple", "List", "Dict",
    };

    private static final String AS_STRUCT = "ctx_AsStruct_";

    /** Says what is wrong with the arguments; null if they are right. */
    abstract String problem(Object[] arguments);

    /** The check for the function in a member of {@code HPyContext}; null if there is none. */
    static ArgumentCheck of(String member, FieldOwners fields) {
        if (member.startsWith(AS_STRUCT)) {
            return new Shape(member.substring(AS_STRUCT.length()));
        }
        return switch (member) {
            case "ctx_TypeCheck" -> new IsType("HPy_TypeCheck arg 2 must be a type", 1);
            case "ctx_Type_GetName" -> new IsType("HPyType_GetName arg must be a type", 0);
            case "ctx_Type_IsSubtype" ->
                new Both(
                        new IsType("HPyType_IsSubtype arg 1 must be a type", 0),
                        new IsType("HPyType_IsSubtype arg 2 must be a type", 1));
            case "ctx_Unicode_Substring" -> new IsText("HPyUnicode_Substring arg 1 must be a Unicode object");
            case "ctx_Call" -> new IsTupleOrNull("HPy_Call arg 'kwnames' must be a tuple object or HPy_NULL", 3);
            case "ctx_CallMethod" ->
                new IsTupleOrNull("HPy_CallMethod arg 'kwnames' must be a tuple object or HPy_NULL", 3);
            case "ctx_Field_Store" -> fields.storeCheck();
            default -> null;
        };
    }

    /** One check after another. */
    private static final class Both extends ArgumentCheck {
        private final ArgumentCheck first;
        private final ArgumentCheck second;

        Both(ArgumentCheck first, ArgumentCheck second) {
            this.first = first;
            this.second = second;
        }

        @Override
        String problem(Object[] arguments) {
            String problem = first.problem(arguments);
            return problem == null ? second.problem(arguments) : problem;
        }
    }

    private static final class IsType extends ArgumentCheck {
        private final String problem;
        private final int position;

        IsType(String problem, int position) {
            this.problem = problem;
            this.position = position;
        }

        @Override
        @TruffleBoundary
        String problem(Object[] arguments) {
            return TypeNodes.IsTypeNode.executeUncached(arguments[position]) ? null : problem;
        }
    }

    private static final class IsText extends ArgumentCheck {
        private final String problem;

        IsText(String problem) {
            this.problem = problem;
        }

        @Override
        @TruffleBoundary
        String problem(Object[] arguments) {
            return PyUnicodeCheckNode.executeUncached(arguments[0]) ? null : problem;
        }
    }

    private static final class IsTupleOrNull extends ArgumentCheck {
        private final String problem;
        private final int position;

        IsTupleOrNull(String problem, int position) {
            this.problem = problem;
            this.position = position;
        }

        @Override
        String problem(Object[] arguments) {
            return arguments[position] == null || arguments[position] instanceof PTuple ? null : problem;
        }
    }

    /** The struct of an object is that of another shape. */
    private static final class Shape extends ArgumentCheck {
        private final String expected;

        Shape(String expected) {
            this.expected = expected;
        }

        @Override
        String problem(Object[] arguments) {
            Object object = arguments[0];
            // An instance of our own class has the shape Object, and nothing else has to be looked up.
            return object instanceof HPyObject && expected.equals("Object") ? null : compare(object);
        }

        @TruffleBoundary
        private String compare(Object object) {
            String actual =
                    SHAPES[TypeData.of(GetClassNode.executeUncached(object)).shape() - Shapes.LEGACY];
            return actual.equals(expected)
                    ? null
                    : "Invalid usage of _HPy_AsStruct_%s. Expected shape HPyType_BuiltinShape_%s but got HPyType_BuiltinShape_%s"
                            .formatted(expected, expected, actual);
        }
    }
}
