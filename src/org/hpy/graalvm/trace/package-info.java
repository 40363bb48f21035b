// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * Trace mode: {@link org.hpy.graalvm.trace.TraceBorder} counts and times the calls of the API.
 *
 * <p>Stands on everything but the loader; only the language itself stands on it.
 */
package org.hpy.graalvm.trace;
