// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.type.PythonAbstractClass;
import com.oracle.graal.python.builtins.objects.type.PythonManagedClass;
import com.oracle.graal.python.builtins.objects.type.TypeNodes;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.runtime.sequence.storage.MroSequenceStorage;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.object.DynamicObjectLibrary;
import com.oracle.truffle.api.object.HiddenKey;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hpy.graalvm.HPyContext;
import org.hpy.graalvm.cstructs.TypeSpec;
import org.hpy.graalvm.downcall.CFunction;

/**
 * What this language knows of a class that {@code HPyType_FromSpec} has made.
 *
 * @param structSize size of the C struct of an instance, in bytes; 0 if it has none
 * @param shape {@code HPyType_BuiltinShape}
 * @param structs allocates the structs; null if there are none
 * @param destroys the {@code HPy_tp_destroy} functions, those of the most derived class first
 * @param isBase whether it may have subclasses: {@code HPy_TPFLAGS_BASETYPE}
 */
public record TypeData(long structSize, int shape, StructAllocator structs, List<CFunction> destroys, boolean isBase) {

    /** The data of classes that are not made by {@code HPyType_FromSpec}. */
    public static final TypeData NONE = new TypeData(0, Shapes.OBJECT, null, List.of(), true);

    /** The key under which a class keeps its data. */
    private static final HiddenKey KEY = new HiddenKey("HPy type");

    static TypeData create(HPyContext context, TypeSpec spec, TypeData inherited, CFunction destroy) {
        long size = Math.max(spec.basicSize(), inherited.structSize);
        return new TypeData(
                size,
                spec.builtinShape() == Shapes.OBJECT ? inherited.shape : spec.builtinShape(),
                size == 0 ? null : new StructAllocator(context, size),
                Stream.concat(Stream.ofNullable(destroy), inherited.destroys.stream())
                        .toList(),
                (spec.flags() & TypeSpec.BASETYPE) != 0);
    }

    /** Stores the data with the class it belongs to. */
    void store(PythonManagedClass type) {
        DynamicObjectLibrary.getUncached().put(type, KEY, this);
    }

    /** True if all proper instances are {@link HPyObject}s. */
    public boolean hasObjectStruct() {
        return structs != null && shape == Shapes.OBJECT;
    }

    /** The data of a class, or what it inherits from the bases; {@link #NONE} if there is none. */
    @TruffleBoundary
    public static TypeData of(Object type) {
        return inherit(mro(type).map(TypeData::own));
    }

    /**
     * The data of a class that an instance is made of.
     *
     * @throws com.oracle.graal.python.runtime.exception.PException TypeError if the class inherits from one that may
     *     not have subclasses, which Python code gets where another base's {@code __init_subclass__} comes first
     */
    @TruffleBoundary
    static TypeData ofNew(Object type) {
        mro(type).filter(base -> base != type && !own(base).isBase).findFirst().ifPresent(base -> {
            throw PRaiseNode.raiseStatic(null, PythonBuiltinClassType.TypeError, Layout.NOT_A_BASE, base);
        });
        return of(type);
    }

    private static Stream<PythonAbstractClass> mro(Object type) {
        MroSequenceStorage mro = TypeNodes.GetMroStorageNode.executeUncached(type);
        return IntStream.range(0, mro.length()).mapToObj(mro::getPythonClassItemNormalized);
    }

    /** What a class inherits from classes with these data: from the first that has a struct, or else the first. */
    static TypeData inherit(Stream<TypeData> data) {
        return data.reduce(
                NONE, (best, next) -> best == NONE || best.structs == null && next.structs != null ? next : best);
    }

    private static TypeData own(PythonAbstractClass type) {
        return type instanceof PythonManagedClass managed
                        && DynamicObjectLibrary.getUncached().getOrDefault(managed, KEY, null) instanceof TypeData data
                ? data
                : NONE;
    }
}
