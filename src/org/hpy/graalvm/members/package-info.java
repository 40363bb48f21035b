// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** The {@code HPyDef_MEMBER}s of types: fields of C structs as attributes of Python objects. */
package org.hpy.graalvm.members;
