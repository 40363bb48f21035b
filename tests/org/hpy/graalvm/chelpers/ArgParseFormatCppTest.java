// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.chelpers;

/** The same in C++, where overloads take the formats that are literals. */
public class ArgParseFormatCppTest extends ArgParseFormatTest {

    @Override
    protected boolean isCpp() {
        return true;
    }
}
