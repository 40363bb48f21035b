// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * What C code holds of Python objects: handles, and their numbers once they are in native memory.
 *
 * <p>Stands on {@link org.hpy.graalvm.memory} and {@link org.hpy.graalvm.context}.
 */
package org.hpy.graalvm.handles;
