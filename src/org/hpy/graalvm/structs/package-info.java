// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * Instances with C structs: where the structs are, and what C code refers to in them.
 *
 * <p>Stands on {@link org.hpy.graalvm.memory}, {@link org.hpy.graalvm.context}, {@link org.hpy.graalvm.cstructs},
 * {@link org.hpy.graalvm.graalpy}, {@link org.hpy.graalvm.checks}, {@link org.hpy.graalvm.legacy}, {@link org.hpy.graalvm.downcall}, {@link
 * org.hpy.graalvm.lifetime} and {@link org.hpy.graalvm.buffers}.
 */
package org.hpy.graalvm.structs;
