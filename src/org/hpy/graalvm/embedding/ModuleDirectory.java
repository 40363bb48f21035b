// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.embedding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files of a module in the JVM's temporary directory, where Python imports them from. */
final class ModuleDirectory {

    private final Path directory;

    ModuleDirectory(PythonModule module) {
        try {
            directory = Files.createTempDirectory("hpy-module");
            module.write(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String path() {
        return directory.toString();
    }

    /** Deletes it with all that is in there; what cannot be deleted stays. */
    void delete() {
        delete(directory);
    }

    static void delete(Path directory) {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException e) {
            return;
        }
        paths.forEach(path -> path.toFile().delete());
    }
}
