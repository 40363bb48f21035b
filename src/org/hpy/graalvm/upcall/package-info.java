// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * C calls Java: {@link org.hpy.graalvm.upcall.UpcallTable} is the {@code HPyContext *} of C code, {@link
 * org.hpy.graalvm.upcall.Upcall} a function pointer in it, {@link org.hpy.graalvm.upcall.UpcallNode} the border
 * that all calls cross, {@link org.hpy.graalvm.upcall.CType} what happens to each argument and result there.
 *
 * <p>Stands on {@link org.hpy.graalvm.memory}, {@link org.hpy.graalvm.context}, {@link org.hpy.graalvm.cstructs},
 * {@link org.hpy.graalvm.errors}, {@link org.hpy.graalvm.handles}, {@link org.hpy.graalvm.border}, {@link
 * org.hpy.graalvm.legacy}, {@link org.hpy.graalvm.signals} and {@link org.hpy.graalvm.functions}.
 */
@SuppressPackageWarnings("truffle-inlining")
package org.hpy.graalvm.upcall;

import com.oracle.truffle.api.dsl.SuppressPackageWarnings;
