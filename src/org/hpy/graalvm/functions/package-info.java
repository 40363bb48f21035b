// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * The API functions, one file a family: class {@code HPy_Add} is the C function {@code HPy_Add}. They are created
 * once for each call site in C, so none is worth inlining as a node object.
 *
 * <p>Stands on {@link org.hpy.graalvm.memory}, {@link org.hpy.graalvm.context}, {@link org.hpy.graalvm.cstructs},
 * {@link org.hpy.graalvm.errors}, {@link org.hpy.graalvm.text}, {@link org.hpy.graalvm.graalpy}, {@link
 * org.hpy.graalvm.handles}, {@link org.hpy.graalvm.border}, {@link org.hpy.graalvm.legacy}, {@link
 * org.hpy.graalvm.downcall}, {@link org.hpy.graalvm.lifetime}, {@link org.hpy.graalvm.buffers}, {@link org.hpy.graalvm.structs} and {@link
 * org.hpy.graalvm.types}.
 */
@SuppressPackageWarnings("truffle-inlining")
package org.hpy.graalvm.functions;

import com.oracle.truffle.api.dsl.SuppressPackageWarnings;
