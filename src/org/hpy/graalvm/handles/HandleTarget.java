// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.handles;

import java.util.List;

/** What a handle may refer to that is no Python object, such as the builder of a list. Its text is a line for debuggers. */
public interface HandleTarget {

    /** The handles or Python objects in it, with null for each that is missing. */
    List<Object> contents();
}
