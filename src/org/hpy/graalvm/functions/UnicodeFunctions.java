// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.buffer.PythonBufferAcquireLibrary;
import com.oracle.graal.python.builtins.objects.bytes.PBytes;
import com.oracle.graal.python.lib.PyUnicodeCheckNode;
import com.oracle.graal.python.lib.PyUnicodeFromEncodedObject;
import com.oracle.graal.python.lib.PyUnicodeFromEncodedObjectNodeGen;
import com.oracle.graal.python.nodes.ErrorMessages;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.StringLiterals;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import org.hpy.graalvm.cstructs.CText;
import org.hpy.graalvm.memory.NativeMemory;
import org.hpy.graalvm.text.CBytes;
import org.hpy.graalvm.text.CStringNode;
import org.hpy.graalvm.text.Codec;
import org.hpy.graalvm.text.DecodeNode;
import org.hpy.graalvm.text.EncodeNode;
import org.hpy.graalvm.text.NativeUtf8Node;
import org.hpy.graalvm.text.StringNode;

/** Python's str. The file system's encoding is UTF-8 with the error handler {@code surrogateescape}. */
public final class UnicodeFunctions {

    private static final TruffleString CODE_POINT_OUT_OF_RANGE =
            PythonUtils.tsLiteral("character U+%x is not in range [U+0000; U+10ffff]");

    private static final TruffleString INDEX_OUT_OF_RANGE = PythonUtils.tsLiteral("string index out of range");

    private UnicodeFunctions() {}

    @GenerateNodeFactory
    @ContextFunction.NeverFails
    public abstract static class HPyUnicode_Check extends ContextFunction.With1 {
        @Specialization
        static int check(Object o, @Bind Node node, @Cached PyUnicodeCheckNode check) {
            return check.execute(node, o) ? 1 : 0;
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyUnicode_FromString extends ContextFunction.With1 {
        @Specialization
        static Object fromString(long utf8, @Cached CStringNode read) {
            return read.execute(utf8);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyUnicode_AsUTF8AndSize extends ContextFunction.With2 {
        @Specialization
        static CText asUtf8(
                Object object, long sizeResult, @Cached StringNode asString, @Cached NativeUtf8Node asUtf8) {
            return asUtf8.execute(asString.execute(object), sizeResult);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyUnicode_AsASCIIString extends ContextFunction.With1 {
        @Specialization
        static Object encode(Object string, @Cached EncodeNode encode) {
            return encode.execute(string, Codec.ASCII, StringLiterals.T_STRICT);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyUnicode_AsLatin1String extends ContextFunction.With1 {
        @Specialization
        static Object encode(Object string, @Cached EncodeNode encode) {
            return encode.execute(string, Codec.LATIN_1, StringLiterals.T_STRICT);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyUnicode_AsUTF8String extends ContextFunction.With1 {
        @Specialization
        static Object encode(Object string, @Cached EncodeNode encode) {
            return encode.execute(string, Codec.UTF_8, StringLiterals.T_STRICT);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyUnicode_EncodeFSDefault extends ContextFunction.With1 {
        @Specialization
        static Object encode(Object string, @Cached EncodeNode encode) {
            return encode.execute(string, Codec.UTF_8, StringLiterals.T_SURROGATEESCAPE);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyUnicode_DecodeFSDefault extends ContextFunction.With1 {
        @Specialization
        static Object decode(long address, @Bind Node node, @Cached DecodeNode decode) {
            return decode.execute(CBytes.string(node, address), Codec.UTF_8, StringLiterals.T_SURROGATEESCAPE);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyUnicode_DecodeFSDefaultAndSize extends ContextFunction.With2 {
        @Specialization
        static Object decode(long address, long size, @Bind Node node, @Cached DecodeNode decode) {
            return decode.execute(CBytes.array(node, address, size), Codec.UTF_8, StringLiterals.T_SURROGATEESCAPE);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyUnicode_DecodeASCII extends ContextFunction.With3 {
        @Specialization
        static Object decode(
                long address,
                long size,
                long errors,
                @Bind Node node,
                @Cached CStringNode read,
                @Cached DecodeNode decode) {
            TruffleString handler = errors == 0 ? StringLiterals.T_STRICT : read.execute(errors);
            return decode.execute(CBytes.array(node, address, size), Codec.ASCII, handler);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyUnicode_DecodeLatin1 extends ContextFunction.With3 {
        @Specialization
        static Object decode(
                long address,
                long size,
                @SuppressWarnings("unused") long errors,
                @Bind Node node,
                @Cached DecodeNode decode) {
            return decode.execute(CBytes.array(node, address, size), Codec.LATIN_1, StringLiterals.T_STRICT);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyUnicode_FromEncodedObject extends ContextFunction.With3 {
        @Specialization
        static Object decode(
                Object object,
                long encoding,
                long errors,
                @Bind Node node,
                @Cached CStringNode readEncoding,
                @Cached CStringNode readErrors,
                @Cached PyUnicodeFromEncodedObject decode) {
            TruffleString codec = encoding == 0 ? StringLiterals.T_UTF8 : readEncoding.execute(encoding);
            TruffleString handler = errors == 0 ? StringLiterals.T_STRICT : readErrors.execute(errors);
            return object instanceof PBytes
                    ? decode.execute(null, node, object, codec, handler)
                    : decodeOther(object, codec, handler);
        }

        /** GraalPy's node needs a frame once it has seen many kinds of objects, and has another message than Python. */
        @TruffleBoundary
        private static Object decodeOther(Object object, TruffleString codec, TruffleString handler) {
            if (!PyUnicodeCheckNode.executeUncached(object)
                    && !PythonBufferAcquireLibrary.getUncached().hasBuffer(object)) {
                throw PRaiseNode.raiseStatic(
                        null, PythonBuiltinClassType.TypeError, ErrorMessages.NEED_BYTELIKE_OBJ, object);
            }
            return PyUnicodeFromEncodedObjectNodeGen.getUncached().execute(null, null, object, codec, handler);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyUnicode_FromWideChar extends ContextFunction.With2 {

        private static final int UNTIL_NUL = -1;

        @Specialization
        static Object fromWideChar(
                long address, long size, @Bind Node node, @Cached TruffleString.FromIntArrayUTF32Node fromInts) {
            CBytes.requireNotNull(node, address);
            int[] codePoints = new int[size == UNTIL_NUL ? length(node, address) : CBytes.length(node, size)];
            LLVMMemory memory = NativeMemory.access(node);
            for (int i = 0; i < codePoints.length; i++) {
                codePoints[i] = memory.getI32(node, address + (long) i * Integer.BYTES);
                if (!Character.isValidCodePoint(codePoints[i])) {
                    throw PRaiseNode.raiseStatic(
                            node, PythonBuiltinClassType.ValueError, CODE_POINT_OUT_OF_RANGE, codePoints[i]);
                }
            }
            return fromInts.execute(codePoints, 0, codePoints.length);
        }

        private static int length(Node node, long address) {
            LLVMMemory memory = NativeMemory.access(node);
            long end = address;
            while (memory.getI32(node, end) != 0) {
                end += Integer.BYTES;
            }
            return CBytes.length(node, (end - address) / Integer.BYTES);
        }
    }

    /** To C the code point is an unsigned number. */
    @GenerateNodeFactory
    public abstract static class HPyUnicode_ReadChar extends ContextFunction.With2 {
        @Specialization
        static long readChar(
                Object object,
                long index,
                @Bind Node node,
                @Cached StringNode asString,
                @Cached TruffleString.CodePointLengthNode codePointLength,
                @Cached TruffleString.CodePointAtIndexNode codePointAtIndex) {
            TruffleString string = asString.execute(object);
            if (index < 0 || index >= codePointLength.execute(string, PythonUtils.TS_ENCODING)) {
                throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.IndexError, INDEX_OUT_OF_RANGE);
            }
            return codePointAtIndex.execute(string, (int) index, PythonUtils.TS_ENCODING);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyUnicode_Substring extends ContextFunction.With3 {
        @Specialization
        static Object substring(
                Object object,
                long start,
                long end,
                @Bind Node node,
                @Cached StringNode asString,
                @Cached TruffleString.CodePointLengthNode codePointLength,
                @Cached TruffleString.SubstringNode substring) {
            TruffleString string = asString.execute(object);
            if (start < 0 || end < 0) {
                throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.IndexError, INDEX_OUT_OF_RANGE);
            }
            int length = codePointLength.execute(string, PythonUtils.TS_ENCODING);
            int to = (int) Math.min(end, length);
            int from = (int) Math.min(start, to);
            return substring.execute(string, from, to - from, PythonUtils.TS_ENCODING, true);
        }
    }
}
