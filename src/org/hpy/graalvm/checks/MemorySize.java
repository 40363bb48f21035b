// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.checks;

import java.util.List;
import org.graalvm.options.OptionType;

/** How options give an amount of memory: as bytes, or with a unit, such as {@code 64MB}. */
public final class MemorySize {

    /** The type of such options; the value is in bytes. */
    public static final OptionType<Long> TYPE = new OptionType<>("size", MemorySize::parse);

    private static final List<String> UNITS = List.of("KB", "MB", "GB");

    private MemorySize() {}

    private static Long parse(String text) {
        int unit = text.length() < 2 ? -1 : UNITS.indexOf(text.substring(text.length() - 2));
        try {
            long count = Long.parseLong(unit < 0 ? text : text.substring(0, text.length() - 2));
            return Math.multiplyExact(Math.max(count, 0), 1L << 10 * (unit + 1));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(text + " is no size such as 1000000, 500KB, 64MB or 2GB");
        }
    }
}
