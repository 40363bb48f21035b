// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.truffle.api.CompilerDirectives.CompilationFinal;
import com.oracle.truffle.api.dsl.NeverDefault;
import com.oracle.truffle.api.nodes.ExplodeLoop;
import com.oracle.truffle.api.nodes.Node;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.stream.IntStream;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.errors.ApiFunction;
import org.hpy.graalvm.errors.Misuse;

/**
 * The node of one API function: Python semantics only. It sees Python objects and Java primitives as {@link
 * org.hpy.graalvm.upcall.CType} says, never a handle; {@code HPy_NULL} is null. Errors are exceptions.
 *
 * <p>A subclass is named after the API function and extends the class for its number of parameters. It is found
 * through the generated factories of its family; see {@link Functions}.
 */
public abstract class ContextFunction extends Node implements ApiFunction {

    /** The end of the names of functions that get the elements of an array one by one, in place of the function so named. */
    private static final String UNROLLED = "_unrolled";

    /** How many elements C passes one by one at most. */
    private static final int MAX_ELEMENTS = 4;

    /** Where C code calls the function. */
    @CompilationFinal
    private Crossing crossing;

    /** Sets where C code calls the function; once, before it is called. */
    public final void setCrossing(Crossing crossing) {
        this.crossing = crossing;
    }

    /** Where C code calls the function; a constant for partial evaluation. */
    @NeverDefault
    final Crossing crossing() {
        return crossing;
    }

    /** Calls the function; the arguments are those of the C function without the {@code HPyContext *}. */
    public abstract Object call(Object[] arguments);

    /** A function that ends the handle of its first parameter. It gets the object. */
    @Retention(RetentionPolicy.RUNTIME)
    public @interface ClosesHandle {}

    /** A function that gets the handle of one parameter itself and not its object, to end it later. */
    @Retention(RetentionPolicy.RUNTIME)
    public @interface KeepsHandle {
        /** The position of the parameter, from 0. */
        int value();
    }

    /** A function that gets whatever C passes as {@code HPy}, because it must not fail where that is no open handle. */
    public interface OfAnything {}

    /**
     * The {@code HPy} parameters that may be {@code HPy_NULL}, as positions in C without the {@code HPyContext *}. The
     * crossing refuses it elsewhere.
     */
    @Retention(RetentionPolicy.RUNTIME)
    public @interface NullAllowed {
        /** The positions, from 0. */
        int[] value();
    }

    /**
     * A function whose result C code takes as it is, because it has no error value or no reason to fail. All others that
     * return a handle or a whole number may raise what a signal handler has raised.
     */
    @Retention(RetentionPolicy.RUNTIME)
    public @interface NeverFails {}

    /** A function that looks at the error indicator, or changes it other than by raising an error. */
    @Retention(RetentionPolicy.RUNTIME)
    public @interface UsesErrorIndicator {}

    /** The name of an API function as users know it. */
    public static String publicName(String name) {
        return name.endsWith(UNROLLED) ? name.substring(1, name.length() - UNROLLED.length()) : name;
    }

    @Override
    public final String publicName() {
        return publicName(getClass().getSuperclass().getSimpleName());
    }

    /** The positions of the {@code HPy} parameters that may be {@code HPy_NULL}. */
    public static List<Integer> nullAllowed(Class<? extends ContextFunction> function) {
        NullAllowed annotation = function.getAnnotation(NullAllowed.class);
        return annotation == null
                ? List.of()
                : IntStream.of(annotation.value()).boxed().toList();
    }

    /** A function without parameters. */
    public abstract static class With0 extends ContextFunction {
        protected abstract Object execute();

        @Override
        public final Object call(Object[] arguments) {
            return execute();
        }
    }

    /** A function with one parameter. */
    public abstract static class With1 extends ContextFunction {
        protected abstract Object execute(Object a);

        @Override
        public final Object call(Object[] arguments) {
            return execute(arguments[0]);
        }
    }

    /** A function with two parameters. */
    public abstract static class With2 extends ContextFunction {
        protected abstract Object execute(Object a, Object b);

        @Override
        public final Object call(Object[] arguments) {
            return execute(arguments[0], arguments[1]);
        }
    }

    /** A function with three parameters. */
    public abstract static class With3 extends ContextFunction {
        protected abstract Object execute(Object a, Object b, Object c);

        @Override
        public final Object call(Object[] arguments) {
            return execute(arguments[0], arguments[1], arguments[2]);
        }
    }

    /** A function with four parameters. */
    public abstract static class With4 extends ContextFunction {
        protected abstract Object execute(Object a, Object b, Object c, Object d);

        @Override
        public final Object call(Object[] arguments) {
            return execute(arguments[0], arguments[1], arguments[2], arguments[3]);
        }
    }

    /**
     * A function that gets what others read from an array of handles: a parameter, then how many elements there are, then
     * {@link #MAX_ELEMENTS} places for them.
     */
    public abstract static class WithElements extends ContextFunction {
        protected abstract Object execute(Object a, Object[] elements);

        @Override
        public final Object call(Object[] arguments) {
            return execute(arguments[0], elements(arguments, 1, this));
        }
    }

    /** The same without the parameter. */
    public abstract static class WithElementsOnly extends ContextFunction {
        protected abstract Object execute(Object[] elements);

        @Override
        public final Object call(Object[] arguments) {
            return execute(elements(arguments, 0, this));
        }
    }

    /** The count is a constant of the call site in C, and so of the inlined code. */
    @ExplodeLoop
    private static Object[] elements(Object[] arguments, int countPosition, Node node) {
        int count = (int) (long) arguments[countPosition];
        Object[] elements = new Object[count];
        for (int i = 0; i < MAX_ELEMENTS; i++) {
            if (i < count) {
                elements[i] = arguments[countPosition + 1 + i];
                if (elements[i] == null) {
                    throw Misuse.raise(node, "HPy_NULL in an array of handles");
                }
            }
        }
        return elements;
    }
}
