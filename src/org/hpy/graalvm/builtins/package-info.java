// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * Intrinsic functions of LLVM that the bitcode of Sulong's own libraries calls and Sulong lacks. What extensions call is seen to
 * when they are built ({@code lower.awk}).
 */
@SuppressPackageWarnings("truffle-inlining")
package org.hpy.graalvm.builtins;

import com.oracle.truffle.api.dsl.SuppressPackageWarnings;
