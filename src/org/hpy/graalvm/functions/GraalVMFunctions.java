// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.memoryview.PMemoryView;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.util.BufferFormat;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.CompilationFinal;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;
import java.util.stream.IntStream;
import org.hpy.graalvm.buffers.Columns;
import org.hpy.graalvm.memory.NativeMemory;

/** The functions of {@code hpy/graalvm.h}, which no other implementation of HPy has. */
public final class GraalVMFunctions {

    private static final TruffleString NOT_A_VIEW = PythonUtils.tsLiteral("expected a memoryview, got '%p'");
    private static final TruffleString NOT_WRITABLE = PythonUtils.tsLiteral("the memoryview is read-only");
    private static final TruffleString OTHER_FORMAT =
            PythonUtils.tsLiteral("expected a memoryview of format '%s', got '%s'");

    /** The formats by their characters. */
    @CompilationFinal(dimensions = 1)
    private static final BufferFormat[] FORMATS =
            IntStream.range(0, 128).mapToObj(GraalVMFunctions::format).toArray(BufferFormat[]::new);

    private GraalVMFunctions() {}

    private static BufferFormat format(int character) {
        return BufferFormat.forMemoryView(
                PythonUtils.toTruffleStringUncached(String.valueOf((char) character)),
                TruffleString.CodePointLengthNode.getUncached(),
                TruffleString.CodePointAtIndexNode.getUncached());
    }

    @GenerateNodeFactory
    public abstract static class HPyGraalVM_GetItems extends ContextFunction.With4 {
        @Specialization
        static long items(PMemoryView view, int format, boolean isWritten, long count, @Bind Node node) {
            long address = Columns.address(view, node);
            boolean isKnown = format >= 0 && format < FORMATS.length && FORMATS[format] != BufferFormat.OTHER;
            if (!isKnown || view.getFormat() != FORMATS[format]) {
                throw PRaiseNode.raiseStatic(
                        node,
                        PythonBuiltinClassType.TypeError,
                        OTHER_FORMAT,
                        String.valueOf((char) format),
                        view.getFormatString());
            }
            if (isWritten && view.isReadOnly()) {
                throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.TypeError, NOT_WRITABLE);
            }
            NativeMemory.access(node).putI64(node, count, view.getLength() / view.getItemSize());
            return address;
        }

        @Fallback
        static long notAView(Object object, Object format, Object isWritten, Object count, @Bind Node node) {
            throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.TypeError, NOT_A_VIEW, object);
        }
    }
}
