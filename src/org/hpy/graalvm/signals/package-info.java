// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * Python code that must not run in the middle of C code: signal handlers, and callbacks of weak references.
 *
 * <p>Stands on {@link org.hpy.graalvm.context} and {@link org.hpy.graalvm.errors}.
 */
package org.hpy.graalvm.signals;
