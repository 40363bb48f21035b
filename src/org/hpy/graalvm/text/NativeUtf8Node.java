// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.text;

import com.oracle.graal.python.nodes.StringLiterals;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.NativeAllocator;
import com.oracle.truffle.api.strings.TruffleString;
import org.hpy.graalvm.cstructs.CText;
import org.hpy.graalvm.memory.NativeMemory;

/**
 * Gives C the characters of a string, zero-terminated in UTF-8. The string keeps them in native memory among the
 * transcoded versions of itself that each TruffleString caches: they live as long as it does.
 */
public abstract class NativeUtf8Node extends Node {

    private static final TruffleString.Encoding UTF_8 = TruffleString.Encoding.UTF_8;
    private static final NativeAllocator ALLOCATOR = TextBuffer::allocate;

    /**
     * Returns the text.
     *
     * @param sizeResult address of the HPy_ssize_t that gets the number of bytes; may be 0
     * @throws com.oracle.graal.python.runtime.exception.PException UnicodeEncodeError if there are surrogates
     */
    public abstract CText execute(TruffleString string, long sizeResult);

    @Specialization
    static CText encode(
            TruffleString string,
            long sizeResult,
            @Bind Node node,
            @Cached TruffleString.IsValidNode isValid,
            @Cached TruffleString.SwitchEncodingNode switchEncoding,
            @Cached TruffleString.AsNativeNode asNative,
            @Cached TruffleString.GetInternalNativePointerNode getBuffer) {
        if (!isValid.execute(string, PythonUtils.TS_ENCODING)) {
            throw raiseSurrogates(string);
        }
        TruffleString utf8 = asNative.execute(switchEncoding.execute(string, UTF_8), ALLOCATOR, UTF_8, true, true);
        int length = utf8.byteLength(UTF_8);
        if (sizeResult != 0) {
            NativeMemory.access(node).putI64(node, sizeResult, length);
        }
        return new CText(((TextBuffer) getBuffer.execute(utf8, UTF_8)).address, length);
    }

    @TruffleBoundary
    private static RuntimeException raiseSurrogates(TruffleString string) {
        Codec.UTF_8.encode(string, StringLiterals.T_STRICT);
        throw CompilerDirectives.shouldNotReachHere("UTF-8 encoded a string with surrogates");
    }
}
