// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * The {@code HPyDef_MEMBER}s of types: fields of C structs as attributes of Python objects.
 *
 * <p>Stands on {@link org.hpy.graalvm.memory}, {@link org.hpy.graalvm.cstructs}, {@link org.hpy.graalvm.graalpy},
 * {@link org.hpy.graalvm.downcall} and {@link org.hpy.graalvm.structs}.
 */
package org.hpy.graalvm.members;
