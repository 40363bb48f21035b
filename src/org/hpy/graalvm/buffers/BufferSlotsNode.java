// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.buffers;

import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.GenerateInline;
import com.oracle.truffle.api.dsl.GenerateUncached;
import com.oracle.truffle.api.dsl.ImportStatic;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;

/** Finds the {@link BufferSlots} of a class. */
@GenerateUncached
@GenerateInline(false)
@ImportStatic(BufferSlots.class)
public abstract class BufferSlotsNode extends Node {

    public abstract BufferSlots execute(Object type);

    /** Code that uses buffers mostly gets them from a few classes. */
    @Specialization(guards = "type == cachedType", limit = "3")
    static BufferSlots cached(
            @SuppressWarnings("unused") Object type,
            @SuppressWarnings("unused") @Cached("type") Object cachedType,
            @Cached("of(cachedType)") BufferSlots slots) {
        return slots;
    }

    @Specialization(replaces = "cached")
    static BufferSlots any(Object type) {
        return BufferSlots.of(type);
    }
}
