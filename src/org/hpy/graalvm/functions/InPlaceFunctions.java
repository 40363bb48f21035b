// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.builtins.objects.bytes.PBytesLike;
import com.oracle.graal.python.lib.PyNumberInPlaceAddNode;
import com.oracle.graal.python.lib.PyNumberInPlaceAndNode;
import com.oracle.graal.python.lib.PyNumberInPlaceFloorDivideNode;
import com.oracle.graal.python.lib.PyNumberInPlaceLshiftNode;
import com.oracle.graal.python.lib.PyNumberInPlaceMatrixMultiplyNode;
import com.oracle.graal.python.lib.PyNumberInPlaceMultiplyNode;
import com.oracle.graal.python.lib.PyNumberInPlaceOrNode;
import com.oracle.graal.python.lib.PyNumberInPlacePowerNode;
import com.oracle.graal.python.lib.PyNumberInPlaceRemainderNode;
import com.oracle.graal.python.lib.PyNumberInPlaceRshiftNode;
import com.oracle.graal.python.lib.PyNumberInPlaceSubtractNode;
import com.oracle.graal.python.lib.PyNumberInPlaceTrueDivideNode;
import com.oracle.graal.python.lib.PyNumberInPlaceXorNode;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.ImportStatic;
import com.oracle.truffle.api.dsl.Specialization;

/** Python's in-place operators such as {@code +=}; the caller uses the result in place of the first operand. */
public final class InPlaceFunctions {

    private InPlaceFunctions() {}

    @GenerateNodeFactory
    @ImportStatic(NumberFunctions.HPy_Add.class)
    public abstract static class HPy_InPlaceAdd extends ContextFunction.With2 {
        /** See {@link NumberFunctions.HPy_Add}. */
        @Specialization(guards = "!isBytes(w)")
        @TruffleBoundary
        static Object addToBytes(PBytesLike v, Object w) {
            return PyNumberInPlaceAddNode.getUncached().execute(null, v, w);
        }

        @Fallback
        static Object inPlaceAdd(Object v, Object w, @Cached PyNumberInPlaceAddNode node) {
            return node.execute(null, v, w);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_InPlaceSubtract extends ContextFunction.With2 {
        @Specialization
        static Object inPlaceSubtract(Object v, Object w, @Cached PyNumberInPlaceSubtractNode node) {
            return node.execute(null, v, w);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_InPlaceMultiply extends ContextFunction.With2 {
        @Specialization
        static Object inPlaceMultiply(Object v, Object w, @Cached PyNumberInPlaceMultiplyNode node) {
            return node.execute(null, v, w);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_InPlaceMatrixMultiply extends ContextFunction.With2 {
        @Specialization
        static Object inPlaceMatrixMultiply(Object v, Object w, @Cached PyNumberInPlaceMatrixMultiplyNode node) {
            return node.execute(null, v, w);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_InPlaceFloorDivide extends ContextFunction.With2 {
        @Specialization
        static Object inPlaceFloorDivide(Object v, Object w, @Cached PyNumberInPlaceFloorDivideNode node) {
            return node.execute(null, v, w);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_InPlaceTrueDivide extends ContextFunction.With2 {
        @Specialization
        static Object inPlaceTrueDivide(Object v, Object w, @Cached PyNumberInPlaceTrueDivideNode node) {
            return node.execute(null, v, w);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_InPlaceRemainder extends ContextFunction.With2 {
        @Specialization
        static Object inPlaceRemainder(Object v, Object w, @Cached PyNumberInPlaceRemainderNode node) {
            return node.execute(null, v, w);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_InPlacePower extends ContextFunction.With3 {
        @Specialization
        static Object inPlacePower(Object v, Object w, Object modulus, @Cached PyNumberInPlacePowerNode node) {
            return node.execute(null, v, w, modulus);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_InPlaceLshift extends ContextFunction.With2 {
        @Specialization
        static Object inPlaceLshift(Object v, Object w, @Cached PyNumberInPlaceLshiftNode node) {
            return node.execute(null, v, w);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_InPlaceRshift extends ContextFunction.With2 {
        @Specialization
        static Object inPlaceRshift(Object v, Object w, @Cached PyNumberInPlaceRshiftNode node) {
            return node.execute(null, v, w);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_InPlaceAnd extends ContextFunction.With2 {
        @Specialization
        static Object inPlaceAnd(Object v, Object w, @Cached PyNumberInPlaceAndNode node) {
            return node.execute(null, v, w);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_InPlaceXor extends ContextFunction.With2 {
        @Specialization
        static Object inPlaceXor(Object v, Object w, @Cached PyNumberInPlaceXorNode node) {
            return node.execute(null, v, w);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_InPlaceOr extends ContextFunction.With2 {
        @Specialization
        static Object inPlaceOr(Object v, Object w, @Cached PyNumberInPlaceOrNode node) {
            return node.execute(null, v, w);
        }
    }
}
