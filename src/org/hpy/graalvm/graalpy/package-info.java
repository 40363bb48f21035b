// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * What GraalPy has no way for: each class bends one of its internals, and says what is missing. Here, too, is what all
 * other packages make Python functions of Java code with.
 *
 * <p>Elsewhere is what is more than a bend: CPython's C API in {@code org.hpy.graalvm.legacy.CApi}, and {@code memoryview}
 * in {@code org.hpy.graalvm.buffers}, which takes a place that {@link org.hpy.graalvm.graalpy.BuiltinSlots} gives it.
 *
 * <p>Stands on {@link org.hpy.graalvm.errors}.
 */
@SuppressPackageWarnings("truffle-inlining")
package org.hpy.graalvm.graalpy;

import com.oracle.truffle.api.dsl.SuppressPackageWarnings;
