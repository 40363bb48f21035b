// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.loader;

import java.util.Locale;

/** What an extension gets as its context. The order is that of HPy's {@code MODE_} constants. */
enum Mode {
    UNIVERSAL,
    DEBUG,
    TRACE;

    /** Its name in the environment variable {@code HPY}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
