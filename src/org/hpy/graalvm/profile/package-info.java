// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * Where the time goes, and why: {@link org.hpy.graalvm.profile.ProfileInstrument} has GraalVM's profilers show extensions as
 * their authors know them, {@link org.hpy.graalvm.profile.ExplainInstrument} reports what the compiler has made of functions
 * of C.
 *
 * <p>Stands on {@link org.hpy.graalvm.context}, {@link org.hpy.graalvm.handles} and {@link org.hpy.graalvm.signals}.
 */
package org.hpy.graalvm.profile;
