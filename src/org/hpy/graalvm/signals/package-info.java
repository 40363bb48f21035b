// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** Python code that must not run in the middle of C code: signal handlers, and callbacks of weak references. */
package org.hpy.graalvm.signals;
