// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * What C code has to do when objects die: {@code HPy_tp_destroy}, {@code HPy_tp_finalize}, freed memory.
 *
 * <p>Stands on {@link org.hpy.graalvm.context}, {@link org.hpy.graalvm.errors} and {@link org.hpy.graalvm.graalpy}.
 */
package org.hpy.graalvm.lifetime;
