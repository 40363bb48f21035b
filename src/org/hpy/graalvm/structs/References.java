// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.structs;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Python objects that C code refers to by numbers: the {@code HPyField}s of one object, or the {@code HPyGlobal}s of
 * one context. C memory holds the number, 0 if it refers to nothing; the objects are here, where Java's garbage
 * collector sees them. Guarded by the GIL.
 */
public interface References {

    /** What a free place has: the number of the next free one. */
    record Free(int next) {}

    /** Without any reference: the first free place lies behind the end. */
    Object[] NONE = {new Free(1)};

    TruffleString NO_REFERENCE = PythonUtils.tsLiteral(
            "%d is not an HPyField of this object or an HPyGlobal: it was copied, cleared or never stored");

    /**
     * The array that an implementation keeps, at first {@link #NONE}. The place with a reference's number has its
     * object; the others are {@link Free}, place 0 with the number of the first free one.
     */
    Object[] references();

    /** Replaces the array. */
    void setReferences(Object[] references);

    /**
     * Returns the object with a number; null for 0.
     *
     * @throws com.oracle.graal.python.runtime.exception.PException SystemError if there is no such reference
     */
    default Object load(long number, Node node) {
        return number == 0 ? null : references()[index(number, node)];
    }

    /**
     * Refers to another object.
     *
     * @param number what the reference in C memory is up to now
     * @param object null to refer to nothing
     * @return what it has to be from now on
     * @throws com.oracle.graal.python.runtime.exception.PException SystemError if the number is not a reference
     */
    default long store(long number, Object object, Node node) {
        if (number == 0) {
            return object == null ? 0 : add(object);
        }
        int index = index(number, node);
        Object[] references = references();
        if (object == null) {
            references[index] = references[0];
            references[0] = new Free(index);
            return 0;
        }
        references[index] = object;
        return number;
    }

    /** All that is referred to. */
    default Stream<Object> all() {
        return Stream.of(references()).filter(place -> !(place instanceof Free));
    }

    private long add(Object object) {
        int index = ((Free) references()[0]).next();
        if (index == references().length) {
            grow();
        }
        Object[] references = references();
        references[0] = references[index];
        references[index] = object;
        return index;
    }

    @TruffleBoundary
    private void grow() {
        int length = references().length;
        Object[] longer = Arrays.copyOf(references(), length + length / 2 + 1);
        for (int i = length; i < longer.length; i++) {
            longer[i] = new Free(i + 1);
        }
        setReferences(longer);
    }

    private int index(long number, Node node) {
        Object[] references = references();
        if (number < 0 || number >= references.length || references[(int) number] instanceof Free) {
            throw raiseNoReference(number, node);
        }
        return (int) number;
    }

    @TruffleBoundary
    private static RuntimeException raiseNoReference(long number, Node node) {
        throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.SystemError, NO_REFERENCE, number);
    }
}
