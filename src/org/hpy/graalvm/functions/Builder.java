// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.nodes.Node;
import java.util.Arrays;
import java.util.List;
import org.hpy.graalvm.errors.ErrorIndicator;
import org.hpy.graalvm.errors.Misuse;
import org.hpy.graalvm.handles.HandleTarget;

/** The items of a list or tuple that C code is building. In C, {@code HPy_NULL} is a builder that got no memory. */
final class Builder implements HandleTarget {

    /** Null once the builder has come to its end. */
    private Object[] items;

    private Builder(int size) {
        items = new Object[size];
    }

    /** Makes a builder; null if there cannot be so many items, which building reports. */
    static Builder create(long size, Node node) {
        if (size < 0) {
            throw Misuse.raise(node, "negative size");
        }
        return size != (int) size ? null : new Builder((int) size);
    }

    /** Checks that C code has passed a builder, and not a tracker. */
    private static Builder of(Object object, Node node) {
        if (object instanceof Builder builder) {
            return builder;
        }
        throw Misuse.wrongType(node, "a builder", object);
    }

    private Object[] open(Node node) {
        if (items == null) {
            throw Misuse.raise(node, "the builder has been built or cancelled before");
        }
        return items;
    }

    /** Sets one item. */
    static void set(Object builder, long index, Object item, Node node) {
        if (builder == null) {
            return;
        }
        Object[] items = of(builder, node).open(node);
        if (index < 0 || index >= items.length) {
            throw Misuse.raise(node, "index out of range");
        }
        items[(int) index] = item;
    }

    /**
     * Ends the builder and returns its items; null if an error is set that explains why there are not all.
     *
     * @throws com.oracle.graal.python.runtime.exception.PException MemoryError if there was not enough memory,
     *     SystemError if items are missing
     */
    static Object[] build(Object builder, Node node) {
        if (builder == null) {
            return noBuilder(node);
        }
        Object[] items = of(builder, node).open(node);
        cancel(builder, node);
        for (Object item : items) {
            if (item == null) {
                return missing(node);
            }
        }
        return items;
    }

    @TruffleBoundary
    private static Object[] noBuilder(Node node) {
        if (!ErrorIndicator.get(node).isSet()) {
            throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.MemoryError);
        }
        return null;
    }

    @TruffleBoundary
    private static Object[] missing(Node node) {
        if (!ErrorIndicator.get(node).isSet()) {
            throw Misuse.raise(node, "not all items have been set");
        }
        return null;
    }

    @Override
    public List<Object> contents() {
        return items == null ? List.of() : Arrays.asList(items);
    }

    @Override
    public String toString() {
        return items == null ? "builder, at its end" : "builder of " + items.length + " items";
    }

    /** Ends the builder, whose handle is closed. */
    static void cancel(Object builder, Node node) {
        if (builder != null) {
            of(builder, node).items = null;
        }
    }
}
