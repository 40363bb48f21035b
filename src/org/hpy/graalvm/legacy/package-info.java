// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * HPy's bridge to CPython's C API: {@code PyObject *}, and types and methods that are written for it. It stands on
 * GraalPy's emulation of that API, a native library that is loaded when something here is used for the first time.
 *
 * <p>Stands on {@link org.hpy.graalvm.memory}, {@link org.hpy.graalvm.context} and {@link org.hpy.graalvm.cstructs}.
 */
package org.hpy.graalvm.legacy;
