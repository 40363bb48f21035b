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
import com.oracle.graal.python.builtins.objects.type.TypeNodes;
import com.oracle.graal.python.builtins.objects.type.slots.TpSlot;
import com.oracle.graal.python.lib.PyObjectGetAttr;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.SpecialAttributeNames;
import com.oracle.graal.python.nodes.SpecialMethodNames;
import com.oracle.graal.python.nodes.call.CallNode;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.strings.TruffleString;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import org.hpy.graalvm.border.Border;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.buffers.BufferSlots;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.cstructs.Definition;
import org.hpy.graalvm.cstructs.TypeSpec;
import org.hpy.graalvm.downcall.CFunction;
import org.hpy.graalvm.downcall.Convention;
import org.hpy.graalvm.downcall.Methods;
import org.hpy.graalvm.graalpy.DirectSlot;
import org.hpy.graalvm.graalpy.Layout;
import org.hpy.graalvm.legacy.ClassStruct;
import org.hpy.graalvm.legacy.LegacyDefinitions;
import org.hpy.graalvm.members.MemberType;
import org.hpy.graalvm.members.Members;
import org.hpy.graalvm.structs.CallFunction;
import org.hpy.graalvm.structs.HPyObject;
import org.hpy.graalvm.structs.Shapes;
import org.hpy.graalvm.structs.TypeData;

/** Makes a Python class of an {@code HPyType_Spec}. */
public final class TypeBuilder {

    private static final TruffleString BAD_SPEC = PythonUtils.tsLiteral("%s: %s");

    // What upstream says: its tests compare the texts.
    private static final TruffleString NOT_LEGACY = PythonUtils.tsLiteral(
            "cannot specify .legacy_slots without setting .builtin_shape=HPyType_BuiltinShape_Legacy");
    private static final TruffleString LEGACY_OF_PURE =
            PythonUtils.tsLiteral("A legacy type should not inherit its memory layout from a pure type");

    private final HPyContext context;
    private final Crossing crossing;
    private final Border border;
    private final TypeSpec spec;
    private final PythonLanguage language = PythonLanguage.get(null);
    private final Map<Slot, CFunction> slots = new EnumMap<>(Slot.class);

    /** What slots and definitions have made. As in CPython the first with a name wins, and slots come first. */
    private final Set<String> names = new HashSet<>();

    private PythonClass type;
    private Convention.Owner owner;

    /**
     * Starts to make a class.
     *
     * @param crossing where C code asks for it; the functions of the class stay behind the same border
     */
    public TypeBuilder(HPyContext context, Crossing crossing, TypeSpec spec) {
        this.context = context;
        this.crossing = crossing;
        this.border = crossing.border();
        this.spec = spec;
    }

    /**
     * Makes the class.
     *
     * @param parameters address of an {@code HPyType_SpecParam} array, or 0
     */
    public PythonClass build(long parameters) {
        checkDefinitions();
        readSlots();
        checkSpec();
        TypeParameters given = TypeParameters.read(spec.name(), parameters, crossing);
        Object metaclass = given.metaclass() == null ? PythonBuiltinClassType.PythonClass : given.metaclass();
        TypeData inherited = TypeData.inherit(given.bases().stream().map(TypeData::of));
        TypeData data = TypeData.create(context, spec, inherited, slotsOfInstances());
        Object[] actualBases = bases(given.bases(), inherited, data);
        checkMembers(data.structSize());
        if (data.hasObjectStruct()) {
            given.bases().forEach(this::checkHasNoData);
        }
        type = createClass(metaclass, actualBases);
        if (given.metaclass() != null) {
            ClassStruct.address(type); // before GraalPy makes the class native without it
        }
        data.store(type);
        owner = new Convention.Owner(type, data.hasObjectStruct() ? HPyObject.class : null);
        if (data.hasObjectStruct() && spec.basicSize() > 0) {
            Layout.protect(type);
        }
        if (!slots.containsKey(Slot.TP_NEW) && data.hasObjectStruct() && !inherited.hasObjectStruct()) {
            addNew(NewRootNode.create(language, type));
        }
        slots.forEach(this::addSlot);
        if (data.hasEnd() && !data.hasObjectStruct() && !isLegacy()) {
            Object create = PyObjectGetAttr.executeUncached(type, SpecialMethodNames.T___NEW__);
            addNew(LifetimeNewRootNode.create(language, type, create));
        }
        BufferSlots.define(type, owner, slots.get(Slot.BF_GETBUFFER), slots.get(Slot.BF_RELEASEBUFFER), border);
        spec.definitions().forEach(this::add);
        if ((spec.flags() & TypeSpec.BASETYPE) == 0) {
            Layout.refuseSubclasses(type);
        }
        return type;
    }

    private TypeData.Slots slotsOfInstances() {
        return new TypeData.Slots(
                slots.get(Slot.TP_DESTROY),
                slots.containsKey(Slot.TP_FINALIZE),
                slots.containsKey(Slot.TP_CALL),
                slots.containsKey(Slot.BF_GETBUFFER));
    }

    private Object[] bases(List<Object> given, TypeData inherited, TypeData data) {
        boolean hasStruct = spec.basicSize() > 0 || inherited.structs() != null;
        if (isLegacy() && inherited.shape() != Shapes.LEGACY && inherited != TypeData.NONE) {
            throw raise(PythonBuiltinClassType.TypeError, LEGACY_OF_PURE);
        }
        if (hasStruct && !isLegacy() && inherited.shape() == Shapes.LEGACY) {
            throw error(
                    PythonBuiltinClassType.TypeError,
                    "only its base has HPyType_BuiltinShape_Legacy, so that their structs conflict");
        }
        if (isLegacy()) {
            return new Object[] {LegacyDefinitions.createType(spec, data.structSize(), given, legacyEnd(data), context)
            };
        }
        return given.isEmpty() ? new Object[] {Shapes.base(spec.builtinShape())} : given.toArray();
    }

    private LongPredicate legacyEnd(TypeData data) {
        boolean hasEnd = data.hasEnd() || slots.containsKey(Slot.TP_TRAVERSE);
        return hasEnd ? new LegacyEnd(data.destroys(), data.finalizes(), slots.get(Slot.TP_TRAVERSE)) : null;
    }

    private boolean isLegacy() {
        return spec.builtinShape() == Shapes.LEGACY;
    }

    private void checkDefinitions() {
        for (Definition definition : spec.definitions()) {
            if (definition.problem() != null) {
                throw error(PythonBuiltinClassType.SystemError, definition.problem());
            }
        }
    }

    private void checkMembers(long structSize) {
        for (Definition definition : spec.definitions()) {
            if (definition instanceof Definition.Member member
                    && MemberType.of(member.type()) instanceof MemberType memberType
                    && (member.offset() < 0 || member.offset() > structSize - memberType.size())) {
                throw error(
                        PythonBuiltinClassType.SystemError,
                        "the member '%s' at offset %d is outside of the struct, which has %d bytes"
                                .formatted(member.name(), member.offset(), structSize));
            }
        }
    }

    private void checkHasNoData(Object base) {
        TypeData.builtinWithData(base).ifPresent(builtin -> {
            throw error(
                    PythonBuiltinClassType.TypeError,
                    "the base '%s' has not got the shape HPyType_BuiltinShape_Object, which the struct of the type needs"
                            .formatted(TypeNodes.GetNameNode.executeUncached(builtin)));
        });
    }

    private void readSlots() {
        for (Definition definition : spec.definitions()) {
            if (definition instanceof Definition.Slot slot) {
                Slot kind = Slot.of(slot.number());
                if (kind == null) {
                    throw error(PythonBuiltinClassType.SystemError, "unknown slot " + slot.number());
                }
                slots.put(kind, CFunction.at(slot.function(), spec.name() + " " + kind.cName()));
            }
        }
    }

    private void checkSpec() {
        if (spec.legacySlots() != 0 && !isLegacy()) {
            throw raise(PythonBuiltinClassType.TypeError, NOT_LEGACY);
        }
        if (LegacyDefinitions.hasDealloc(spec) && slots.keySet().stream().anyMatch(Slot::isOfEnd)) {
            throw error(
                    PythonBuiltinClassType.TypeError,
                    "HPy_tp_destroy, HPy_tp_finalize and HPy_tp_traverse are not called where there is a legacy tp_dealloc:"
                            + " do all in one of them");
        }
        if (!isLegacy() && Shapes.base(spec.builtinShape()) == null) {
            throw error(PythonBuiltinClassType.ValueError, "invalid shape: " + spec.builtinShape());
        }
        if ((spec.flags() & TypeSpec.HAVE_GC) != 0 && !slots.containsKey(Slot.TP_TRAVERSE)) {
            throw error(
                    PythonBuiltinClassType.ValueError, "a type with HPy_TPFLAGS_HAVE_GC needs an HPy_tp_traverse slot");
        }
        if (spec.basicSize() == 0 && spec.definitions().stream().anyMatch(d -> d instanceof Definition.Member)) {
            throw error(PythonBuiltinClassType.TypeError, "a type with basicsize 0 cannot define members");
        }
        if (spec.basicSize() < 0) {
            throw error(PythonBuiltinClassType.ValueError, "basicsize must not be negative");
        }
        if (spec.itemSize() < 0) {
            throw error(PythonBuiltinClassType.ValueError, "itemsize must not be negative");
        }
        checkCall();
    }

    private void checkCall() {
        boolean hasMember = TypeData.callMember(spec).isPresent();
        if (slots.containsKey(Slot.TP_CALL) && spec.itemSize() != 0) {
            throw error(PythonBuiltinClassType.TypeError, "Cannot use HPy call protocol with var objects");
        }
        if (slots.containsKey(Slot.TP_CALL) && isLegacy() && spec.basicSize() == 0) {
            throw error(
                    PythonBuiltinClassType.TypeError,
                    "Cannot use HPy call protocol with legacy types that have no struct of their own");
        }
        if (slots.containsKey(Slot.TP_CALL) && hasMember) {
            throw error(
                    PythonBuiltinClassType.TypeError,
                    "Cannot have HPy_tp_call and explicit member '__vectorcalloffset__': keep one of them");
        }
    }

    private PythonClass createClass(Object metaclass, Object[] bases) {
        int dot = spec.name().lastIndexOf('.');
        TruffleString name = PythonUtils.toTruffleStringUncached(spec.name().substring(dot + 1));
        String module = dot < 0 ? "builtins" : spec.name().substring(0, dot);
        PKeyword[] namespace = {
            new PKeyword(SpecialAttributeNames.T___MODULE__, PythonUtils.toTruffleStringUncached(module)),
            new PKeyword(SpecialAttributeNames.T___QUALNAME__, name),
            new PKeyword(SpecialAttributeNames.T___DOC__, doc(spec.name().substring(dot + 1), bases)),
            new PKeyword(SpecialAttributeNames.T___SLOTS__, PFactory.createEmptyTuple(language)),
        };
        Object result = CallNode.executeUncached(
                metaclass, name, PFactory.createTuple(language, bases), PFactory.createDict(language, namespace));
        if (result instanceof PythonClass pythonClass) {
            return pythonClass;
        }
        throw error(PythonBuiltinClassType.TypeError, "the metaclass has not made a class");
    }

    /** A legacy type may have its text among its legacy slots. */
    private Object doc(String name, Object[] bases) {
        return isLegacy() && spec.doc() == null
                ? PyObjectGetAttr.executeUncached(bases[0], SpecialAttributeNames.T___DOC__)
                : Methods.doc(name, spec.doc());
    }

    private void addSlot(Slot slot, CFunction function) {
        if (slot == Slot.TP_NEW) {
            Convention convention = Convention.newInstanceOf(type);
            addNew(convention.bind(SpecialMethodNames.T___NEW__, new Convention.Owner(type, null), function, border));
        }
        TpSlot direct = slot.direct() == null ? null : setDirectly(slot, function);
        PExternalFunctionWrapper wrapper =
                slot.direct() == null ? null : slot.direct().wrapper();
        for (Slot.Method method : slot.methods()) {
            // In the order of the enum number and mapping slots come before those of sequences.
            if (names.add(method.name())) {
                TruffleString name = PythonUtils.toTruffleStringUncached(method.name());
                type.setAttribute(
                        name, convention(slot, method).bindSlot(name, owner, function, border, direct, wrapper));
            }
        }
        if (slot == Slot.TP_RICHCOMPARE && !slots.containsKey(Slot.TP_HASH)) {
            type.setAttribute(SpecialMethodNames.T___HASH__, PNone.NONE);
        }
    }

    /** The objects of a legacy type have their call functions behind their structs, and not in Java. */
    private Convention convention(Slot slot, Slot.Method method) {
        return slot == Slot.TP_CALL && isLegacy()
                ? InstanceCallNode.callOf(TypeData.of(type).callFunction())
                : method.convention();
    }

    /** Sets a slot that GraalPy does not derive from a special method. */
    private TpSlot setDirectly(Slot slot, CFunction function) {
        TruffleString name = PythonUtils.toTruffleStringUncached(slot.cName());
        PBuiltinFunction callable = slot.direct().convention().bind(name, owner, function, border);
        return DirectSlot.set(type, slot.direct().slot(), name, callable);
    }

    private void addNew(PBuiltinFunction function) {
        type.setAttribute(SpecialMethodNames.T___NEW__, PFactory.createBuiltinMethod(language, type, function));
    }

    private void add(Definition definition) {
        switch (definition) {
            case Definition.Method method -> add(method.name(), Methods.create(method, owner, border));
            case Definition.GetSet getSet -> add(getSet.name(), descriptor(getSet));
            case Definition.Member member
            when CallFunction.OFFSET_MEMBER.equals(member.name()) -> addCall(member.offset());
            case Definition.Member member -> add(member.name(), Members.create(language, member, owner));
            default -> {}
        }
    }

    private void add(String name, Object attribute) {
        if (names.add(name)) {
            type.setAttribute(PythonUtils.toTruffleStringUncached(name), attribute);
        }
    }

    /** For objects that have their function in their struct, and none in their type. */
    private void addCall(long offset) {
        CFunction none = new CFunction(spec.name() + ".__call__", null);
        TruffleString name = SpecialMethodNames.T___CALL__;
        type.setAttribute(name, InstanceCallNode.callOf(offset).bindSlot(name, owner, none, border, null, null));
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
        return convention.bind(name, owner, CFunction.at(address, spec.name() + "." + name), border);
    }

    private static Object text(String text) {
        return text == null ? PNone.NONE : PythonUtils.toTruffleStringUncached(text);
    }

    private static RuntimeException raise(PythonBuiltinClassType exception, TruffleString message) {
        throw PRaiseNode.raiseStatic(null, exception, message);
    }

    private RuntimeException error(PythonBuiltinClassType exception, String problem) {
        throw PRaiseNode.raiseStatic(null, exception, BAD_SPEC, spec.name(), problem);
    }
}
