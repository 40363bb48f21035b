// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.common.SequenceNodes.GetObjectArrayNode;
import com.oracle.graal.python.builtins.objects.function.PKeyword;
import com.oracle.graal.python.builtins.objects.tuple.PTuple;
import com.oracle.graal.python.lib.PyCallableCheckNode;
import com.oracle.graal.python.lib.PyDictCheckNode;
import com.oracle.graal.python.lib.PyObjectGetMethod;
import com.oracle.graal.python.lib.PyTupleCheckNode;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.argument.keywords.ExpandKeywordStarargsNode;
import com.oracle.graal.python.nodes.util.CannotCastException;
import com.oracle.graal.python.nodes.util.CastToTruffleStringNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.GenerateCached;
import com.oracle.truffle.api.dsl.GenerateInline;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.NeverDefault;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.errors.Misuse;
import org.hpy.graalvm.graalpy.CallPythonNode;

/** Calls of Python objects. */
public final class CallFunctions {

    private static final TruffleString ARGS_NOT_A_TUPLE =
            PythonUtils.tsLiteral("HPy_CallTupleDict: args must be a tuple or HPy_NULL, not %p");
    private static final TruffleString KW_NOT_A_DICT =
            PythonUtils.tsLiteral("HPy_CallTupleDict: kw must be a dict or HPy_NULL, not %p");
    private static final TruffleString NAME_NOT_A_STRING =
            PythonUtils.tsLiteral("HPy_CallMethod: name must be a str, not %p");

    private static final TruffleString KEYWORDS_NOT_STRINGS = PythonUtils.tsLiteral("keywords must be strings");

    private CallFunctions() {}

    @GenerateNodeFactory
    @ContextFunction.NeverFails
    public abstract static class HPyCallable_Check extends ContextFunction.With1 {
        @Specialization
        static int check(Object object, @Bind Node node, @Cached PyCallableCheckNode check) {
            return check.execute(node, object) ? 1 : 0;
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed({1, 2})
    public abstract static class HPy_CallTupleDict extends ContextFunction.With3 {
        @Specialization
        static Object call(
                Object callable,
                Object args,
                Object kw,
                @Bind Node node,
                @Cached PyTupleCheckNode isTuple,
                @Cached GetObjectArrayNode toArray,
                @Cached PyDictCheckNode isDict,
                @Cached ExpandKeywordStarargsNode toKeywords,
                @Cached PRaiseNode raise,
                @Cached CallPythonNode call) {
            if (args != null && !isTuple.execute(node, args)) {
                throw raise.raise(node, PythonBuiltinClassType.TypeError, ARGS_NOT_A_TUPLE, args);
            }
            if (kw != null && !isDict.execute(node, kw)) {
                throw raise.raise(node, PythonBuiltinClassType.TypeError, KW_NOT_A_DICT, kw);
            }
            Object[] positional = args == null ? PythonUtils.EMPTY_OBJECT_ARRAY : toArray.execute(node, args);
            PKeyword[] keywords = kw == null ? PKeyword.EMPTY_KEYWORDS : toKeywords.execute(null, node, kw);
            return call.execute(callable, positional, keywords);
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(3)
    public abstract static class HPy_Call extends ContextFunction.With4 {
        @Specialization
        static Object call(
                Object callable,
                Object args,
                long count,
                Object names,
                @Cached("create(crossing())") ReadHandlesNode read,
                @Cached("create(crossing())") ReadKeywordsNode readKeywords,
                @Cached CallPythonNode call) {
            PKeyword[] keywords = readKeywords.execute(names, args, count);
            return call.execute(callable, read.execute(args, 0, count), keywords);
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(3)
    public abstract static class HPy_CallMethod extends ContextFunction.With4 {
        @Specialization
        static Object call(
                Object name,
                Object args,
                long count,
                Object names,
                @Bind Node node,
                @Cached("create(crossing())") ReadHandlesNode read,
                @Cached("create(crossing())") ReadKeywordsNode readKeywords,
                @Cached GetMethodNode getMethod,
                @Cached CallPythonNode call) {
            if (count == 0) {
                throw Misuse.raise(node, "the receiver is missing");
            }
            Object[] arguments = read.execute(args, 0, count);
            PKeyword[] keywords = readKeywords.execute(names, args, count);
            Object callable = getMethod.execute(node, arguments[0], name);
            return call.execute(callable, arguments, keywords);
        }
    }

    /** Looks a method up by a name that C has given. */
    @GenerateInline
    @GenerateCached(false)
    abstract static class GetMethodNode extends Node {

        abstract Object execute(Node node, Object receiver, Object name);

        @Specialization
        static Object get(
                Node node,
                Object receiver,
                Object name,
                @Cached CastToTruffleStringNode toString,
                @Cached PyObjectGetMethod getMethod,
                @Cached PRaiseNode raise) {
            try {
                return getMethod.execute(null, node, receiver, toString.execute(node, name));
            } catch (CannotCastException e) {
                throw raise.raise(node, PythonBuiltinClassType.TypeError, NAME_NOT_A_STRING, name);
            }
        }
    }

    /** {@code HPy_Call} with the arguments one by one: our headers call it where C knows how many there are. */
    @GenerateNodeFactory
    @ContextFunction.NullAllowed({2, 3, 4, 5})
    public abstract static class _HPy_Call_unrolled extends ContextFunction.WithElements {
        @Specialization
        static Object call(Object callable, Object[] arguments, @Cached CallPythonNode call) {
            return call.execute(callable, arguments, PKeyword.EMPTY_KEYWORDS);
        }
    }

    /** The same for {@code HPy_CallMethod}. */
    @GenerateNodeFactory
    @ContextFunction.NullAllowed({2, 3, 4, 5})
    public abstract static class _HPy_CallMethod_unrolled extends ContextFunction.WithElements {
        @Specialization
        static Object call(
                Object name,
                Object[] arguments,
                @Bind Node node,
                @Cached GetMethodNode getMethod,
                @Cached CallPythonNode call) {
            Object callable = getMethod.execute(node, arguments[0], name);
            return call.execute(callable, arguments, PKeyword.EMPTY_KEYWORDS);
        }
    }

    /** Reads keyword arguments: a tuple of names, and as many values behind the positional arguments. */
    abstract static class ReadKeywordsNode extends Node {

        final Crossing crossing;

        ReadKeywordsNode(Crossing crossing) {
            this.crossing = crossing;
        }

        @NeverDefault
        static ReadKeywordsNode create(Crossing crossing) {
            return CallFunctionsFactory.ReadKeywordsNodeGen.create(crossing);
        }

        abstract PKeyword[] execute(Object names, Object args, long start);

        @Specialization(guards = "names == null")
        @SuppressWarnings("unused")
        static PKeyword[] none(Object names, Object args, long start) {
            return PKeyword.EMPTY_KEYWORDS;
        }

        @Specialization
        static PKeyword[] some(
                PTuple names,
                Object args,
                long start,
                @Bind Node node,
                @Cached GetObjectArrayNode toArray,
                @Cached("create(crossing)") ReadHandlesNode read,
                @Cached CastToTruffleStringNode toString) {
            Object[] nameArray = toArray.execute(node, names);
            Object[] values = read.execute(args, start, nameArray.length);
            PKeyword[] keywords = new PKeyword[values.length];
            for (int i = 0; i < keywords.length; i++) {
                try {
                    keywords[i] = new PKeyword(toString.execute(node, nameArray[i]), values[i]);
                } catch (CannotCastException e) {
                    throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.TypeError, KEYWORDS_NOT_STRINGS);
                }
            }
            return keywords;
        }

        @Fallback
        @SuppressWarnings("unused")
        static PKeyword[] notATuple(Object names, Object args, long start, @Bind Node node) {
            throw Misuse.wrongType(node, "a tuple of keyword names", names);
        }
    }
}
