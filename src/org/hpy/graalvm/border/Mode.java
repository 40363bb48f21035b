// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.border;

import java.util.Arrays;
import java.util.Locale;

/** What the border of a module checks or counts. The order is that of HPy's {@code MODE_} constants. */
public enum Mode {
    UNIVERSAL,
    DEBUG,
    TRACE;

    /** The environment variable that chooses modes. */
    public static final String VARIABLE = "HPY";

    /** Its name in {@link #VARIABLE}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The mode of a module, in which {@code value} is {@code MODE} for all or {@code MODULE:MODE,MODULE:MODE,...} with the
     * full names of modules or their last parts. Modules that such a list does not name are universal.
     *
     * @param value what {@link #VARIABLE} is, or null
     * @throws IllegalArgumentException if there is no such mode
     */
    public static Mode of(String module, String value) {
        if (value == null || value.isEmpty()) {
            return UNIVERSAL;
        }
        if (!value.contains(":")) {
            return parse(value, value);
        }
        String last = module.substring(module.lastIndexOf('.') + 1);
        String own = null;
        for (String item : value.split(",")) {
            int colon = item.indexOf(':');
            String name = item.substring(0, Math.max(colon, 0));
            if (colon >= 0 && (name.equals(module) || name.equals(last) && own == null)) {
                own = item.substring(colon + 1);
            }
        }
        return own == null ? UNIVERSAL : parse(own, value);
    }

    private static Mode parse(String name, String value) {
        return Arrays.stream(values())
                .filter(mode -> mode.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "invalid HPy mode: " + value.substring(0, Math.min(value.length(), 50))));
    }
}
