// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * C strings become Python strings and bytes, and the other way round.
 *
 * <p>Stands on {@link org.hpy.graalvm.memory}, {@link org.hpy.graalvm.cstructs} and {@link org.hpy.graalvm.errors}.
 */
@SuppressPackageWarnings("truffle-inlining")
package org.hpy.graalvm.text;

import com.oracle.truffle.api.dsl.SuppressPackageWarnings;
