// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.text;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;

/** Makes a bytes object of a str. */
public abstract class EncodeNode extends Node {

    /** Returns the bytes object; the error handler, such as {@code strict}, is for what the codec cannot encode. */
    public abstract Object execute(Object string, Codec codec, TruffleString errors);

    @Specialization
    static Object encode(
            Object string,
            Codec codec,
            TruffleString errors,
            @Bind PythonLanguage language,
            @Cached StringNode asString,
            @Cached TruffleString.GetCodeRangeNode codeRange,
            @Cached TruffleString.SwitchEncodingNode switchEncoding,
            @Cached TruffleString.CopyToByteArrayNode copy) {
        TruffleString text = asString.execute(string);
        if (codeRange.execute(text, PythonUtils.TS_ENCODING).isSubsetOf(codec.range)) {
            TruffleString encoded = switchEncoding.execute(text, codec.encoding);
            return PFactory.createBytes(language, copy.execute(encoded, codec.encoding));
        }
        return codec.encode(text, errors);
    }
}
