// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.examples;

import java.nio.file.Path;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;

/** The extension {@code stats} in a polyglot context of its own, for Java, Python and JavaScript. */
public final class Statistics implements AutoCloseable {

    private final Context context;
    private final Value stats;

    /**
     * Imports the extension.
     *
     * @param directory has {@code stats.hpy0.so}
     * @throws org.graalvm.polyglot.PolyglotException a Python ImportError if it is not there or cannot be loaded
     */
    public Statistics(Path directory) {
        context = Context.newBuilder("python", "hpy", "js")
                .allowNativeAccess(true) // the C code
                .allowIO(IOAccess.ALL) // import reads files
                .allowHostAccess(HostAccess.newBuilder().allowArrayAccess(true).build()) // Java arrays as arguments
                .option("python.PythonPath", directory.toString())
                .build();
        context.initialize("hpy"); // Now import finds extensions.
        stats = context.eval("python", "import stats; stats");
        context.getBindings("js").putMember("stats", stats);
    }

    /**
     * The arithmetic mean.
     *
     * @throws org.graalvm.polyglot.PolyglotException a Python ValueError if there are no numbers
     */
    public double mean(double... numbers) {
        return stats.invokeMember("mean", numbers).asDouble();
    }

    /** How many words a text has. */
    public long words(String text) {
        return stats.invokeMember("words", text).asLong();
    }

    /** Evaluates an expression of Python or JavaScript, in which {@code stats} is the extension. */
    public Value eval(String language, String expression) {
        return context.eval(language, expression);
    }

    @Override
    public void close() {
        context.close();
    }
}
