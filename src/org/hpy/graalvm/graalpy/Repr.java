// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.graalpy;

import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.lib.PyObjectReprAsTruffleStringNode;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.truffle.api.interop.InteropLibrary;

/** What Python's {@code repr} says of an object; short, and without raising errors. */
public final class Repr {

    private static final int LIMIT = 80;

    private Repr() {}

    /** The text of an object. The thread has the GIL. */
    public static String of(Object object) {
        if (object == null || object != PNone.NONE && !InteropLibrary.isValidValue(object)) {
            return "no Python object";
        }
        try {
            String text =
                    PyObjectReprAsTruffleStringNode.executeUncached(object).toJavaStringUncached();
            return text.length() <= LIMIT ? text : text.substring(0, LIMIT) + "...";
        } catch (PException e) {
            return "an object whose repr() fails";
        }
    }
}
