// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.structs;

import com.oracle.graal.python.builtins.objects.cext.PythonAbstractNativeObject;
import com.oracle.graal.python.builtins.objects.object.ObjectBuiltins;
import com.oracle.graal.python.builtins.objects.object.PythonObject;
import com.oracle.graal.python.builtins.objects.type.PythonAbstractClass;
import com.oracle.graal.python.builtins.objects.type.PythonBuiltinClass;
import com.oracle.graal.python.builtins.objects.type.PythonManagedClass;
import com.oracle.graal.python.builtins.objects.type.TpSlots;
import com.oracle.graal.python.builtins.objects.type.TypeNodes;
import com.oracle.graal.python.runtime.sequence.storage.MroSequenceStorage;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.object.DynamicObjectLibrary;
import com.oracle.truffle.api.object.HiddenKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.cstructs.Definition;
import org.hpy.graalvm.cstructs.TypeSpec;
import org.hpy.graalvm.downcall.CFunction;
import org.hpy.graalvm.lifetime.Cleaner;

/**
 * What this language knows of a class that {@code HPyType_FromSpec} has made.
 *
 * @param structSize size of the C struct of an instance, in bytes; 0 if it has none
 * @param shape {@code HPyType_BuiltinShape}
 * @param structs allocates the structs; null if there are none
 * @param destroys the {@code HPy_tp_destroy} functions, those of the most derived class first
 * @param finalizes whether the class or a base has {@code HPy_tp_finalize}
 * @param callFunction where {@link CallFunction} says that the instances have theirs
 * @param isBase whether it may have subclasses: {@code HPy_TPFLAGS_BASETYPE}
 */
public record TypeData(
        long structSize,
        int shape,
        StructAllocator structs,
        List<CFunction> destroys,
        boolean finalizes,
        long callFunction,
        boolean isBase) {

    /** The data of classes that are not made by {@code HPyType_FromSpec}. */
    public static final TypeData NONE =
            new TypeData(0, Shapes.OBJECT, null, List.of(), false, CallFunction.NOWHERE, true);

    /** The data of classes that C code has made with CPython's C API. */
    private static final TypeData NATIVE =
            new TypeData(0, Shapes.LEGACY, null, List.of(), false, CallFunction.NOWHERE, true);

    /** The key under which a class keeps its data. */
    private static final HiddenKey KEY = new HiddenKey("HPy type");

    /**
     * The slots of a class that its instances depend on.
     *
     * @param destroy {@code HPy_tp_destroy}; or null
     */
    public record Slots(CFunction destroy, boolean finalizes, boolean isCalled, boolean exportsBuffer) {}

    public static TypeData create(HPyContext context, TypeSpec spec, TypeData inherited, Slots slots) {
        long callFunction = callFunction(spec, inherited, slots.isCalled);
        long size = Math.max(spec.basicSize(), inherited.structSize);
        if (spec.builtinShape() == Shapes.LEGACY && slots.isCalled) {
            size = callFunction + CallFunction.SIZE;
        }
        boolean finalizes = slots.finalizes || inherited.finalizes;
        // What only our own objects can do needs a struct, if an empty one: to have an end or a call function of its
        // own, and to export a buffer.
        boolean hasStructs = size != 0
                || slots.destroy != null
                || finalizes
                || slots.isCalled
                || slots.exportsBuffer
                || inherited.structs != null;
        List<CFunction> destroys = Stream.concat(Stream.ofNullable(slots.destroy), inherited.destroys.stream())
                .toList();
        return new TypeData(
                size,
                spec.builtinShape() == Shapes.OBJECT ? inherited.shape : spec.builtinShape(),
                hasStructs ? new StructAllocator(context, Math.max(size, 1), destroys) : null,
                destroys,
                finalizes,
                callFunction,
                (spec.flags() & TypeSpec.BASETYPE) != 0);
    }

    private static long callFunction(TypeSpec spec, TypeData inherited, boolean isCalled) {
        if (isCalled) {
            return spec.builtinShape() == Shapes.LEGACY
                    ? (spec.basicSize() + Long.BYTES - 1) & -Long.BYTES
                    : CallFunction.IN_OBJECT;
        }
        return callMember(spec).map(Definition.Member::offset).orElse(inherited.callFunction);
    }

    /** The member that says where in the struct the call function is, if there is one. */
    public static Optional<Definition.Member> callMember(TypeSpec spec) {
        return spec.definitions().stream()
                .flatMap(definition -> definition instanceof Definition.Member member ? Stream.of(member) : null)
                .filter(member -> CallFunction.OFFSET_MEMBER.equals(member.name()))
                .findFirst();
    }

    /** True if C functions are called when an instance dies. */
    public boolean hasEnd() {
        return finalizes || !destroys.isEmpty();
    }

    /** Has the C functions called when an object dies. */
    @TruffleBoundary
    void awaitEnd(PythonObject object, long struct, StructPage page, Cleaner cleaner) {
        if (!destroys.isEmpty()) {
            cleaner.drain();
            page.destroyWith(object, struct, cleaner);
        }
        if (finalizes) {
            cleaner.registerFinalizer(object);
        }
    }

    /** Stores the data with the class it belongs to. */
    public void store(PythonManagedClass type) {
        DynamicObjectLibrary.getUncached().put(type, KEY, this);
        // A metaclass or __init_subclass__ may have asked before.
        DynamicObjectLibrary.getUncached().removeKey(type, Inheritance.KEY);
    }

    /** True if all proper instances are {@link HPyObject}s. */
    public boolean hasObjectStruct() {
        return structs != null && shape == Shapes.OBJECT;
    }

    /** The data of a class, or what it inherits from the bases; {@link #NONE} if there is none. */
    public static TypeData of(Object type) {
        return Inheritance.of(type).data();
    }

    /** A built-in class that a class inherits from and whose instances have data in Java, such as int. */
    @TruffleBoundary
    public static Optional<PythonAbstractClass> builtinWithData(Object type) {
        return classes(TypeNodes.GetMroStorageNode.executeUncached(type))
                .filter(base -> base instanceof PythonBuiltinClass builtin && makesItsObjects(builtin.getTpSlots()))
                .findFirst();
    }

    private static boolean makesItsObjects(TpSlots slots) {
        return slots.tp_new() != null && slots.tp_new() != ObjectBuiltins.SLOTS.tp_new();
    }

    /** The classes of a method resolution order. */
    static Stream<PythonAbstractClass> classes(MroSequenceStorage order) {
        return IntStream.range(0, order.length()).mapToObj(order::getPythonClassItemNormalized);
    }

    /** What a class inherits from classes with these data: from the first with the largest struct, or else the first. */
    public static TypeData inherit(Stream<TypeData> data) {
        return data.reduce(NONE, (best, next) -> best == NONE || next.rank() > best.rank() ? next : best);
    }

    private long rank() {
        return structs == null ? -1 : structSize;
    }

    /** The data that a class has of its own; {@link #NONE} if it has none. */
    static TypeData own(PythonAbstractClass type) {
        if (type instanceof PythonAbstractNativeObject) {
            return NATIVE;
        }
        return type instanceof PythonManagedClass managed
                        && DynamicObjectLibrary.getUncached().getOrDefault(managed, KEY, null) instanceof TypeData data
                ? data
                : NONE;
    }
}
