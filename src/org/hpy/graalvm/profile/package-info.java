// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * What makes GraalVM's tools show extensions as their authors know them.
 *
 * <p>Stands on no other package.
 */
package org.hpy.graalvm.profile;
