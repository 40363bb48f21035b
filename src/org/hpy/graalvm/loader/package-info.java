// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** From an extension file to a Python module. */
package org.hpy.graalvm.loader;
