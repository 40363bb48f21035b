// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.buffers;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.memoryview.PMemoryView;
import com.oracle.graal.python.builtins.objects.tuple.PTuple;
import com.oracle.graal.python.nodes.ErrorMessages;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.util.CastToJavaIntExactNode;
import com.oracle.graal.python.nodes.util.CastToJavaLongExactNode;
import com.oracle.graal.python.nodes.util.CastToJavaStringNode;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;
import org.hpy.graalvm.graalpy.JavaFunctions;

/** Memory of Java programs as memoryviews of Python, and the memory of memoryviews for C code. */
public final class Columns {

    private static final TruffleString NOT_NATIVE =
            PythonUtils.tsLiteral("the items of this memoryview are not in native memory");
    private static final TruffleString NOT_DENSE =
            PythonUtils.tsLiteral("the items of this memoryview are not a row without gaps");

    private Columns() {}

    /**
     * What {@code org.hpy.graalvm.embedding} makes columns with. {@code open_column} takes the address of the memory, the number of
     * its bytes, format and size of an item, whether it is read-only, and an object that keeps the memory; it gives the
     * memoryview, and what {@code close_column} takes.
     */
    public static JavaFunctions functions() {
        JavaFunctions functions = new JavaFunctions();
        functions.add("open_column", 6, Columns::open);
        functions.add("close_column", 1, arguments -> {
            ((NativeBuffer) arguments[0]).close();
            return PNone.NONE;
        });
        return functions;
    }

    private static PTuple open(Object[] arguments) {
        long address = CastToJavaLongExactNode.executeUncached(arguments[0]);
        int length = CastToJavaIntExactNode.executeUncached(arguments[1]);
        TruffleString format = PythonUtils.toTruffleStringUncached(
                CastToJavaStringNode.getUncached().execute(arguments[2]));
        int itemSize = CastToJavaIntExactNode.executeUncached(arguments[3]);
        boolean isReadonly = (boolean) arguments[4];
        Object owner = arguments[5];
        BufferLayout layout = BufferLayout.row(itemSize, length);
        NativeBuffer buffer = new NativeBuffer(owner, address, length, isReadonly, format, layout, false, null);
        PMemoryView view = PFactory.createMemoryViewForManagedObject(
                PythonLanguage.get(null),
                buffer,
                owner,
                itemSize,
                length,
                isReadonly,
                format,
                TruffleString.CodePointLengthNode.getUncached(),
                TruffleString.CodePointAtIndexNode.getUncached());
        return PFactory.createTuple(PythonLanguage.get(null), new Object[] {view, buffer});
    }

    /**
     * The address of the first item of a memoryview whose items lie in native memory without gaps.
     *
     * @throws com.oracle.graal.python.runtime.exception.PException BufferError if they do not; ValueError if the memory is not there
     *     any more
     */
    public static long address(PMemoryView view, Node node) {
        if (view.isReleased()) {
            throw PRaiseNode.raiseStatic(
                    node, PythonBuiltinClassType.ValueError, ErrorMessages.MEMORYVIEW_FORBIDDEN_RELEASED);
        }
        if (!(view.getBuffer() instanceof NativeBuffer buffer)) {
            throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.BufferError, NOT_NATIVE);
        }
        if (!view.isCContiguous()) {
            throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.BufferError, NOT_DENSE);
        }
        return buffer.address(node, view.getOffset());
    }
}
