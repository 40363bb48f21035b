// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** What one polyglot context has of its own. */
package org.hpy.graalvm.context;
