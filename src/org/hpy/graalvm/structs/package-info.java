// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** Instances with C structs: where the structs are, and what C code refers to in them. */
package org.hpy.graalvm.structs;
