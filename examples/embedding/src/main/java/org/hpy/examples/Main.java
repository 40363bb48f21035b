// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.examples;

import java.nio.file.Path;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.PolyglotException.StackFrame;

/** One extension, three languages. */
public final class Main {

    private Main() {}

    /** Takes the directory of the extension. */
    public static void main(String[] arguments) {
        try (Statistics statistics = new Statistics(Path.of(arguments[0]))) {
            System.out.println("Java:       " + statistics.mean(1, 2, 4.5) + ", "
                    + statistics.words("C, called from Java") + " words");
            System.out.println("Python:     " + statistics.eval("python", "stats.mean(range(101))"));
            System.out.println("JavaScript: " + statistics.eval("js", "stats.mean([1, 2, 3].map(x => x / 2))"));
            try {
                statistics.mean();
            } catch (PolyglotException e) {
                System.out.println("No numbers: " + e.getMessage());
                for (StackFrame frame : e.getPolyglotStackTrace()) {
                    System.out.println("    at " + frame);
                }
            }
        }
    }
}
