// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.graalpy;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.type.slots.TpSlot;
import com.oracle.graal.python.nodes.PRootNode;
import com.oracle.graal.python.nodes.function.BuiltinFunctionRootNode;
import com.oracle.truffle.api.RootCallTarget;
import com.oracle.truffle.api.nodes.Node;
import java.util.function.BiFunction;

/**
 * The slots of GraalPy's own types, which cannot be set. Their call targets stand in a table of the language, where
 * another can take the place of one; where Python code has called a slot before, it still calls what was there.
 */
public final class BuiltinSlots {

    private BuiltinSlots() {}

    /**
     * Replaces the slot that a node implements.
     *
     * @param builtin the class of the node
     * @param replacement makes the new root of the call target that was there, and its root
     */
    public static void replace(
            PythonLanguage language,
            Class<? extends Node> builtin,
            BiFunction<RootCallTarget, BuiltinFunctionRootNode, PRootNode> replacement) {
        for (int i = 0; i < TpSlot.getBuiltinsCallTargetsCount(); i++) {
            RootCallTarget target = language.getBuiltinSlotCallTarget(i);
            if (target != null
                    && target.getRootNode() instanceof BuiltinFunctionRootNode root
                    && root.getFactory().getNodeClass() == builtin) {
                language.setBuiltinSlotCallTarget(
                        i, replacement.apply(target, root).getCallTarget());
            }
        }
    }
}
