// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.loader;

import com.oracle.truffle.api.TruffleFile;
import java.nio.charset.Charset;
import org.hpy.graalvm.HPyLanguage;

/** Knows extensions by the end of their names, so that a polyglot source needs no language. */
public final class ExtensionFileDetector implements TruffleFile.FileTypeDetector {

    @Override
    public String findMimeType(TruffleFile file) {
        return ExtensionFile.isExtensionName(file.getName()) ? HPyLanguage.MIME_TYPE : null;
    }

    @Override
    public Charset findEncoding(TruffleFile file) {
        return null;
    }
}
