// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.downcall;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.function.PBuiltinFunction;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.SpecialAttributeNames;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.strings.TruffleString;
import org.hpy.graalvm.border.Border;
import org.hpy.graalvm.cstructs.Definition;

/** Python functions of {@code HPyDef_METH} definitions, for modules and types. */
public final class Methods {

    private static final TruffleString BAD_SIGNATURE = PythonUtils.tsLiteral("Unsupported HPyMeth signature");

    /** Ends the signature that may stand before the text of a docstring; GraalPy shows the function's own instead. */
    private static final String SIGNATURE_END = ")\n--\n\n";

    private Methods() {}

    /** Makes the function; {@code owner} is the class it is a method of, or null. */
    public static PBuiltinFunction create(Definition.Method method, Convention.Owner owner, Border border) {
        Convention convention = Convention.ofMethod(method.signature());
        if (convention == null) {
            throw PRaiseNode.raiseStatic(null, PythonBuiltinClassType.ValueError, BAD_SIGNATURE);
        }
        CFunction function = CFunction.at(method.function(), method.name());
        PBuiltinFunction result =
                convention.bind(PythonUtils.toTruffleStringUncached(method.name()), owner, function, border);
        result.setAttribute(SpecialAttributeNames.T___DOC__, doc(method.name(), method.doc()));
        return result;
    }

    /** The {@code __doc__} of a function or class: its text in C without the signature; None if that is null. */
    public static Object doc(String name, String text) {
        if (text == null) {
            return PNone.NONE;
        }
        int end = text.startsWith(name + "(") ? text.indexOf(SIGNATURE_END) : -1;
        return PythonUtils.toTruffleStringUncached(end < 0 ? text : text.substring(end + SIGNATURE_END.length()));
    }
}
