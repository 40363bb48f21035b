// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * HPy's bridge to CPython's C API: {@code PyObject *}, types and methods that are written for it, and errors. It stands on
 * GraalPy's emulation of that API, a native library that is loaded when something here is used for the first time.
 *
 * <p>Stands on {@link org.hpy.graalvm.memory}, {@link org.hpy.graalvm.context}, {@link org.hpy.graalvm.cstructs} and {@link
 * org.hpy.graalvm.errors}.
 */
package org.hpy.graalvm.legacy;
