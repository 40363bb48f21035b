// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.signals;

/** A function of Python that calls C: no Python code may run above its frame unless C code calls it. */
public interface CCaller {}
