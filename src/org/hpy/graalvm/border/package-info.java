// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * Where Python and C meet: {@link org.hpy.graalvm.border.Border} is what a mode does there, {@link
 * org.hpy.graalvm.border.Crossing} a place where calls cross it.
 *
 * <p>Stands on {@link org.hpy.graalvm.cstructs} and {@link org.hpy.graalvm.handles}.
 */
@SuppressPackageWarnings("truffle-inlining")
package org.hpy.graalvm.border;

import com.oracle.truffle.api.dsl.SuppressPackageWarnings;
