// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** What C code has to do when objects die: {@code HPy_tp_destroy}, {@code HPy_tp_finalize}, freed memory. */
package org.hpy.graalvm.lifetime;
