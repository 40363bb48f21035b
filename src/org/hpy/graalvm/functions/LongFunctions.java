// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.cext.common.CExtCommonNodes.AsNativePrimitiveNode;
import com.oracle.graal.python.builtins.objects.ints.PInt;
import com.oracle.graal.python.lib.PyLongAsDoubleNode;
import com.oracle.graal.python.lib.PyLongCheckNode;
import com.oracle.graal.python.nodes.ErrorMessages;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.GenerateCached;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Idempotent;
import com.oracle.truffle.api.dsl.ImportStatic;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;

/**
 * Python's int. Values that fit are Java ints, as GraalPy's own literals and ranges are, so that numbers from C do not
 * make Python code polymorphic.
 */
public final class LongFunctions {

    private LongFunctions() {}

    /** Makes an int of a signed number. */
    @GenerateCached(false)
    @ImportStatic(LongFunctions.class)
    abstract static class FromSigned extends ContextFunction.With1 {
        @Specialization(guards = "isSmall(value)")
        static int small(long value) {
            return (int) value;
        }

        @Specialization(replaces = "small")
        static Object any(long value) {
            return isSmall(value) ? (Object) (int) value : (Object) value;
        }
    }

    @GenerateCached
    @GenerateNodeFactory
    public abstract static class HPyLong_FromInt64_t extends FromSigned {}

    @GenerateCached
    @GenerateNodeFactory
    public abstract static class HPyLong_FromSsize_t extends FromSigned {}

    /** The parameter is a Long from 0 to 2^32 - 1. */
    @GenerateCached
    @GenerateNodeFactory
    public abstract static class HPyLong_FromUInt32_t extends FromSigned {}

    @GenerateNodeFactory
    public abstract static class HPyLong_FromInt32_t extends ContextFunction.With1 {
        @Specialization
        static int fromInt(int value) {
            return value;
        }
    }

    /** Makes an int of an unsigned number of 64 bits. */
    @GenerateCached(false)
    @ImportStatic(LongFunctions.class)
    abstract static class FromUnsigned extends ContextFunction.With1 {
        @Specialization(guards = {"value >= 0", "isSmall(value)"})
        static int small(long value) {
            return (int) value;
        }

        @Specialization(guards = "value >= 0", replaces = "small")
        static Object any(long value) {
            return FromSigned.any(value);
        }

        @Specialization(guards = "value < 0")
        static Object big(long value, @Bind PythonLanguage language) {
            return PFactory.createInt(language, PInt.longToUnsignedBigInteger(value));
        }
    }

    @GenerateCached
    @GenerateNodeFactory
    public abstract static class HPyLong_FromUInt64_t extends FromUnsigned {}

    @GenerateCached
    @GenerateNodeFactory
    public abstract static class HPyLong_FromSize_t extends FromUnsigned {}

    /** True if the number fits a Java int. */
    @Idempotent
    static boolean isSmall(long value) {
        return value == (int) value;
    }

    @GenerateNodeFactory
    public abstract static class HPyLong_AsInt32_t extends ContextFunction.With1 {
        @Specialization
        static int ofInt(int value) {
            return value;
        }

        @Specialization(replaces = "ofInt")
        static int ofAny(Object o, @Cached AsNativePrimitiveNode convert) {
            return convert.toInt32(o, true);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyLong_AsUInt32_t extends ContextFunction.With1 {
        @Specialization(guards = "value >= 0")
        static long ofInt(int value) {
            return value;
        }

        @Specialization(replaces = "ofInt")
        static long ofAny(
                Object o, @Bind Node node, @Cached PyLongCheckNode isInt, @Cached AsNativePrimitiveNode convert) {
            requireInt(node, isInt, o);
            return convert.toUInt32(o, true);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyLong_AsUInt32_tMask extends ContextFunction.With1 {
        @Specialization
        static long ofInt(int value) {
            return value;
        }

        @Specialization(replaces = "ofInt")
        static long ofAny(Object o, @Cached AsNativePrimitiveNode convert) {
            return convert.toUInt32(o, false);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyLong_AsInt64_t extends ContextFunction.With1 {
        @Specialization
        static long ofInt(int value) {
            return value;
        }

        @Specialization
        static long ofLong(long value) {
            return value;
        }

        @Specialization(replaces = {"ofInt", "ofLong"})
        static long ofAny(Object o, @Cached AsNativePrimitiveNode convert) {
            return convert.toInt64(o, true);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyLong_AsUInt64_tMask extends ContextFunction.With1 {
        @Specialization
        static long ofInt(int value) {
            return value;
        }

        @Specialization
        static long ofLong(long value) {
            return value;
        }

        @Specialization(replaces = {"ofInt", "ofLong"})
        static long ofAny(Object o, @Cached AsNativePrimitiveNode convert) {
            return convert.toUInt64(o, false);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyLong_AsSsize_t extends ContextFunction.With1 {
        @Specialization
        static long ofInt(int value) {
            return value;
        }

        @Specialization
        static long ofLong(long value) {
            return value;
        }

        @Specialization(replaces = {"ofInt", "ofLong"})
        static long ofAny(
                Object o, @Bind Node node, @Cached PyLongCheckNode isInt, @Cached AsNativePrimitiveNode convert) {
            requireInt(node, isInt, o);
            return convert.toInt64(o, true);
        }
    }

    /** Makes an unsigned number of 64 bits of an int, not of other objects with {@code __index__}. */
    @GenerateCached(false)
    abstract static class AsUnsigned extends ContextFunction.With1 {
        @Specialization(guards = "value >= 0")
        static long ofInt(int value) {
            return value;
        }

        @Specialization(guards = "value >= 0")
        static long ofLong(long value) {
            return value;
        }

        @Specialization(replaces = {"ofInt", "ofLong"})
        static long ofAny(
                Object o, @Bind Node node, @Cached PyLongCheckNode isInt, @Cached AsNativePrimitiveNode convert) {
            requireInt(node, isInt, o);
            return convert.toUInt64(o, true);
        }
    }

    @GenerateCached
    @GenerateNodeFactory
    public abstract static class HPyLong_AsUInt64_t extends AsUnsigned {}

    @GenerateCached
    @GenerateNodeFactory
    public abstract static class HPyLong_AsSize_t extends AsUnsigned {}

    /** An address comes as the number that a pointer is, or as the signed number with the same bits. */
    @GenerateNodeFactory
    public abstract static class HPyLong_AsVoidPtr extends ContextFunction.With1 {
        @Specialization
        static long ofInt(int value) {
            return value;
        }

        @Specialization
        static long ofLong(long value) {
            return value;
        }

        @Specialization(replaces = {"ofInt", "ofLong"})
        static long ofAny(
                Object o, @Bind Node node, @Cached PyLongCheckNode isInt, @Cached AsNativePrimitiveNode convert) {
            requireInt(node, isInt, o);
            boolean signed = !(o instanceof PInt big) || big.isNegative();
            return signed ? convert.toInt64(o, true) : convert.toUInt64(o, true);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyLong_AsDouble extends ContextFunction.With1 {
        @Specialization
        static double asDouble(Object o, @Bind Node node, @Cached PyLongAsDoubleNode asDouble) {
            return asDouble.execute(node, o);
        }
    }

    private static void requireInt(Node node, PyLongCheckNode isInt, Object o) {
        if (!isInt.execute(node, o)) {
            throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.TypeError, ErrorMessages.INTEGER_REQUIRED);
        }
    }
}
