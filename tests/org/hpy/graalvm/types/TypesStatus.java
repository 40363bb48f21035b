// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import java.util.List;
import org.hpy.graalvm.members.MemberType;
import org.hpy.graalvm.structs.Shapes;

/** Tells {@link org.hpy.graalvm.ApiStatus} what this package knows of the constants of C. */
public final class TypesStatus {

    private TypesStatus() {}

    /** Whether types may have the slot. */
    public static boolean hasSlot(int number) {
        return Slot.of(number) != null;
    }

    /** The special methods of a slot. */
    public static List<String> specialMethods(int slot) {
        return Slot.of(slot).methods().stream().map(Slot.Method::name).toList();
    }

    /** Whether members may be of the type. */
    public static boolean hasMemberType(int number) {
        return MemberType.of(number) != null;
    }

    /** Whether types may have the shape. */
    public static boolean hasShape(int number) {
        return number == Shapes.LEGACY || Shapes.base(number) != null;
    }
}
