// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.embedding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where GraalVM unpacks what has to be files, native libraries among them. It is below the user's home, which accounts of servers
 * often do not have: GraalVM then ends with a NoSuchFileException. And a JVM loads a native library for one class loader only, so
 * that GraalVM's classes, loaded again by another one, need libraries of their own.
 */
final class ResourceCache {

    private static final String PROPERTY = "polyglot.engine.userResourceCache";

    /** A program that sets this has all files unpacked. */
    private static final String UNPACKED = "polyglot.engine.resourcePath";

    /** Set by the first class loader of the JVM that has loaded this class. */
    private static final String IS_LOADED = "org.hpy.graalvm.embedding.loaded";

    /** The directory of this JVM alone; null if there is none. */
    private static Path temporary;

    private ResourceCache() {}

    /** Has the files be in the JVM's temporary directory where they cannot be in the user's, and says so. Called before GraalVM looks. */
    static void choose() {
        boolean isCopy = System.getProperties().putIfAbsent(IS_LOADED, "true") != null;
        if (System.getProperty(UNPACKED) != null) {
            return;
        }
        if (isCopy) {
            useTemporary(
                    "Another class loader of this JVM has loaded GraalVM, too: its code will run interpreted here");
        } else if (System.getProperty(PROPERTY) == null && !isWritable(usersCache())) {
            useTemporary(usersCache() + " cannot be written");
        }
    }

    private static void useTemporary(String reason) {
        try {
            temporary = Files.createTempDirectory("hpy-resources");
        } catch (IOException e) {
            throw new UncheckedIOException(
                    reason + ", and neither can the temporary directory: set -D" + PROPERTY
                            + " to a directory that can",
                    e);
        }
        System.setProperty(PROPERTY, temporary.toString());
        System.getLogger(ResourceCache.class.getName())
                .log(
                        System.Logger.Level.WARNING,
                        reason + ". GraalVM unpacks its files in " + temporary + ", until the JVM ends" + " (-D"
                                + PROPERTY + "=DIR is where they stay)");
    }

    /** Deletes what was unpacked for this JVM alone. */
    static void delete() {
        if (temporary != null) {
            ModuleDirectory.delete(temporary);
        }
    }

    /** As GraalVM chooses it on Linux. */
    private static Path usersCache() {
        String cache = System.getenv("XDG_CACHE_HOME");
        return cache != null && Path.of(cache).isAbsolute()
                ? Path.of(cache)
                : Path.of(System.getProperty("user.home"), ".cache");
    }

    /** Whether it is there, or can be made. */
    private static boolean isWritable(Path cache) {
        try {
            return Files.isWritable(Files.createDirectories(cache.resolve("org.graalvm.polyglot")));
        } catch (IOException e) {
            return false;
        }
    }
}
