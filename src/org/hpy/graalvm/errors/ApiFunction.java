// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.errors;

/** A node of an API function, as messages name it. */
public interface ApiFunction {

    /** The name of the function as users know it. */
    String publicName();
}
