// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.cext.PythonAbstractNativeObject;
import com.oracle.graal.python.builtins.objects.type.PythonClass;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.downcall.TrampolineCall;
import org.hpy.graalvm.errors.ErrorIndicator;
import org.hpy.graalvm.legacy.CApi;
import org.hpy.graalvm.legacy.ClassStruct;

/** Functions for code that uses CPython's C API beside HPy; docs/legacy.md has the rules. */
public final class LegacyFunctions {

    private static final TruffleString NOT_LEGACY = PythonUtils.tsLiteral(
            "'%p' object is not an instance of a legacy type: its struct does not begin with PyObject_HEAD");

    /** Size of {@code PyObject_HEAD}. */
    private static final int HEAD_SIZE = 16;

    private LegacyFunctions() {}

    @GenerateNodeFactory
    public abstract static class HPy_FromPyObject extends ContextFunction.With1 {
        @Specialization
        static Object convert(long reference) {
            return CApi.borrowed(reference);
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(0)
    public abstract static class HPy_AsPyObject extends ContextFunction.With1 {
        @Specialization
        static Object convert(Object object) {
            return object == null ? null : CApi.newReference(object);
        }
    }

    /** The struct of an object that lives in native memory is the object. */
    @GenerateNodeFactory
    public abstract static class _HPy_AsStruct_Legacy extends ContextFunction.With1 {
        @Specialization
        static long asStruct(PythonAbstractNativeObject object) {
            return CApi.addressOf(object);
        }

        @Specialization
        @TruffleBoundary
        static long asStruct(PythonClass type, @Bind Node node, @Bind HPyContext context) {
            try {
                long address = ClassStruct.address(type);
                return address == 0 ? notLegacy(type, node, context) : address;
            } catch (PException e) {
                return fail(e, node, context);
            }
        }

        @Fallback
        @TruffleBoundary
        static long notLegacy(Object object, @Bind Node node, @Bind HPyContext context) {
            try {
                throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.TypeError, NOT_LEGACY, object);
            } catch (PException e) {
                return fail(e, node, context);
            }
        }

        /** C code does not look for NULL, as in the other functions of this kind. */
        private static long fail(PException error, Node node, HPyContext context) {
            context.memory().reserveScratch(HEAD_SIZE);
            ErrorIndicator.get(node).set(error, node);
            return context.memory().scratch();
        }
    }

    @GenerateNodeFactory
    public abstract static class _HPy_CallRealFunctionFromTrampoline extends ContextFunction.With3 {
        @Specialization
        static Object call(int signature, long function, long block, @Bind("crossing()") Crossing crossing) {
            TrampolineCall.call(crossing, signature, function, block);
            return null;
        }
    }
}
