// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.upcall;

import com.oracle.truffle.api.TruffleFile;
import com.oracle.truffle.api.source.Source;
import com.oracle.truffle.api.source.SourceSection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.hpy.graalvm.context.HPyContext;

/** Where our headers declare the functions of the API: what tools show as the place of a function that is Java in truth. */
public final class Declarations {

    /** For contexts in which the functions are no frames. */
    public static final Declarations NONE = new Declarations();

    private static final Pattern DECLARATION =
            Pattern.compile("^(?:HPyAPI_FUNC|_HPy_LEGACY) .*?\\b(\\w+)\\(HPyContext \\*.*$", Pattern.MULTILINE);

    private final Map<String, SourceSection> sections = new HashMap<>();

    private Declarations() {}

    /**
     * Reads headers.
     *
     * @param directory has nothing else
     */
    public static Declarations read(TruffleFile directory) throws IOException {
        Declarations declarations = new Declarations();
        for (TruffleFile header : directory.list()) {
            if (header.getName().endsWith(".h")) {
                Source source = Source.newBuilder(HPyContext.LANGUAGE, header)
                        .content(new String(header.readAllBytes(), StandardCharsets.UTF_8))
                        .build();
                declarations.add(source);
            }
        }
        return declarations;
    }

    private void add(Source header) {
        Iterable<MatchResult> matches =
                DECLARATION.matcher(header.getCharacters()).results()::iterator;
        for (MatchResult match : matches) {
            sections.put(match.group(1), header.createSection(match.start(), match.end() - match.start()));
        }
    }

    /** The first line of the declaration of a function; null if it is no frame. */
    SourceSection of(String function) {
        return sections.get(function);
    }
}
