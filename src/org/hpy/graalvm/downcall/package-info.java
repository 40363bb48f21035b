// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** Java calls C: {@link org.hpy.graalvm.downcall.Convention} is what a signature means for Python, {@link org.hpy.graalvm.downcall.DowncallNode} the border that all calls cross. */
package org.hpy.graalvm.downcall;
