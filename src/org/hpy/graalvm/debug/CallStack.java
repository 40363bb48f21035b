// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

/** The calls of C functions in debug mode that a thread is in. */
public final class CallStack {

    /** The innermost call; null if there is none. */
    CallContext current;
}
