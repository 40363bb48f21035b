// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines that a program has written. */
final class Lines extends Mailbox<String> {

    /** Takes the first line that has a match, and returns the match. */
    MatchResult take(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        Matcher matcher = compiled.matcher(
                take("line with " + pattern, line -> compiled.matcher(line).find()));
        matcher.find();
        return matcher.toMatchResult();
    }
}
