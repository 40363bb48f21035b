// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.structs;

import com.oracle.graal.python.builtins.objects.type.PythonAbstractClass;
import com.oracle.graal.python.builtins.objects.type.PythonClass;
import com.oracle.graal.python.builtins.objects.type.PythonManagedClass;
import com.oracle.graal.python.builtins.objects.type.TypeNodes;
import com.oracle.graal.python.runtime.sequence.storage.MroSequenceStorage;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.object.DynamicObjectLibrary;
import com.oracle.truffle.api.object.HiddenKey;
import com.oracle.truffle.api.object.Shape;

/**
 * What a class has from all the classes in its method resolution order. The class keeps it, and it holds as long as that
 * order is the same.
 *
 * @param order the method resolution order; another object once the class gets other bases
 * @param data what the class has of its own or inherits
 * @param noBase the first class that it inherits from and that may not have subclasses; null if there is none
 * @param instanceShape the shape of its instances in GraalPy; null if they are not objects in Java
 */
public record Inheritance(MroSequenceStorage order, TypeData data, PythonAbstractClass noBase, Shape instanceShape) {

    static final HiddenKey KEY = new HiddenKey("HPy inheritance");

    /** Finds what a class has. */
    @TruffleBoundary
    public static Inheritance of(Object type) {
        MroSequenceStorage order = TypeNodes.GetMroStorageNode.executeUncached(type);
        if (!(type instanceof PythonClass keeper)) {
            return find(type, order);
        }
        DynamicObjectLibrary properties = DynamicObjectLibrary.getUncached();
        if (properties.getOrDefault(keeper, KEY, null) instanceof Inheritance kept && kept.order == order) {
            return kept;
        }
        Inheritance found = find(type, order);
        properties.put(keeper, KEY, found);
        return found;
    }

    private static Inheritance find(Object type, MroSequenceStorage order) {
        return new Inheritance(
                order,
                TypeData.inherit(TypeData.classes(order).map(TypeData::own)),
                TypeData.classes(order)
                        .filter(base -> base != type && !TypeData.own(base).isBase())
                        .findFirst()
                        .orElse(null),
                type instanceof PythonManagedClass managed ? managed.getInstanceShape() : null);
    }
}
