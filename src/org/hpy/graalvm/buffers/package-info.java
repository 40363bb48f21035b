// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * Buffers that C code exports with {@code HPy_bf_getbuffer}, for GraalPy and its memoryviews.
 *
 * <p>Stands on {@link org.hpy.graalvm.memory}, {@link org.hpy.graalvm.context}, {@link org.hpy.graalvm.cstructs},
 * {@link org.hpy.graalvm.errors}, {@link org.hpy.graalvm.graalpy}, {@link org.hpy.graalvm.handles}, {@link
 * org.hpy.graalvm.border}, {@link org.hpy.graalvm.downcall} and {@link org.hpy.graalvm.lifetime}.
 */
package org.hpy.graalvm.buffers;
