// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.builtins.objects.bytes.PBytesLike;
import com.oracle.graal.python.lib.PyNumberAbsoluteNode;
import com.oracle.graal.python.lib.PyNumberAddNode;
import com.oracle.graal.python.lib.PyNumberAndNode;
import com.oracle.graal.python.lib.PyNumberCheckNode;
import com.oracle.graal.python.lib.PyNumberDivmodNode;
import com.oracle.graal.python.lib.PyNumberFloatNode;
import com.oracle.graal.python.lib.PyNumberFloorDivideNode;
import com.oracle.graal.python.lib.PyNumberIndexNode;
import com.oracle.graal.python.lib.PyNumberInvertNode;
import com.oracle.graal.python.lib.PyNumberLongNode;
import com.oracle.graal.python.lib.PyNumberLshiftNode;
import com.oracle.graal.python.lib.PyNumberMatrixMultiplyNode;
import com.oracle.graal.python.lib.PyNumberMultiplyNode;
import com.oracle.graal.python.lib.PyNumberNegativeNode;
import com.oracle.graal.python.lib.PyNumberOrNode;
import com.oracle.graal.python.lib.PyNumberPositiveNode;
import com.oracle.graal.python.lib.PyNumberPowerNode;
import com.oracle.graal.python.lib.PyNumberRemainderNode;
import com.oracle.graal.python.lib.PyNumberRshiftNode;
import com.oracle.graal.python.lib.PyNumberSubtractNode;
import com.oracle.graal.python.lib.PyNumberTrueDivideNode;
import com.oracle.graal.python.lib.PyNumberXorNode;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;

/** Python's number protocol: operators and conversions; {@link InPlaceFunctions} has the in-place operators. */
public final class NumberFunctions {

    private NumberFunctions() {}

    @GenerateNodeFactory
    @ContextFunction.NeverFails
    public abstract static class HPyNumber_Check extends ContextFunction.With1 {
        @Specialization
        static int check(Object o, @Bind Node node, @Cached PyNumberCheckNode check) {
            return check.execute(node, o) ? 1 : 0;
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_Add extends ContextFunction.With2 {
        /** GraalPy's node needs a frame once bytes have met many kinds of objects. */
        @Specialization(guards = "!isBytes(w)")
        @TruffleBoundary
        static Object addToBytes(PBytesLike v, Object w) {
            return PyNumberAddNode.getUncached().execute(null, v, w);
        }

        @Fallback
        static Object add(Object v, Object w, @Cached PyNumberAddNode node) {
            return node.execute(null, v, w);
        }

        static boolean isBytes(Object object) {
            return object instanceof PBytesLike;
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_Subtract extends ContextFunction.With2 {
        @Specialization
        static Object subtract(Object v, Object w, @Cached PyNumberSubtractNode node) {
            return node.execute(null, v, w);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_Multiply extends ContextFunction.With2 {
        @Specialization
        static Object multiply(Object v, Object w, @Cached PyNumberMultiplyNode node) {
            return node.execute(null, v, w);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_MatrixMultiply extends ContextFunction.With2 {
        @Specialization
        static Object matrixMultiply(Object v, Object w, @Cached PyNumberMatrixMultiplyNode node) {
            return node.execute(null, v, w);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_FloorDivide extends ContextFunction.With2 {
        @Specialization
        static Object floorDivide(Object v, Object w, @Cached PyNumberFloorDivideNode node) {
            return node.execute(null, v, w);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_TrueDivide extends ContextFunction.With2 {
        @Specialization
        static Object trueDivide(Object v, Object w, @Cached PyNumberTrueDivideNode node) {
            return node.execute(null, v, w);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_Remainder extends ContextFunction.With2 {
        @Specialization
        static Object remainder(Object v, Object w, @Cached PyNumberRemainderNode node) {
            return node.execute(null, v, w);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_Divmod extends ContextFunction.With2 {
        @Specialization
        static Object divmod(Object v, Object w, @Bind Node node, @Cached PyNumberDivmodNode divmod) {
            return divmod.execute(null, node, v, w);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_Power extends ContextFunction.With3 {
        @Specialization
        static Object power(Object v, Object w, Object modulus, @Cached PyNumberPowerNode node) {
            return node.execute(null, v, w, modulus);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_Negative extends ContextFunction.With1 {
        @Specialization
        static Object negative(Object o, @Cached PyNumberNegativeNode node) {
            return node.execute(null, o);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_Positive extends ContextFunction.With1 {
        @Specialization
        static Object positive(Object o, @Cached PyNumberPositiveNode node) {
            return node.execute(null, o);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_Absolute extends ContextFunction.With1 {
        @Specialization
        static Object absolute(Object o, @Cached PyNumberAbsoluteNode node) {
            return node.execute(null, o);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_Invert extends ContextFunction.With1 {
        @Specialization
        static Object invert(Object o, @Cached PyNumberInvertNode node) {
            return node.execute(null, o);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_Lshift extends ContextFunction.With2 {
        @Specialization
        static Object lshift(Object v, Object w, @Cached PyNumberLshiftNode node) {
            return node.execute(null, v, w);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_Rshift extends ContextFunction.With2 {
        @Specialization
        static Object rshift(Object v, Object w, @Cached PyNumberRshiftNode node) {
            return node.execute(null, v, w);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_And extends ContextFunction.With2 {
        @Specialization
        static Object and(Object v, Object w, @Cached PyNumberAndNode node) {
            return node.execute(null, v, w);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_Xor extends ContextFunction.With2 {
        @Specialization
        static Object xor(Object v, Object w, @Cached PyNumberXorNode node) {
            return node.execute(null, v, w);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_Or extends ContextFunction.With2 {
        @Specialization
        static Object or(Object v, Object w, @Cached PyNumberOrNode node) {
            return node.execute(null, v, w);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_Index extends ContextFunction.With1 {
        @Specialization
        static Object convert(Object o, @Bind Node node, @Cached PyNumberIndexNode asIndex) {
            return asIndex.execute(null, node, o);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_Long extends ContextFunction.With1 {
        @Specialization
        static Object convert(Object o, @Bind Node node, @Cached PyNumberLongNode asLong) {
            return asLong.execute(null, node, o);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_Float extends ContextFunction.With1 {
        @Specialization
        static double convert(Object o, @Bind Node node, @Cached PyNumberFloatNode asFloat) {
            return asFloat.execute(null, node, o);
        }
    }
}
