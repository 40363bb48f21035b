// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.text;

import com.oracle.graal.python.builtins.objects.bytes.PBytes;
import com.oracle.graal.python.lib.PyObjectCallMethodObjArgs;
import com.oracle.graal.python.lib.PyUnicodeDecodeNodeGen;
import com.oracle.graal.python.nodes.BuiltinNames;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.api.strings.TruffleString.CodeRange;
import com.oracle.truffle.api.strings.TruffleString.Encoding;

/**
 * The codecs that have functions of their own. Text without errors is converted by the nodes of {@link TruffleString};
 * for the rest there are Python's codecs, with their error handlers and their exceptions.
 */
public enum Codec {
    ASCII(Encoding.US_ASCII, CodeRange.ASCII, "ascii"),
    LATIN_1(Encoding.ISO_8859_1, CodeRange.LATIN_1, "latin-1"),
    UTF_8(Encoding.UTF_8, CodeRange.VALID, "utf-8");

    /** The encoding of the bytes. */
    final Encoding encoding;

    /** The strings that can be encoded without errors. */
    final CodeRange range;

    private final TruffleString name;

    Codec(Encoding encoding, CodeRange range, String name) {
        this.encoding = encoding;
        this.range = range;
        this.name = PythonUtils.tsLiteral(name);
    }

    /** Decodes with Python's codec. */
    @TruffleBoundary
    TruffleString decode(byte[] bytes, TruffleString errors) {
        PBytes object = PFactory.createBytes(PythonContext.get(null).getLanguage(), bytes);
        return (TruffleString) PyUnicodeDecodeNodeGen.getUncached().execute(null, null, object, name, errors);
    }

    /** Encodes with Python's codec; gives a bytes object. */
    @TruffleBoundary
    Object encode(TruffleString string, TruffleString errors) {
        Object codecs = PythonContext.get(null).lookupBuiltinModule(BuiltinNames.T__CODECS);
        return PyObjectCallMethodObjArgs.executeUncached(codecs, BuiltinNames.T_ENCODE, string, name, errors);
    }
}
