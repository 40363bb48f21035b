// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * Java calls C: {@link org.hpy.graalvm.downcall.Convention} is what a signature means for Python, {@link org.hpy.graalvm.downcall.DowncallNode} the border that all calls cross.
 *
 * <p>Stands on {@link org.hpy.graalvm.memory}, {@link org.hpy.graalvm.context}, {@link org.hpy.graalvm.cstructs},
 * {@link org.hpy.graalvm.errors}, {@link org.hpy.graalvm.graalpy}, {@link org.hpy.graalvm.handles}, {@link
 * org.hpy.graalvm.border}, {@link org.hpy.graalvm.checks}, {@link org.hpy.graalvm.legacy} and {@link org.hpy.graalvm.signals}.
 */
package org.hpy.graalvm.downcall;
