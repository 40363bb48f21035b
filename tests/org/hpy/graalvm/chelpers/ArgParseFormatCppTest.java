// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.chelpers;

import org.hpy.graalvm.ExtensionTest.UniversalOnly;

/** The same in C++, where overloads take the formats that are literals. */
@UniversalOnly("the same code in C runs in debug mode, and C++ takes long to compile")
public class ArgParseFormatCppTest extends ArgParseFormatTest {

    @Override
    protected boolean isCpp() {
        return true;
    }
}
