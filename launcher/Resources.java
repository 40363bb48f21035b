// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.graalvm.polyglot.Engine;

/**
 * Unpacks for a distribution what the languages keep as files in their jars (standard libraries, native libraries), so that nothing
 * has to be unpacked when it runs, and takes it out of the jars, that for other systems too.
 *
 * <p>Usage: {@code java -cp CLASS_PATH Resources.java DIRECTORY JAR...}, with the folder to make, which {@code
 * polyglot.engine.resourcePath} then names, and copies of the jars of the class path.
 */
public final class Resources {

    private static final String ROOT = "META-INF/resources";

    /** Sulong reads this from its jar. */
    private static final String BITCODE = ROOT + "/llvm/native/linux/amd64";

    private Resources() {}

    /** See the class. */
    public static void main(String[] arguments) throws IOException {
        Path target = Path.of(arguments[0]);
        Engine.copyResources(target);
        deleteFiles(target.resolve("hpy"), ""); // A distribution has them where a checkout has them.
        for (String jar : List.of(arguments).subList(1, arguments.length)) {
            try (FileSystem files = FileSystems.newFileSystem(Path.of(jar))) {
                deleteFiles(files.getPath(ROOT), BITCODE);
            }
        }
    }

    private static void deleteFiles(Path directory, String kept) throws IOException {
        if (Files.exists(directory)) {
            List<Path> files;
            try (Stream<Path> walk = Files.walk(directory)) {
                files = walk.filter(Files::isRegularFile).toList();
            }
            for (Path file : files) {
                if (kept.isEmpty() || !file.startsWith(kept)) {
                    Files.delete(file);
                }
            }
        }
    }
}
