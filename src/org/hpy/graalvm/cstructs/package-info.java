// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * C structs and strings in native memory, as far as Java reads or writes them.
 *
 * <p>Stands on {@link org.hpy.graalvm.memory}.
 */
package org.hpy.graalvm.cstructs;
