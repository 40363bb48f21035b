// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * Debug mode: {@link org.hpy.graalvm.debug.DebugBorder} follows handles, texts and context pointers, and {@link
 * org.hpy.graalvm.debug.Findings} tells what C code does wrong with them.
 *
 * <p>Stands on everything but the loader; only the language itself stands on it.
 */
package org.hpy.graalvm.debug;
