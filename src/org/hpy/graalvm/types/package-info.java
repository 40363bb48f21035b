// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** Makes Python classes of {@code HPyType_Spec}s. */
package org.hpy.graalvm.types;
