// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** Native memory, and the C strings in it. */
package org.hpy.graalvm.memory;
