// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.cext.capi.ExternalFunctionNodes.PExternalFunctionWrapper;
import com.oracle.graal.python.builtins.objects.function.PBuiltinFunction;
import com.oracle.graal.python.builtins.objects.function.PKeyword;
import com.oracle.graal.python.builtins.objects.getsetdescriptor.GetSetDescriptor;
import com.oracle.graal.python.builtins.objects.type.PythonClass;
import com.oracle.graal.python.builtins.objects.type.slots.TpSlot;
import com.oracle.graal.python.builtins.objects.type.slots.TpSlot.TpSlotPythonSingle;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.SpecialAttributeNames;
import com.oracle.graal.python.nodes.SpecialMethodNames;
import com.oracle.graal.python.nodes.call.CallNode;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.object.DynamicObjectLibrary;
import com.oracle.truffle.api.object.HiddenKey;
import com.oracle.truffle.api.strings.TruffleString;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hpy.graalvm.HPyContext;
import org.hpy.graalvm.cstructs.Definition;
import org.hpy.graalvm.cstructs.TypeSpec;
import org.hpy.graalvm.downcall.CFunction;
import org.hpy.graalvm.downcall.Convention;
import org.hpy.graalvm.downcall.Methods;
import org.hpy.graalvm.upcall.UpcallTable;

/** Makes a Python class of an {@code HPyType_Spec}. */
public final class TypeBuilder {

    private static final TruffleString BAD_SPEC = PythonUtils.tsLiteral("%s: %s");

    private final HPyContext context;
    private final UpcallTable table;
    private final TypeSpec spec;
    private final PythonLanguage language = PythonLanguage.get(null);
    private final Map<Slot, CFunction> slots = new EnumMap<>(Slot.class);
    private final Set<String> slotMethods = new HashSet<>();

    private PythonClass type;
    private Convention.Owner owner;

    public TypeBuilder(HPyContext context, UpcallTable table, TypeSpec spec) {
        this.context = context;
        this.table = table;
        this.spec = spec;
    }

    /**
     * Makes the class.
     *
     * @param parameters address of an {@code HPyType_SpecParam} array, or 0
     */
    public PythonClass build(long parameters) {
        readSlots();
        checkSpec();
        TypeParameters given = TypeParameters.read(spec.name(), parameters);
        Object metaclass = given.metaclass() == null ? PythonBuiltinClassType.PythonClass : given.metaclass();
        Object[] actualBases = given.bases().isEmpty()
                ? new Object[] {Shapes.base(spec.builtinShape())}
                : given.bases().toArray();
        TypeData inherited = TypeData.inherit(Stream.of(actualBases).map(TypeData::of));
        TypeData data = TypeData.create(context, spec, inherited, slots.get(Slot.TP_DESTROY));
        type = createClass(metaclass, actualBases);
        data.store(type);
        owner = new Convention.Owner(type, data.hasObjectStruct() ? HPyObject.class : null);
        if (data.hasObjectStruct() && spec.basicSize() > 0) {
            Layout.protect(type);
        }
        if (!slots.containsKey(Slot.TP_NEW) && data.hasObjectStruct() && !inherited.hasObjectStruct()) {
            addNew(NewRootNode.create(language, type));
        }
        slots.forEach(this::addSlot);
        spec.definitions().forEach(this::add);
        if ((spec.flags() & TypeSpec.BASETYPE) == 0) {
            Layout.refuseSubclasses(type);
        }
        return type;
    }

    private void readSlots() {
        for (Definition definition : spec.definitions()) {
            if (definition instanceof Definition.Slot slot) {
                Slot kind = Slot.of(slot.number());
                if (kind == null) {
                    throw error(PythonBuiltinClassType.SystemError, "unknown slot " + slot.number());
                }
                if (Slot.NOT_IMPLEMENTED.contains(kind)) {
                    throw error(PythonBuiltinClassType.SystemError, "the slot " + kind.cName() + " is not implemented");
                }
                slots.put(kind, CFunction.at(slot.function(), spec.name() + " " + kind.cName()));
            }
        }
    }

    private void checkSpec() {
        if (spec.hasLegacySlots() || spec.builtinShape() == Shapes.LEGACY) {
            throw error(
                    PythonBuiltinClassType.TypeError,
                    "legacy slots and structs need CPython's C API, which is not supported");
        }
        if (Shapes.base(spec.builtinShape()) == null) {
            throw error(PythonBuiltinClassType.ValueError, "invalid shape: " + spec.builtinShape());
        }
        if ((spec.flags() & TypeSpec.HAVE_GC) != 0 && !slots.containsKey(Slot.TP_TRAVERSE)) {
            throw error(
                    PythonBuiltinClassType.ValueError, "a type with HPy_TPFLAGS_HAVE_GC needs an HPy_tp_traverse slot");
        }
        if (spec.basicSize() == 0 && spec.definitions().stream().anyMatch(d -> d instanceof Definition.Member)) {
            throw error(PythonBuiltinClassType.TypeError, "a type with basicsize 0 cannot define members");
        }
        if (spec.itemSize() != 0) {
            throw error(PythonBuiltinClassType.TypeError, "itemsize must be 0: HPy has no objects of variable size");
        }
    }

    private PythonClass createClass(Object metaclass, Object[] bases) {
        int dot = spec.name().lastIndexOf('.');
        TruffleString name = PythonUtils.toTruffleStringUncached(spec.name().substring(dot + 1));
        String module = dot < 0 ? "builtins" : spec.name().substring(0, dot);
        PKeyword[] namespace = {
            new PKeyword(SpecialAttributeNames.T___MODULE__, PythonUtils.toTruffleStringUncached(module)),
            new PKeyword(SpecialAttributeNames.T___QUALNAME__, name),
            new PKeyword(
                    SpecialAttributeNames.T___DOC__, Methods.doc(spec.name().substring(dot + 1), spec.doc())),
            new PKeyword(SpecialAttributeNames.T___SLOTS__, PFactory.createEmptyTuple(language)),
        };
        Object result = CallNode.executeUncached(
                metaclass, name, PFactory.createTuple(language, bases), PFactory.createDict(language, namespace));
        if (result instanceof PythonClass pythonClass) {
            return pythonClass;
        }
        throw error(PythonBuiltinClassType.TypeError, "the metaclass has not made a class");
    }

    private void addSlot(Slot slot, CFunction function) {
        if (slot == Slot.TP_NEW) {
            Convention convention = Convention.newInstanceOf(type);
            addNew(convention.bind(SpecialMethodNames.T___NEW__, new Convention.Owner(type, null), function, table));
        }
        TpSlot direct = slot.direct() == null ? null : setDirectly(slot, function);
        PExternalFunctionWrapper wrapper =
                slot.direct() == null ? null : slot.direct().wrapper();
        for (Slot.Method method : slot.methods()) {
            // Number and mapping slots come first in the order of the enum, and win, as in CPython.
            if (slotMethods.add(method.name())) {
                TruffleString name = PythonUtils.toTruffleStringUncached(method.name());
                type.setAttribute(name, method.convention().bindSlot(name, owner, function, table, direct, wrapper));
            }
        }
        if (slot == Slot.TP_RICHCOMPARE && !slots.containsKey(Slot.TP_HASH)) {
            type.setAttribute(SpecialMethodNames.T___HASH__, PNone.NONE);
        }
    }

    /** Sets a slot that GraalPy does not derive from a special method. */
    private TpSlot setDirectly(Slot slot, CFunction function) {
        TruffleString name = PythonUtils.toTruffleStringUncached(slot.cName());
        PBuiltinFunction callable = slot.direct().convention().bind(name, owner, function, table);
        // The slot itself holds the function only weakly.
        DynamicObjectLibrary.getUncached().put(type, new HiddenKey(slot.cName()), callable);
        TpSlot direct = new TpSlotPythonSingle(callable, type, name);
        type.setTpSlots(
                type.getTpSlots().copy().set(slot.direct().slot(), direct).build());
        type.invalidateSlotsFinalAssumption();
        return direct;
    }

    private void addNew(PBuiltinFunction function) {
        type.setAttribute(SpecialMethodNames.T___NEW__, PFactory.createBuiltinMethod(language, type, function));
    }

    private void add(Definition definition) {
        switch (definition) {
            case Definition.Method method ->
                type.setAttribute(
                        PythonUtils.toTruffleStringUncached(method.name()), Methods.create(method, owner, table));
            case Definition.GetSet getSet ->
                type.setAttribute(PythonUtils.toTruffleStringUncached(getSet.name()), descriptor(getSet));
            case Definition.Member member ->
                type.setAttribute(
                        PythonUtils.toTruffleStringUncached(member.name()), Members.create(language, member, owner));
            case Definition.Slot slot -> {}
            case Definition.Unknown unknown ->
                throw error(PythonBuiltinClassType.SystemError, "unknown kind of HPyDef: " + unknown.kind());
        }
    }

    private GetSetDescriptor descriptor(Definition.GetSet getSet) {
        TruffleString name = PythonUtils.toTruffleStringUncached(getSet.name());
        PBuiltinFunction getter = accessor(name, getSet.getter(), Convention.getter(getSet.closure()));
        PBuiltinFunction setter = accessor(name, getSet.setter(), Convention.setter(getSet.closure()));
        GetSetDescriptor descriptor =
                PFactory.createGetSetDescriptor(language, getter, setter, name, type, setter != null);
        descriptor.setAttribute(SpecialAttributeNames.T___DOC__, text(getSet.doc()));
        return descriptor;
    }

    private PBuiltinFunction accessor(TruffleString name, long address, Convention convention) {
        if (address == 0) {
            return null;
        }
        return convention.bind(name, owner, CFunction.at(address, spec.name() + "." + name), table);
    }

    private static Object text(String text) {
        return text == null ? PNone.NONE : PythonUtils.toTruffleStringUncached(text);
    }

    private RuntimeException error(PythonBuiltinClassType exception, String problem) {
        throw PRaiseNode.raiseStatic(null, exception, BAD_SPEC, spec.name(), problem);
    }
}
