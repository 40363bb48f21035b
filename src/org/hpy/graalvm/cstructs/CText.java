// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.cstructs;

/**
 * A text in native memory that belongs to a Python object and lives as long as it.
 *
 * @param address where it starts
 * @param length in bytes; a NUL follows
 */
public record CText(long address, long length) {}
