// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.buffer.PythonBufferAccessLibrary;
import com.oracle.graal.python.builtins.objects.bytes.BytesNodes;
import com.oracle.graal.python.builtins.objects.bytes.PBytes;
import com.oracle.graal.python.lib.PyBytesCheckNode;
import com.oracle.graal.python.nodes.ErrorMessages;
import com.oracle.graal.python.nodes.PGuards;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.SpecialMethodNames;
import com.oracle.graal.python.nodes.call.special.CallUnaryMethodNode;
import com.oracle.graal.python.nodes.call.special.LookupSpecialMethodNode;
import com.oracle.graal.python.nodes.object.GetClassNode;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.GenerateCached;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.ImportStatic;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.library.CachedLibrary;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.object.DynamicObjectLibrary;
import com.oracle.truffle.api.object.HiddenKey;
import com.oracle.truffle.api.strings.TruffleString;
import org.hpy.graalvm.cstructs.CText;
import org.hpy.graalvm.text.CBytes;
import org.hpy.graalvm.text.TextBuffer;

/** Python's bytes. */
public final class BytesFunctions {

    private static final TruffleString NULL_BYTES =
            PythonUtils.tsLiteral("NULL char * passed to HPyBytes_FromStringAndSize");

    private BytesFunctions() {}

    @GenerateNodeFactory
    @ContextFunction.NeverFails
    public abstract static class HPyBytes_Check extends ContextFunction.With1 {
        @Specialization
        static int check(Object o, @Bind Node node, @Cached PyBytesCheckNode check) {
            return check.execute(node, o) ? 1 : 0;
        }
    }

    /** Length of a bytes object. */
    @GenerateCached(false)
    abstract static class Size extends ContextFunction.With1 {
        @Specialization
        static long size(PBytes bytes) {
            return bytes.getSequenceStorage().length();
        }

        @Fallback
        static long notBytes(Object object, @Bind Node node) {
            throw raiseNotBytes(node, object);
        }
    }

    @GenerateCached
    @GenerateNodeFactory
    @ContextFunction.NeverFails
    public abstract static class HPyBytes_Size extends Size {}

    @GenerateCached
    @GenerateNodeFactory
    @ContextFunction.NeverFails
    public abstract static class HPyBytes_GET_SIZE extends Size {}

    /** The bytes in native memory. The copy is made once and belongs to the bytes object: they live equally long. */
    @GenerateCached(false)
    abstract static class AsString extends ContextFunction.With1 {

        private static final HiddenKey BUFFER = new HiddenKey("hpy_buffer");

        @Specialization(limit = "2")
        static CText asString(
                PBytes bytes,
                @CachedLibrary("bytes") DynamicObjectLibrary properties,
                @CachedLibrary("bytes") PythonBufferAccessLibrary content) {
            Object buffer = properties.getOrDefault(bytes, BUFFER, null);
            int length = content.getBufferLength(bytes);
            if (buffer == null) {
                byte[] array = content.getInternalOrCopiedByteArray(bytes);
                buffer = TextBuffer.copyOf(array, length);
                properties.put(bytes, BUFFER, buffer);
            }
            return new CText(((TextBuffer) buffer).address, length);
        }

        @Fallback
        static CText notBytes(Object object, @Bind Node node) {
            throw raiseNotBytes(node, object);
        }
    }

    @GenerateCached
    @GenerateNodeFactory
    public abstract static class HPyBytes_AsString extends AsString {}

    @GenerateCached
    @GenerateNodeFactory
    public abstract static class HPyBytes_AS_STRING extends AsString {}

    @GenerateNodeFactory
    public abstract static class HPyBytes_FromString extends ContextFunction.With1 {
        @Specialization
        static Object fromString(long address, @Bind Node node, @Bind PythonLanguage language) {
            return PFactory.createBytes(language, CBytes.string(node, address));
        }
    }

    /** Unlike in Python's C API, NULL does not make a bytes object that C code could fill: HPy has no such thing. */
    @GenerateNodeFactory
    public abstract static class HPyBytes_FromStringAndSize extends ContextFunction.With2 {
        @Specialization
        static Object fromString(long address, long size, @Bind Node node, @Bind PythonLanguage language) {
            if (address == 0) {
                throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.ValueError, NULL_BYTES);
            }
            return PFactory.createBytes(language, CBytes.array(node, address, size));
        }
    }

    @GenerateNodeFactory
    @ImportStatic({PGuards.class, SpecialMethodNames.class})
    public abstract static class HPy_Bytes extends ContextFunction.With1 {
        @Specialization(guards = "isBuiltinBytes(bytes)")
        static Object already(PBytes bytes) {
            return bytes;
        }

        @Fallback
        static Object convert(
                Object object,
                @Bind Node node,
                @Bind PythonLanguage language,
                @Cached GetClassNode getClass,
                @Cached("create(T___BYTES__)") LookupSpecialMethodNode lookupBytes,
                @Cached CallUnaryMethodNode call,
                @Cached PyBytesCheckNode isBytes,
                @Cached BytesNodes.BytesFromObject fromObject) {
            Object method = lookupBytes.execute(null, getClass.execute(node, object), object);
            if (method == PNone.NO_VALUE) {
                return PFactory.createBytes(language, fromObject.execute(null, object));
            }
            Object bytes = call.executeObject(null, method, object);
            if (!isBytes.execute(node, bytes)) {
                throw PRaiseNode.raiseStatic(
                        node,
                        PythonBuiltinClassType.TypeError,
                        ErrorMessages.RETURNED_NONBYTES,
                        SpecialMethodNames.T___BYTES__,
                        bytes);
            }
            return bytes;
        }
    }

    @TruffleBoundary
    private static RuntimeException raiseNotBytes(Node node, Object object) {
        throw PRaiseNode.raiseStatic(
                node, PythonBuiltinClassType.TypeError, ErrorMessages.EXPECTED_BYTES_P_FOUND, object);
    }
}
