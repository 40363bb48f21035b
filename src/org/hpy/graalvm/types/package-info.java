// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * Makes Python classes of {@code HPyType_Spec}s.
 *
 * <p>Stands on {@link org.hpy.graalvm.memory}, {@link org.hpy.graalvm.context}, {@link org.hpy.graalvm.cstructs},
 * {@link org.hpy.graalvm.errors}, {@link org.hpy.graalvm.graalpy}, {@link org.hpy.graalvm.handles}, {@link
 * org.hpy.graalvm.border}, {@link org.hpy.graalvm.legacy}, {@link org.hpy.graalvm.downcall}, {@link
 * org.hpy.graalvm.lifetime}, {@link org.hpy.graalvm.buffers}, {@link org.hpy.graalvm.structs} and {@link
 * org.hpy.graalvm.members}.
 */
package org.hpy.graalvm.types;
