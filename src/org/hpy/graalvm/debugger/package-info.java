// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * What a debugger shows of C code. Sulong's debug information knows structs of one number where C code has handles; {@link
 * org.hpy.graalvm.debugger.ShowingConfigurationFactory} has it show what they stand for, see {@link
 * org.hpy.graalvm.debugger.FrameView}. All of it runs only while a debugger looks at a frame.
 *
 * <p>Stands on {@link org.hpy.graalvm.builtins}, {@link org.hpy.graalvm.memory}, {@link org.hpy.graalvm.graalpy}, {@link org.hpy.graalvm.handles}, {@link org.hpy.graalvm.checks} and {@link org.hpy.graalvm.structs}.
 */
package org.hpy.graalvm.debugger;
