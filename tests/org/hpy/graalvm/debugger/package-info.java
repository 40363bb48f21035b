// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** Programs of Python and C under GraalVM's debuggers, seen through the protocols and the pages that people use. */
package org.hpy.graalvm.debugger;
