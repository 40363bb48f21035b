// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * What one polyglot context has of its own, and how an instrument hears of it.
 *
 * <p>Stands on {@link org.hpy.graalvm.memory}.
 */
package org.hpy.graalvm.context;
