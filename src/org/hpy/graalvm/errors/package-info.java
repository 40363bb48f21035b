// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * Python errors on their way through C code: pending, unraisable, or because C code breaks a rule.
 *
 * <p>Stands on {@link org.hpy.graalvm.context}.
 */
@SuppressPackageWarnings("truffle-inlining")
package org.hpy.graalvm.errors;

import com.oracle.truffle.api.dsl.SuppressPackageWarnings;
