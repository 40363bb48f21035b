// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.graalpy;

import com.oracle.graal.python.builtins.objects.function.PBuiltinFunction;
import com.oracle.graal.python.builtins.objects.type.PythonClass;
import com.oracle.graal.python.builtins.objects.type.TpSlots.TpSlotMeta;
import com.oracle.graal.python.builtins.objects.type.slots.TpSlot;
import com.oracle.graal.python.builtins.objects.type.slots.TpSlot.TpSlotPythonSingle;
import com.oracle.truffle.api.object.DynamicObjectLibrary;
import com.oracle.truffle.api.object.HiddenKey;
import com.oracle.truffle.api.strings.TruffleString;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Slots that no special method leads to: GraalPy sets them only for its own types and those of its C API. */
public final class DirectSlot {

    /** Where a class keeps the functions, by their slots. */
    private static final Map<TpSlotMeta, HiddenKey> KEYS = new ConcurrentHashMap<>();

    private DirectSlot() {}

    /** Sets a slot of a class to a function. */
    public static TpSlot set(PythonClass type, TpSlotMeta slot, TruffleString name, PBuiltinFunction function) {
        // The slot itself holds the function only weakly.
        HiddenKey key = KEYS.computeIfAbsent(slot, meta -> new HiddenKey(meta.name()));
        DynamicObjectLibrary.getUncached().put(type, key, function);
        TpSlot direct = new TpSlotPythonSingle(function, type, name);
        type.setTpSlots(type.getTpSlots().copy().set(slot, direct).build());
        type.invalidateSlotsFinalAssumption();
        return direct;
    }
}
