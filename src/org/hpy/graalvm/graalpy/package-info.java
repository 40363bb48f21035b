// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** What GraalPy has no public way for: each class bends one of its internals, and says what is missing. */
@SuppressPackageWarnings("truffle-inlining")
package org.hpy.graalvm.graalpy;

import com.oracle.truffle.api.dsl.SuppressPackageWarnings;
