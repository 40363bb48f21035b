// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.graalpy;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.function.PBuiltinFunction;
import com.oracle.graal.python.builtins.objects.method.PMethod;
import com.oracle.graal.python.builtins.objects.module.PythonModule;
import com.oracle.graal.python.nodes.SpecialAttributeNames;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.truffle.api.strings.TruffleString;

/**
 * A function that is bound to a module. A call of GraalPy's PBuiltinMethod through a local variable allocates its
 * arguments, as partial evaluation cannot see that such a method has a self; of a PMethod with the same Python class it
 * can. The function inside, which Python code never gets hold of, is of the class object, so that the attributes that
 * the method asks it for are just what we set.
 */
public final class ModuleMethod {

    private ModuleMethod() {}

    /** Binds a function, which gets the module as its first argument. */
    public static PMethod create(
            PythonModule module, TruffleString moduleName, TruffleString name, PBuiltinFunction function) {
        PythonLanguage language = PythonLanguage.get(null);
        PBuiltinFunction plain = new PBuiltinFunction(
                PythonBuiltinClassType.PythonObject,
                PythonBuiltinClassType.PythonObject.getInstanceShape(language),
                name,
                null,
                function.getDefaults(),
                function.getKwDefaults(),
                0,
                function.getCallTarget());
        function.getAttributeNames().forEach(key -> plain.setAttribute(key, function.getAttribute(key)));
        plain.setAttribute(SpecialAttributeNames.T___NAME__, name);
        plain.setAttribute(SpecialAttributeNames.T___MODULE__, moduleName);
        PythonBuiltinClassType type = PythonBuiltinClassType.PBuiltinFunctionOrMethod;
        return PFactory.createMethod(language, type, type.getInstanceShape(language), module, plain);
    }
}
