// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** The Python package {@code hpy}. */
package org.hpy.graalvm.python;
