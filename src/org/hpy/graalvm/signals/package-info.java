// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * Python code that must not run in the middle of C code: signal handlers, and callbacks of weak references.
 *
 * <p>Stands on {@link org.hpy.graalvm.context}, {@link org.hpy.graalvm.errors} and {@link org.hpy.graalvm.graalpy}.
 */
package org.hpy.graalvm.signals;
