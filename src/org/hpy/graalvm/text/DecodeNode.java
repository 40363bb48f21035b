// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.text;

import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.GenerateInline;
import com.oracle.truffle.api.dsl.GenerateUncached;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;

/** Makes a str of bytes. */
@GenerateUncached
@GenerateInline(false)
public abstract class DecodeNode extends Node {

    /** Returns the string; the error handler, such as {@code strict}, is for what the codec cannot decode. */
    public abstract TruffleString execute(byte[] bytes, Codec codec, TruffleString errors);

    @Specialization
    static TruffleString decode(
            byte[] bytes,
            Codec codec,
            TruffleString errors,
            @Cached TruffleString.FromByteArrayNode fromBytes,
            @Cached TruffleString.IsValidNode isValid,
            @Cached TruffleString.SwitchEncodingNode switchEncoding) {
        TruffleString encoded = fromBytes.execute(bytes, 0, bytes.length, codec.encoding, false);
        if (isValid.execute(encoded, codec.encoding)) {
            return switchEncoding.execute(encoded, PythonUtils.TS_ENCODING);
        }
        return codec.decode(bytes, errors);
    }
}
