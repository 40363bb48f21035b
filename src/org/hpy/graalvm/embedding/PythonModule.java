// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.embedding;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;

/**
 * A Python module and the files that it needs: sources, extensions, data. It is immutable, and can be serialized, with a
 * task for instance: in each JVM that it comes to, {@link #borrow} lends contexts which have imported it. Make one and keep it:
 * another one with the same files has contexts of its own, whose code has to get warm again.
 *
 * <pre>{@code
 * static final PythonModule WEATHER = PythonModule.named("weather")
 *         .with("weather.py", () -> Job.class.getResourceAsStream("weather.py"))
 *         .with("series.hpy0.so", () -> Job.class.getResourceAsStream("series.hpy0.so"));
 *
 * try (Loan weather = WEATHER.borrow()) {
 *     double chill = weather.call("wind_chill", -5.0, 20.0).asDouble();
 * }
 * }</pre>
 *
 * <p>Contexts have all access, as extensions have to be trusted anyway. They are kept in a pool of the JVM, so a module's variables
 * have what earlier loans have left there. Everything is closed when the JVM ends, or by {@link #close}.
 * All methods may be called by any thread.
 */
public final class PythonModule implements Serializable, AutoCloseable {

    private static final long serialVersionUID = 1;

    /** Tells where a file's content comes from, in the JVM that needs it; a lambda may do it, and the classes of that JVM. */
    @FunctionalInterface
    public interface Content extends Serializable {

        /**
         * Opens the content, which is read once in each JVM.
         *
         * @return null if it is not there, as {@link Class#getResourceAsStream} says it
         */
        InputStream open() throws IOException;
    }

    /** The same in all copies of this module, and in no other: what the pool knows it by. */
    private final UUID id = UUID.randomUUID();

    private final String name;
    private final TreeMap<String, Content> files;

    private PythonModule(String name, TreeMap<String, Content> files) {
        this.name = name;
        this.files = files;
    }

    /** The module of this name, with dots if it is in a package: one of Python's own, or of the files that follow. */
    public static PythonModule named(String name) {
        return new PythonModule(name, new TreeMap<>());
    }

    /**
     * This module with one more file.
     *
     * @param path what Python shall find it by, below a directory of {@code sys.path}: {@code weather.py}, or {@code
     *     climate/_native.hpy0.so} for a module of a package
     * @throws IllegalArgumentException if the path leads out of the directory
     */
    public PythonModule with(String path, Content content) {
        Path relative = Path.of(path);
        if (relative.isAbsolute() || !relative.normalize().equals(relative) || relative.startsWith("..")) {
            throw new IllegalArgumentException("Not a path below a directory: " + path);
        }
        TreeMap<String, Content> more = new TreeMap<>(files);
        more.put(path, content);
        return new PythonModule(name, more);
    }

    /** This module with one more file, whose content goes with it wherever it is sent. */
    public PythonModule with(String path, byte[] content) {
        byte[] copy = content.clone();
        return with(path, () -> new ByteArrayInputStream(copy));
    }

    /**
     * Lends a context in which the module is imported to this thread: one from the pool that no other loan has, or a new
     * one, which takes from half a second to some seconds if it is the first of the JVM. There are as many
     * contexts as were lent at the same time.
     *
     * <p>While the loan lasts, an interrupt of this thread ends Python and C code that runs in it, see {@link Loan}.
     *
     * @throws PythonException if the module cannot be imported
     * @throws UncheckedIOException if a file cannot be read, or not be written to the JVM's temporary directory
     * @throws IllegalStateException if the JVM ends
     */
    public Loan borrow() {
        return new Loan(Pool.take(this), Thread.currentThread());
    }

    /**
     * Closes the contexts of this module in this JVM; code that runs in one of them is cancelled. The next {@link #borrow} opens
     * others.
     */
    @Override
    public void close() {
        Pool.closeAll(this);
    }

    UUID id() {
        return id;
    }

    /** Writes the files into a directory. */
    void write(Path directory) throws IOException {
        for (Map.Entry<String, Content> file : files.entrySet()) {
            try (InputStream content = file.getValue().open()) {
                if (content == null) {
                    throw new FileNotFoundException(file.getKey() + " of " + this + ": its content is not there");
                }
                Path target = directory.resolve(file.getKey());
                Files.createDirectories(target.getParent());
                Files.copy(content, target);
            }
        }
    }

    /** Imports the module. */
    Value importInto(Context context) {
        return context.eval("python", "import importlib; importlib.import_module")
                .execute(name);
    }

    @Override
    public String toString() {
        return "Python module " + name;
    }
}
