// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.nativecode;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Calls of native functions. On x86-64 the first six integers and the first eight floating-point numbers are in registers
 * of their own, wherever they stand among the parameters, and a function does not mind what is in the others. So a few
 * shapes serve all functions, each a constant for the compiler of the Java VM.
 */
final class RegisterCall {

    static final int INTEGERS = 6;
    static final int DOUBLES = 8;

    private static final MethodHandle LONG = handle(JAVA_LONG, 0);
    private static final MethodHandle LONG_DOUBLES = handle(JAVA_LONG, DOUBLES);
    private static final MethodHandle DOUBLE_DOUBLES = handle(JAVA_DOUBLE, DOUBLES);
    private static final MethodHandle GUARDED_LONG = guardedHandle(JAVA_LONG);
    private static final MethodHandle GUARDED_DOUBLE = guardedHandle(JAVA_DOUBLE);

    private RegisterCall() {}

    private static MethodHandle handle(MemoryLayout result, int doubles) {
        return handle(result, registers(doubles));
    }

    private static MethodHandle guardedHandle(MemoryLayout result) {
        List<MemoryLayout> parameters = registers(DOUBLES);
        parameters.add(0, ADDRESS);
        parameters.add(JAVA_LONG);
        return handle(result, parameters);
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(MemoryLayout result, List<MemoryLayout> parameters) {
        return Linker.nativeLinker()
                .downcallHandle(FunctionDescriptor.of(result, parameters.toArray(MemoryLayout[]::new)));
    }

    private static List<MemoryLayout> registers(int doubles) {
        List<MemoryLayout> parameters = new ArrayList<>(Collections.nCopies(INTEGERS, JAVA_LONG));
        parameters.addAll(Collections.nCopies(doubles, JAVA_DOUBLE));
        return parameters;
    }

    /** Calls a function without floating-point parameters whose result is an integer, a pointer or nothing. */
    @TruffleBoundary
    static long callLong(MemorySegment function, long a, long b, long c, long d, long e, long f) {
        try {
            return (long) LONG.invokeExact(function, a, b, c, d, e, f);
        } catch (Throwable t) {
            throw CompilerDirectives.shouldNotReachHere(t);
        }
    }

    /** Calls any function whose result is an integer, a pointer or nothing. */
    @TruffleBoundary
    static long callLong(MemorySegment function, long[] n, double[] x) {
        try {
            return (long) LONG_DOUBLES.invokeExact(
                    function, n[0], n[1], n[2], n[3], n[4], n[5], x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7]);
        } catch (Throwable t) {
            throw CompilerDirectives.shouldNotReachHere(t);
        }
    }

    /** Calls any function whose result is a floating-point number. */
    @TruffleBoundary
    static double callDouble(MemorySegment function, long[] n, double[] x) {
        try {
            return (double) DOUBLE_DOUBLES.invokeExact(
                    function, n[0], n[1], n[2], n[3], n[4], n[5], x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7]);
        } catch (Throwable t) {
            throw CompilerDirectives.shouldNotReachHere(t);
        }
    }

    /**
     * The same through the guard of guard.c, which writes to {@code outcome} if the function does not return.
     */
    @TruffleBoundary
    static long callLong(MemorySegment guard, MemorySegment function, long[] n, double[] x, long outcome) {
        try {
            return (long) GUARDED_LONG.invokeExact(
                    guard, function, n[0], n[1], n[2], n[3], n[4], n[5], x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7],
                    outcome);
        } catch (Throwable t) {
            throw CompilerDirectives.shouldNotReachHere(t);
        }
    }

    /** The same for a floating-point number. */
    @TruffleBoundary
    static double callDouble(MemorySegment guard, MemorySegment function, long[] n, double[] x, long outcome) {
        try {
            return (double) GUARDED_DOUBLE.invokeExact(
                    guard, function, n[0], n[1], n[2], n[3], n[4], n[5], x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7],
                    outcome);
        } catch (Throwable t) {
            throw CompilerDirectives.shouldNotReachHere(t);
        }
    }
}
