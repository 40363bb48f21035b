// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * From an extension file to a Python module.
 *
 * <p>Stands on {@link org.hpy.graalvm.context}, {@link org.hpy.graalvm.cstructs}, {@link org.hpy.graalvm.errors},
 * {@link org.hpy.graalvm.graalpy}, {@link org.hpy.graalvm.border}, {@link org.hpy.graalvm.legacy}, {@link
 * org.hpy.graalvm.downcall}, {@link org.hpy.graalvm.nativecode}, {@link org.hpy.graalvm.buffers} and {@link org.hpy.graalvm.upcall}.
 */
package org.hpy.graalvm.loader;
