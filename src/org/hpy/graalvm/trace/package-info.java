// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * Trace mode: {@link org.hpy.graalvm.trace.TraceBorder} counts and times the calls of the API.
 *
 * <p>Stands on {@link org.hpy.graalvm.errors}, {@link org.hpy.graalvm.graalpy}, {@link org.hpy.graalvm.handles} and {@link org.hpy.graalvm.border}.
 */
package org.hpy.graalvm.trace;
