// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.nativecode;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.GenerateWrapper;
import com.oracle.truffle.api.instrumentation.InstrumentableNode;
import com.oracle.truffle.api.instrumentation.ProbeNode;
import com.oracle.truffle.api.instrumentation.StandardTags;
import com.oracle.truffle.api.instrumentation.Tag;
import com.oracle.truffle.api.nodes.ExplodeLoop;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.source.SourceSection;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import java.lang.foreign.MemorySegment;

/** Calls a native function with the arguments that Sulong has passed. Profilers see it as a function. */
@GenerateWrapper
class NativeCallNode extends Node implements InstrumentableNode {

    /** Sulong passes its stack first. */
    private static final int FIRST_ARGUMENT = 1;

    private final NativeFunction function;

    /** Null if the function needs none. */
    private final MemorySegment guard;

    private final SourceSection sourceSection;
    private final boolean hasDoubles;

    @Children
    private final ToRegisterNode[] toRegister;

    NativeCallNode(NativeFunction function, MemorySegment guard, SourceSection sourceSection) {
        this.function = function;
        this.guard = guard;
        this.sourceSection = sourceSection;
        this.hasDoubles = NativeFunction.isFloating(function.result())
                || function.parameters().chars().anyMatch(kind -> NativeFunction.isFloating((char) kind));
        this.toRegister = function.parameters()
                .chars()
                .mapToObj(kind -> ToRegisterNodeGen.create(kind == 'u'))
                .toArray(ToRegisterNode[]::new);
    }

    /** For the wrapper. */
    NativeCallNode(NativeCallNode wrapped) {
        this(wrapped.function, wrapped.guard, wrapped.sourceSection);
    }

    @ExplodeLoop
    Object execute(VirtualFrame frame) {
        Object[] arguments = frame.getArguments();
        long[] integers = new long[RegisterCall.INTEGERS];
        double[] doubles = new double[RegisterCall.DOUBLES];
        int nextInteger = 0;
        int nextDouble = 0;
        for (int i = 0; i < toRegister.length; i++) {
            Object argument = arguments[FIRST_ARGUMENT + i];
            switch (function.parameters().charAt(i)) {
                case 'd' -> doubles[nextDouble++] = (double) argument;
                case 'f' -> doubles[nextDouble++] = widen((float) argument);
                default -> integers[nextInteger++] = toRegister[i].execute(argument);
            }
        }
        if (NativeFunction.isFloating(function.result())) {
            double result = callDouble(integers, doubles);
            return function.result() == 'd' ? (Object) result : (Object) narrow(result);
        }
        long result = callLong(integers, doubles);
        return switch (function.result()) {
            case 'p' -> LLVMNativePointer.create(result);
            case 'i' -> (int) result;
            case 'h' -> (short) result;
            case 'c' -> (byte) result;
            case 'b' -> (result & 1) != 0;
            case 'l', 'v' -> result;
            default -> throw CompilerDirectives.shouldNotReachHere(function.name());
        };
    }

    private long callLong(long[] integers, double[] doubles) {
        if (guard != null) {
            Guard outcome = Guard.get(this);
            long result = RegisterCall.callLong(guard, function.address(), integers, doubles, outcome.outcome());
            outcome.check(this);
            return result;
        }
        if (hasDoubles) {
            return RegisterCall.callLong(function.address(), integers, doubles);
        }
        return RegisterCall.callLong(
                function.address(), integers[0], integers[1], integers[2], integers[3], integers[4], integers[5]);
    }

    private double callDouble(long[] integers, double[] doubles) {
        if (guard != null) {
            Guard outcome = Guard.get(this);
            double result = RegisterCall.callDouble(guard, function.address(), integers, doubles, outcome.outcome());
            outcome.check(this);
            return result;
        }
        return RegisterCall.callDouble(function.address(), integers, doubles);
    }

    /** A float is in the lower half of the register. */
    private static double widen(float value) {
        return Double.longBitsToDouble(Integer.toUnsignedLong(Float.floatToRawIntBits(value)));
    }

    private static float narrow(double register) {
        return Float.intBitsToFloat((int) Double.doubleToRawLongBits(register));
    }

    @Override
    public boolean isInstrumentable() {
        return true;
    }

    @Override
    public WrapperNode createWrapper(ProbeNode probe) {
        return new NativeCallNodeWrapper(this, this, probe);
    }

    @Override
    public boolean hasTag(Class<? extends Tag> tag) {
        return tag == StandardTags.RootTag.class || tag == StandardTags.RootBodyTag.class;
    }

    @Override
    public SourceSection getSourceSection() {
        return sourceSection;
    }
}
