// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * Debug mode: {@link org.hpy.graalvm.debug.DebugBorder} follows handles, texts and context pointers, and {@link
 * org.hpy.graalvm.debug.Findings} tells what C code does wrong with them.
 *
 * <p>Stands on {@link org.hpy.graalvm.memory}, {@link org.hpy.graalvm.context}, {@link org.hpy.graalvm.cstructs},
 * {@link org.hpy.graalvm.errors},
 * {@link org.hpy.graalvm.graalpy}, {@link org.hpy.graalvm.handles}, {@link org.hpy.graalvm.border} and {@link
 * org.hpy.graalvm.structs}.
 */
package org.hpy.graalvm.debug;
