// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * The memory of C code: the stack, with an end, and what it allocates, counted up to a limit, and checked in checked builds ({@code hpy build --checked}). All of
 * a context is in its {@link org.hpy.graalvm.checks.Heap}, which has Sulong's {@code malloc} and the like; {@link
 * org.hpy.graalvm.checks.Shadow} knows of each byte of the process whether checked code may access it. What a check finds is a {@link
 * org.hpy.graalvm.checks.CheckFailure}, also what {@code checks.c} of our C library finds.
 *
 * <p>Stands on {@link org.hpy.graalvm.memory}, {@link org.hpy.graalvm.context}, {@link org.hpy.graalvm.graalpy} and {@link org.hpy.graalvm.border}.
 */
@SuppressPackageWarnings("truffle-inlining")
package org.hpy.graalvm.checks;

import com.oracle.truffle.api.dsl.SuppressPackageWarnings;
