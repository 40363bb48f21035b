// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.structs;

import com.oracle.graal.python.builtins.objects.type.PythonClass;
import com.oracle.truffle.api.Assumption;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.GenerateInline;
import com.oracle.truffle.api.dsl.GenerateUncached;
import com.oracle.truffle.api.dsl.ImportStatic;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.library.CachedLibrary;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.object.DynamicObjectLibrary;

/** Finds the {@link Inheritance} of a class. */
@GenerateUncached
@GenerateInline(false)
@ImportStatic(Inheritance.class)
public abstract class InheritanceNode extends Node {

    /** Returns what the class has; it may be any class. */
    public abstract Inheritance execute(Object type);

    /** Most places see objects of one class. */
    @Specialization(guards = "type == cachedType", assumptions = "orderIsStable", limit = "2")
    static Inheritance cached(
            @SuppressWarnings("unused") Object type,
            @SuppressWarnings("unused") @Cached("type") Object cachedType,
            @Cached("of(cachedType)") Inheritance inheritance,
            @SuppressWarnings("unused") @Cached("inheritance.order().getLookupStableAssumption()")
                    Assumption orderIsStable) {
        return inheritance;
    }

    /** Subclasses have the same shape where they have the same attributes. */
    @Specialization(replaces = "cached", limit = "3")
    static Inheritance kept(PythonClass type, @CachedLibrary("type") DynamicObjectLibrary properties) {
        return properties.getOrDefault(type, Inheritance.KEY, null) instanceof Inheritance kept
                        && kept.order() == type.getMethodResolutionOrder()
                ? kept
                : Inheritance.of(type);
    }

    @Specialization(guards = "!isPythonClass(type)", replaces = "cached")
    static Inheritance found(Object type) {
        return Inheritance.of(type);
    }

    static boolean isPythonClass(Object type) {
        return type instanceof PythonClass;
    }
}
