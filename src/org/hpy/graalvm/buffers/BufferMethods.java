// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.buffers;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.function.PBuiltinFunction;
import com.oracle.graal.python.builtins.objects.function.PKeyword;
import com.oracle.graal.python.builtins.objects.memoryview.PMemoryView;
import com.oracle.graal.python.builtins.objects.type.PythonClass;
import com.oracle.graal.python.lib.PyNumberAsSizeNode;
import com.oracle.graal.python.lib.PyObjectCallMethodObjArgs;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.strings.TruffleString;
import java.util.function.BinaryOperator;
import org.hpy.graalvm.graalpy.JavaFunction;

/** What Python code sees of buffer slots: {@code __buffer__} and {@code __release_buffer__} of PEP 688. */
final class BufferMethods {

    private static final TruffleString BUFFER = PythonUtils.tsLiteral("__buffer__");
    private static final TruffleString RELEASE_BUFFER = PythonUtils.tsLiteral("__release_buffer__");

    private static final TruffleString RELEASE = PythonUtils.tsLiteral("release");

    private static final TruffleString NOT_A_VIEW = PythonUtils.tsLiteral("expected a memoryview object");
    private static final TruffleString NOT_ITS_VIEW = PythonUtils.tsLiteral("memoryview's buffer is not this object");
    private static final TruffleString RELEASED =
            PythonUtils.tsLiteral("memoryview's buffer has already been released");

    private BufferMethods() {}

    /** Gives a class the methods of the slots that it defines itself. */
    static void define(PythonClass type, BufferSlots slots) {
        if (slots.get() != null) {
            set(
                    type,
                    BUFFER,
                    (self, flags) ->
                            Buffers.get(null).view(self, slots, PyNumberAsSizeNode.executeExactUncached(flags)));
        }
        if (slots.release() != null) {
            set(type, RELEASE_BUFFER, BufferMethods::release);
        }
    }

    private static void set(PythonClass type, TruffleString name, BinaryOperator<Object> body) {
        PBuiltinFunction function = JavaFunction.create(name, 2, arguments -> body.apply(arguments[0], arguments[1]));
        type.setAttribute(
                name,
                PFactory.createWrapperDescriptor(
                        PythonLanguage.get(null),
                        name,
                        type,
                        PythonUtils.EMPTY_OBJECT_ARRAY,
                        PKeyword.EMPTY_KEYWORDS,
                        0,
                        function.getCallTarget(),
                        null,
                        null));
    }

    private static Object release(Object self, Object argument) {
        if (!(argument instanceof PMemoryView view)) {
            throw PRaiseNode.raiseStatic(null, PythonBuiltinClassType.TypeError, NOT_A_VIEW);
        }
        if (view.isReleased()) {
            throw PRaiseNode.raiseStatic(null, PythonBuiltinClassType.ValueError, RELEASED);
        }
        if (view.getOwner() != self) {
            throw PRaiseNode.raiseStatic(null, PythonBuiltinClassType.ValueError, NOT_ITS_VIEW);
        }
        return PyObjectCallMethodObjArgs.executeUncached(view, RELEASE);
    }
}
