// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.structs;

import com.oracle.truffle.api.nodes.Node;
import java.util.stream.Stream;
import org.hpy.graalvm.legacy.CApi;

/**
 * The struct of an object that lives in native memory. Java's garbage collector does not see what is there, so an
 * {@code HPyField} in it is a {@code PyObject *}, as on CPython, and keeps its object alive.
 */
record LegacyStruct(long address) implements CStruct {

    @Override
    public Object load(long number, Node node) {
        return CApi.borrowed(number);
    }

    @Override
    public long store(long number, Object object, Node node) {
        long reference = object == null ? 0 : CApi.newReference(object);
        if (number != 0) {
            CApi.release(number);
        }
        return reference;
    }

    @Override
    public Stream<Object> all() {
        return Stream.empty();
    }

    @Override
    public Object[] references() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setReferences(Object[] references) {
        throw new UnsupportedOperationException();
    }
}
