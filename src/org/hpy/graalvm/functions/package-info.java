// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * The API functions, one file a family: class {@code HPy_Add} is the C function {@code HPy_Add}. They are created
 * once for each call site in C, so none is worth inlining as a node object.
 */
@SuppressPackageWarnings("truffle-inlining")
package org.hpy.graalvm.functions;

import com.oracle.truffle.api.dsl.SuppressPackageWarnings;
