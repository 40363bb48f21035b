// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.buffers;

import com.oracle.graal.python.builtins.objects.function.PBuiltinFunction;
import com.oracle.graal.python.builtins.objects.type.PythonClass;
import com.oracle.graal.python.builtins.objects.type.TypeNodes;
import com.oracle.graal.python.runtime.sequence.storage.MroSequenceStorage;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.nodes.RootNode;
import com.oracle.truffle.api.object.DynamicObjectLibrary;
import com.oracle.truffle.api.object.HiddenKey;
import org.hpy.graalvm.border.Border;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.downcall.CFunction;
import org.hpy.graalvm.downcall.Convention;

/**
 * The slots of a class that make its instances exporters of buffers.
 *
 * @param get {@code HPy_bf_getbuffer}, as a function of the exporter, the address of a struct, and flags; or null
 * @param release {@code HPy_bf_releasebuffer}, as a function of the exporter and the address of the struct; or null
 */
public record BufferSlots(Function get, Function release) {

    /**
     * A function of such a slot.
     *
     * @param crossing where the buffer's struct, with the handle in it, crosses the border
     */
    record Function(PBuiltinFunction callable, Crossing crossing) {}

    /** The slots of classes that have none. */
    static final BufferSlots NONE = new BufferSlots(null, null);

    private static final HiddenKey KEY = new HiddenKey("HPy buffer slots");

    /** Gives a class its slots; a function is null if the class does not define that slot itself. */
    public static void define(
            PythonClass type, Convention.Owner owner, CFunction get, CFunction release, Border border) {
        if (get == null && release == null) {
            return;
        }
        BufferSlots slots = new BufferSlots(
                bind(Convention.GET_BUFFER, owner, get, border),
                bind(Convention.RELEASE_BUFFER, owner, release, border));
        DynamicObjectLibrary.getUncached().put(type, KEY, slots);
        BufferMethods.define(type, slots);
    }

    private static Function bind(Convention convention, Convention.Owner owner, CFunction function, Border border) {
        if (function == null) {
            return null;
        }
        PBuiltinFunction callable =
                convention.bind(PythonUtils.toTruffleStringUncached(function.name()), owner, function, border);
        RootNode root = callable.getCallTarget().getRootNode();
        return new Function(callable, border.crossing(root, function.name(), null));
    }

    /** The slots of a class, each from the first class in its method resolution order that defines it. */
    @TruffleBoundary
    static BufferSlots of(Object type) {
        if (!(type instanceof PythonClass)) {
            return NONE;
        }
        BufferSlots slots = NONE;
        MroSequenceStorage mro = TypeNodes.GetMroStorageNode.executeUncached(type);
        for (int i = 0; i < mro.length(); i++) {
            if (mro.getPythonClassItemNormalized(i) instanceof PythonClass base
                    && DynamicObjectLibrary.getUncached().getOrDefault(base, KEY, NONE) instanceof BufferSlots own) {
                slots = slots.orElse(own);
            }
        }
        return slots.get == null && slots.release == null ? NONE : slots;
    }

    private BufferSlots orElse(BufferSlots inherited) {
        return new BufferSlots(get == null ? inherited.get : get, release == null ? inherited.release : release);
    }
}
