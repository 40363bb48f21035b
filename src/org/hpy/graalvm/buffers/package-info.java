// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** Buffers that C code exports with {@code HPy_bf_getbuffer}, for GraalPy and its memoryviews. */
package org.hpy.graalvm.buffers;
