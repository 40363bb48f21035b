// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** Python classes of {@code HPyType_Spec}s, their instances with C structs, and what keeps both safe. */
package org.hpy.graalvm.types;
