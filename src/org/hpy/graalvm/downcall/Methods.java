// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.downcall;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.function.PBuiltinFunction;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.SpecialAttributeNames;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.strings.TruffleString;
import org.hpy.graalvm.cstructs.Definition;
import org.hpy.graalvm.upcall.UpcallTable;

/** Python functions of {@code HPyDef_METH} definitions, for modules and types. */
public final class Methods {

    private static final TruffleString BAD_SIGNATURE =
            PythonUtils.tsLiteral("%s: HPyDef_METH with the unsupported signature %d");

    /** Ends the signature that may stand before the text of a docstring; GraalPy shows the function's own instead. */
    private static final String SIGNATURE_END = ")\n--\n\n";

    private Methods() {}

    /** Makes the function; {@code owner} is the class it is a method of, or null. */
    public static PBuiltinFunction create(Definition.Method method, Convention.Owner owner, UpcallTable table) {
        Convention convention = Convention.ofMethod(method.signature());
        if (convention == null) {
            throw PRaiseNode.raiseStatic(
                    null, PythonBuiltinClassType.SystemError, BAD_SIGNATURE, method.name(), method.signature());
        }
        CFunction function = CFunction.at(method.function(), method.name());
        PBuiltinFunction result =
                convention.bind(PythonUtils.toTruffleStringUncached(method.name()), owner, function, table);
        setDoc(result, method);
        return result;
    }

    private static void setDoc(PBuiltinFunction function, Definition.Method method) {
        String doc = method.doc();
        if (doc != null && doc.startsWith(method.name() + "(") && doc.contains(SIGNATURE_END)) {
            doc = doc.substring(doc.indexOf(SIGNATURE_END) + SIGNATURE_END.length());
        }
        function.setAttribute(
                SpecialAttributeNames.T___DOC__, doc == null ? PNone.NONE : PythonUtils.toTruffleStringUncached(doc));
    }
}
