// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.graalpy;

import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.lib.PyObjectGetAttr;
import com.oracle.graal.python.nodes.call.CallNode;
import com.oracle.graal.python.nodes.util.CastToJavaIntExactNode;
import com.oracle.graal.python.nodes.util.CastToJavaStringNode;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.strings.TruffleString;

/** A call that Python code is in, with its line: GraalPy's call nodes do not know their lines, its frame objects do. */
public final class PythonFrame {

    private static final TruffleString SYS = PythonUtils.tsLiteral("sys");
    private static final TruffleString GETFRAME = PythonUtils.tsLiteral("_getframe");
    private static final TruffleString F_LINENO = PythonUtils.tsLiteral("f_lineno");
    private static final TruffleString F_CODE = PythonUtils.tsLiteral("f_code");
    private static final TruffleString F_BACK = PythonUtils.tsLiteral("f_back");
    private static final TruffleString CO_NAME = PythonUtils.tsLiteral("co_name");

    private final Object frame;

    private PythonFrame(Object frame) {
        this.frame = frame;
    }

    /** The innermost frame of the current thread, which has the GIL; null if there is none. */
    public static PythonFrame innermost() {
        try {
            Object sys = PythonContext.get(null).lookupBuiltinModule(SYS);
            return new PythonFrame(CallNode.executeUncached(PyObjectGetAttr.executeUncached(sys, GETFRAME)));
        } catch (PException e) {
            return null; // there is none: Java code has called a function of C
        }
    }

    /** The frame that has called this one; null if there is none. */
    public PythonFrame caller() {
        Object caller = PyObjectGetAttr.executeUncached(frame, F_BACK);
        return caller == PNone.NONE ? null : new PythonFrame(caller);
    }

    /** The name of the function. */
    public String function() {
        Object code = PyObjectGetAttr.executeUncached(frame, F_CODE);
        return CastToJavaStringNode.getUncached().execute(PyObjectGetAttr.executeUncached(code, CO_NAME));
    }

    /** The line that it is in. */
    public int line() {
        return CastToJavaIntExactNode.executeUncached(PyObjectGetAttr.executeUncached(frame, F_LINENO));
    }
}
