// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.loader;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.function.PBuiltinFunction;
import com.oracle.graal.python.builtins.objects.method.PMethod;
import com.oracle.graal.python.builtins.objects.module.PythonModule;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.SpecialAttributeNames;
import com.oracle.graal.python.nodes.call.CallNode;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.object.DynamicObjectLibrary;
import com.oracle.truffle.api.object.HiddenKey;
import com.oracle.truffle.api.strings.TruffleString;
import java.util.ArrayList;
import java.util.List;
import org.hpy.graalvm.border.Border;
import org.hpy.graalvm.cstructs.Definition;
import org.hpy.graalvm.cstructs.ModuleDef;
import org.hpy.graalvm.downcall.CFunction;
import org.hpy.graalvm.downcall.Convention;
import org.hpy.graalvm.downcall.Methods;
import org.hpy.graalvm.graalpy.ModuleMethod;
import org.hpy.graalvm.legacy.LegacyDefinitions;

/** Makes a Python module of an {@code HPyModuleDef}. */
final class ModuleBuilder {

    /** Numbers of {@code HPyDef_Slot} constants. */
    private static final int MOD_CREATE = 2000;

    private static final int MOD_EXEC = 2001;

    /** Where a module keeps the exec slots that have not been called yet. */
    private static final HiddenKey EXEC_SLOTS = new HiddenKey("exec slots");

    private static final TruffleString BAD_MODULE = PythonUtils.tsLiteral("%s (%s)");

    private final Border border;
    private final String name;
    private final String file;
    private final ModuleDef definition;
    private final PythonLanguage language = PythonLanguage.get(null);

    ModuleBuilder(Border border, String name, String file, ModuleDef definition) {
        this.border = border;
        this.name = name;
        this.file = file;
        this.definition = definition;
    }

    /**
     * Makes the module; {@link #execute} is the second phase.
     *
     * @param spec the import spec, which a create slot gets
     */
    Object create(Object spec) {
        if (definition.size() < 0) {
            throw systemError("HPy does not permit HPyModuleDef.size < 0");
        }
        if (definition.size() > 0) {
            throw systemError("HPyModuleDef.size must be 0: HPy modules have no state in C");
        }
        for (Definition entry : definition.definitions()) {
            if (entry instanceof Definition.Slot slot && slot.number() == MOD_CREATE) {
                return callCreateSlot(slot, spec);
            }
        }
        PythonModule module = PFactory.createPythonModule(language, PythonUtils.toTruffleStringUncached(name));
        if (definition.doc() != null) {
            module.setAttribute(SpecialAttributeNames.T___DOC__, PythonUtils.toTruffleStringUncached(definition.doc()));
        }
        module.setAttribute(SpecialAttributeNames.T___FILE__, PythonUtils.toTruffleStringUncached(file));
        define(module);
        if (definition.legacyMethods() != 0) {
            LegacyDefinitions.addMethods(module, definition.legacyMethods());
        }
        return module;
    }

    private Object callCreateSlot(Definition.Slot slot, Object spec) {
        boolean definesMore = definition.definitions().size() != 1 || definition.legacyMethods() != 0;
        if (definesMore || definition.doc() != null) {
            throw systemError("HPyModuleDef defines a HPy_mod_create slot: it can define nothing else");
        }
        Object module = CallNode.executeUncached(slotFunction(slot, "HPy_mod_create", Convention.UNARY), spec);
        if (module instanceof PythonModule) {
            throw systemError("HPy_mod_create slot returned a builtin module object. This is currently not supported.");
        }
        return module;
    }

    private void define(PythonModule module) {
        List<PBuiltinFunction> execSlots = new ArrayList<>();
        for (Definition entry : definition.definitions()) {
            if (entry.problem() != null) {
                throw systemError(entry.problem());
            }
            switch (entry) {
                case Definition.Method method ->
                    module.setAttribute(PythonUtils.toTruffleStringUncached(method.name()), bind(module, method));
                case Definition.Slot slot
                when slot.number() == MOD_EXEC -> execSlots.add(slotFunction(slot, "HPy_mod_exec", Convention.STATUS));
                case Definition.Slot slot -> throw systemError("slot " + slot.number() + " is not a slot of modules");
                default -> throw systemError("a module can define methods and slots, but not members and getsets");
            }
        }
        DynamicObjectLibrary.getUncached().put(module, EXEC_SLOTS, execSlots);
    }

    private PMethod bind(PythonModule module, Definition.Method method) {
        return ModuleMethod.create(
                module,
                PythonUtils.toTruffleStringUncached(name),
                PythonUtils.toTruffleStringUncached(method.name()),
                Methods.create(method, null, border));
    }

    private PBuiltinFunction slotFunction(Definition.Slot slot, String slotName, Convention convention) {
        CFunction function = CFunction.at(slot.function(), name + " " + slotName);
        return convention.bind(PythonUtils.toTruffleStringUncached(slotName), null, function, border);
    }

    /** Calls the exec slots of a module, once. */
    static void execute(Object module) {
        if (module instanceof PythonModule pythonModule) {
            DynamicObjectLibrary library = DynamicObjectLibrary.getUncached();
            List<?> slots = (List<?>) library.getOrDefault(pythonModule, EXEC_SLOTS, List.of());
            library.put(pythonModule, EXEC_SLOTS, List.of());
            for (Object slot : slots) {
                CallNode.executeUncached(slot, module);
            }
        }
    }

    private RuntimeException systemError(String problem) {
        throw PRaiseNode.raiseStatic(null, PythonBuiltinClassType.SystemError, BAD_MODULE, problem, file);
    }
}
