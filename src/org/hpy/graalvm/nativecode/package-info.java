// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * C functions that need no Python run natively, in place of their bitcode: {@link
 * org.hpy.graalvm.nativecode.NativeCode} takes them from the file of the extension, {@link
 * org.hpy.graalvm.nativecode.NativeFunctionRootNode} is the body that Sulong calls instead. Which functions these are has
 * been decided when the extension was built ({@code split.awk}).
 *
 * <p>Stands on {@link org.hpy.graalvm.memory}, {@link org.hpy.graalvm.context}, {@link org.hpy.graalvm.checks} and {@link org.hpy.graalvm.downcall}.
 */
@SuppressPackageWarnings("truffle-inlining")
package org.hpy.graalvm.nativecode;

import com.oracle.truffle.api.dsl.SuppressPackageWarnings;
