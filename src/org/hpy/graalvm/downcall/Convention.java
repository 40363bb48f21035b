// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.downcall;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.cext.capi.ExternalFunctionNodes.PExternalFunctionWrapper;
import com.oracle.graal.python.builtins.objects.function.PBuiltinFunction;
import com.oracle.graal.python.builtins.objects.function.PKeyword;
import com.oracle.graal.python.builtins.objects.function.Signature;
import com.oracle.graal.python.builtins.objects.type.slots.TpSlot;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.RootCallTarget;
import com.oracle.truffle.api.strings.TruffleString;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hpy.graalvm.border.Border;
import org.hpy.graalvm.border.Crossing;

/**
 * How Python calls a C function of one signature: the Python parameters, which C argument is made of which of them,
 * and what the C result becomes. Everything that depends on a signature is here.
 */
public final class Convention {

    /** The names of parameters, for error messages. */
    private static final String[] FIXED_NAMES = {"$self", "arg", "arg2"};

    /** {@code HPyFunc_NOARGS} and all functions of one handle that return one. */
    public static final Convention UNARY = fixed(1, Result.NewHandle::new, handle(0));

    /** {@code HPyFunc_O} and all functions of two handles that return one. */
    public static final Convention BINARY = fixed(2, Result.NewHandle::new, handle(0), handle(1));

    /** A binary operator that Python calls on the right operand; C gets left and right in order. */
    public static final Convention BINARY_REVERSED = fixed(2, Result.NewHandle::new, handle(1), handle(0));

    /** Three handles; the third Python argument defaults to None. */
    public static final Convention TERNARY =
            fixed(3, Result.NewHandle::new, handle(0), handle(1), handle(2)).withDefault(PNone.NONE);

    /** The power operator that Python calls on the right operand. */
    public static final Convention TERNARY_REVERSED =
            fixed(3, Result.NewHandle::new, handle(1), handle(0), handle(2)).withDefault(PNone.NONE);

    /** {@code HPyFunc_DESCRGETFUNC}: None for the instance or the owner is {@code HPy_NULL} in C. */
    public static final Convention DESCRIPTOR_GET = fixed(
                    3,
                    Result.NewHandle::new,
                    handle(0),
                    crossing -> new Argument.NotNone(crossing, 1),
                    crossing -> new Argument.NotNone(crossing, 2))
            .withDefault(PNone.NONE);

    /** {@code HPyFunc_VARARGS}. */
    public static final Convention VARARGS = new Convention(
            variable(false, "$self"),
            Result.NewHandle::new,
            handle(0),
            crossing -> new Argument.Array(crossing, false),
            Argument.Count::new);

    /** {@code HPyFunc_KEYWORDS}. */
    public static final Convention KEYWORDS = new Convention(
            variable(true, "$self"),
            Result.NewHandle::new,
            handle(0),
            crossing -> new Argument.Array(crossing, true),
            Argument.Count::new,
            Argument.KeywordNames::new);

    /** {@code HPyFunc_INITPROC}. */
    public static final Convention INIT = new Convention(
            variable(true, "$self"),
            Result.Status::new,
            handle(0),
            crossing -> new Argument.Array(crossing, false),
            Argument.Count::new,
            Argument.KeywordDict::new);

    /** {@code HPyFunc_INQUIRY} as a truth value. */
    public static final Convention INQUIRY = fixed(1, Result.Truth::new, handle(0));

    /** {@code HPyFunc_INQUIRY} as a function that succeeds or fails. */
    public static final Convention STATUS = fixed(1, Result.Status::new, handle(0));

    /** {@code HPyFunc_DESTRUCTOR}. */
    public static final Convention DESTRUCTOR = fixed(1, Result.None::new, handle(0));

    /** {@code HPyFunc_GETBUFFERPROC}: Python passes the address of the struct, and the flags. */
    public static final Convention GET_BUFFER = fixed(
            3,
            Result.Status::new,
            handle(0),
            crossing -> new Argument.Address(crossing, 1),
            crossing -> new Argument.Flags(crossing, 2));

    /** {@code HPyFunc_RELEASEBUFFERPROC}: Python passes the address of the struct. */
    public static final Convention RELEASE_BUFFER =
            fixed(2, Result.None::new, handle(0), crossing -> new Argument.Address(crossing, 1));

    /** {@code HPyFunc_OBJOBJPROC}. */
    public static final Convention CONTAINS = fixed(2, Result.Truth::new, handle(0), handle(1));

    /** {@code HPyFunc_LENFUNC}. */
    public static final Convention LENGTH = fixed(1, Result.Length::new, handle(0));

    /** {@code HPyFunc_HASHFUNC}. */
    public static final Convention HASH = fixed(1, Result.Hash::new, handle(0));

    /** {@code HPyFunc_SSIZEARGFUNC} with a size. */
    public static final Convention REPEAT =
            fixed(2, Result.NewHandle::new, handle(0), crossing -> new Argument.Size(crossing, 1));

    /** {@code HPyFunc_SSIZEARGFUNC} with an index. */
    public static final Convention ITEM =
            fixed(2, Result.NewHandle::new, handle(0), crossing -> new Argument.Index(crossing, 1));

    /** {@code HPyFunc_SSIZEOBJARGPROC}. */
    public static final Convention SET_ITEM =
            fixed(3, Result.Status::new, handle(0), crossing -> new Argument.Index(crossing, 1), handle(2));

    /** {@code HPyFunc_SSIZEOBJARGPROC} without a value. */
    public static final Convention DELETE_ITEM = fixed(
            2,
            Result.Status::new,
            handle(0),
            crossing -> new Argument.Index(crossing, 1),
            Argument.Constant::nullHandle);

    /** {@code HPyFunc_OBJOBJARGPROC}. */
    public static final Convention SET_SUBSCRIPT = fixed(3, Result.Status::new, handle(0), handle(1), handle(2));

    /** {@code HPyFunc_OBJOBJARGPROC} without a value. */
    public static final Convention DELETE_SUBSCRIPT =
            fixed(2, Result.Status::new, handle(0), handle(1), Argument.Constant::nullHandle);

    private final Signature signature;
    private final Function<Crossing, Result> result;
    private final Function<Crossing, Argument>[] arguments;
    private final Object[] defaults;

    private final BiFunction<CFunction, Crossing, CalleeNode> callee;

    @SafeVarargs
    @SuppressWarnings("varargs")
    private Convention(
            Signature signature, Function<Crossing, Result> result, Function<Crossing, Argument>... arguments) {
        this(new Object[0], signature, result, DowncallNode::new, arguments);
    }

    private Convention(
            Object[] defaults,
            Signature signature,
            Function<Crossing, Result> result,
            BiFunction<CFunction, Crossing, CalleeNode> callee,
            Function<Crossing, Argument>[] arguments) {
        this.defaults = defaults;
        this.callee = callee;
        this.signature = signature;
        this.result = result;
        this.arguments = arguments;
    }

    private Convention withDefault(Object value) {
        return new Convention(new Object[] {value}, signature, result, callee, arguments);
    }

    /** The same with another node that makes the call. */
    public Convention calledBy(BiFunction<CFunction, Crossing, CalleeNode> other) {
        return new Convention(defaults, signature, result, other, arguments);
    }

    /** {@code HPyFunc_NEWFUNC} of a type; the function is bound to it, and the type to instantiate comes next. */
    public static Convention newInstanceOf(Object type) {
        return new Convention(
                variable(true, "$self", "$type"),
                Result.NewHandle::new,
                crossing -> new Argument.Subtype(crossing, 1, type),
                crossing -> new Argument.Array(crossing, false),
                Argument.Count::new,
                Argument.KeywordDict::new);
    }

    /** {@code HPyFunc_RICHCMPFUNC} for one operator. */
    public static Convention compare(int operator) {
        return fixed(
                2, Result.NewHandle::new, handle(0), handle(1), crossing -> new Argument.Constant(crossing, operator));
    }

    /** {@code HPyFunc_GETTER} with the {@code closure} of its definition. */
    public static Convention getter(long closure) {
        return fixed(1, Result.NewHandle::new, handle(0), crossing -> Argument.Constant.pointer(crossing, closure));
    }

    /** {@code HPyFunc_SETTER} with the {@code closure} of its definition. */
    public static Convention setter(long closure) {
        return fixed(
                2,
                Result.Status::new,
                handle(0),
                crossing -> new Argument.NewValue(crossing, 1),
                crossing -> Argument.Constant.pointer(crossing, closure));
    }

    /** The convention of an {@code HPyDef_METH}, by the number of its {@code HPyFunc_Signature}; null if unknown. */
    public static Convention ofMethod(int signature) {
        return switch (signature) {
            case 1 -> VARARGS;
            case 2 -> KEYWORDS;
            case 3 -> UNARY;
            case 4 -> BINARY;
            default -> null;
        };
    }

    /**
     * Makes a function that Python can call.
     *
     * @param name its {@code __name__}
     * @param owner the class it is a method of, or null
     */
    public PBuiltinFunction bind(TruffleString name, Owner owner, CFunction function, Border border) {
        PythonLanguage language = PythonLanguage.get(null);
        Class<?> layout = owner == null ? null : owner.layout();
        RootCallTarget callTarget = new CFunctionRootNode(language, function, border, this, layout).getCallTarget();
        Object type = owner == null ? null : owner.type();
        return PFactory.createBuiltinFunction(language, name, type, defaults, PKeyword.EMPTY_KEYWORDS, 0, callTarget);
    }

    /**
     * The same as a slot wrapper, what CPython makes of slots.
     *
     * @param slot a slot of GraalPy that does the same if GraalPy calls it as {@code wrapper} says; or null
     * @param wrapper null if there is no such slot
     */
    public PBuiltinFunction bindSlot(
            TruffleString name,
            Owner owner,
            CFunction function,
            Border border,
            TpSlot slot,
            PExternalFunctionWrapper wrapper) {
        PythonLanguage language = PythonLanguage.get(null);
        RootCallTarget callTarget =
                new CFunctionRootNode(language, function, border, this, owner.layout()).getCallTarget();
        return PFactory.createWrapperDescriptor(
                language,
                name,
                owner.type(),
                defaults,
                PKeyword.EMPTY_KEYWORDS,
                0,
                callTarget,
                wrapper == null ? null : slot,
                wrapper);
    }

    /**
     * The class that a function belongs to.
     *
     * @param layout the Java class of all its instances, null if they need none: C code reads their struct, and GraalPy
     *     lets Python make instances without one
     */
    public record Owner(Object type, Class<?> layout) {}

    Signature signature() {
        return signature;
    }

    CalleeNode callee(CFunction function, Crossing crossing) {
        return callee.apply(function, crossing);
    }

    Argument[] arguments(Crossing crossing) {
        return Stream.of(arguments).map(argument -> argument.apply(crossing)).toArray(Argument[]::new);
    }

    Result result(Crossing crossing) {
        return result.apply(crossing);
    }

    private static Function<Crossing, Argument> handle(int index) {
        return crossing -> new Argument.Parameter(crossing, index);
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static Convention fixed(
            int parameters, Function<Crossing, Result> result, Function<Crossing, Argument>... arguments) {
        return new Convention(positionalOnly(false, -1, Arrays.copyOf(FIXED_NAMES, parameters)), result, arguments);
    }

    /** The names are none that a keyword argument could have. */
    private static Signature variable(boolean keywords, String... names) {
        return positionalOnly(keywords, names.length, names);
    }

    private static Signature positionalOnly(boolean keywords, int rest, String... names) {
        TruffleString[] ids =
                Stream.of(names).map(PythonUtils::toTruffleStringUncached).toArray(TruffleString[]::new);
        return new Signature(names.length, keywords, rest, ids, null, true);
    }
}
