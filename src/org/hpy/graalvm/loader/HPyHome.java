// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.loader;

import com.oracle.truffle.api.InternalResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The files of HPy that must be files: its Python package, the C headers and helpers, and the build driver, laid out as
 * in the checkout. The system property {@code polyglot.engine.resourcePath.hpy.home} names a checkout to use in place.
 */
@InternalResource.Id(HPyHome.ID)
public final class HPyHome implements InternalResource {

    /** The id of this resource of the language. */
    static final String ID = "home";

    /** Where the Python package is. */
    static final String PACKAGES = "graalpython-hpy-lib/python";

    /** Where the C headers are that declare the functions of the API. */
    public static final String HEADERS = "graalpython-hpy-lib/include/hpy";

    private static final String ROOT = "META-INF/resources/hpy/" + ID;
    private static final String DRIVER = "bin/hpy-build";

    @Override
    public void unpackFiles(Env env, Path target) throws IOException {
        Path container = container();
        if (Files.isDirectory(container)) {
            copy(container.resolve(ROOT), target);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(container)) {
                copy(jar.getPath(ROOT), target);
            }
        }
    }

    private static void copy(Path root, Path target) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(root)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path copy = target.resolve(root.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
    }

    /**
     * The same for the same files, wherever they come from: each executor of a cluster has the jar in a directory of its own. Reading
     * the files would cost each start; a jar knows their checksums, and a directory, where they change in place, their times.
     */
    @Override
    public String versionHash(Env env) {
        try {
            Path container = container();
            return Long.toHexString(
                    Files.isDirectory(container) ? hashDirectory(container.resolve(ROOT)) : hashJar(container));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long hashDirectory(Path root) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(root)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        long hash = 0;
        for (Path file : files) {
            hash = 31 * hash + root.relativize(file).toString().hashCode();
            hash = 31 * hash + Files.getLastModifiedTime(file).toMillis();
            hash = 31 * hash + Files.size(file);
        }
        return hash;
    }

    private static long hashJar(Path path) throws IOException {
        long hash = 0;
        try (ZipFile jar = new ZipFile(path.toFile())) {
            List<? extends ZipEntry> files = jar.stream()
                    .filter(entry -> entry.getName().startsWith(ROOT))
                    .sorted(Comparator.comparing(ZipEntry::getName))
                    .toList();
            for (ZipEntry file : files) {
                hash = 31 * hash + file.getName().hashCode();
                hash = 31 * hash + file.getCrc();
                hash = 31 * hash + file.getSize();
            }
        }
        return hash;
    }

    /** The jar or the directory on the class path or module path that this class is in. */
    private static Path container() throws IOException {
        URL driver = HPyHome.class.getResource("/" + ROOT + "/" + DRIVER);
        if (driver == null) {
            throw new IOException("The jar of HPy lacks " + ROOT + "/" + DRIVER + ": build it with Maven, or set"
                    + " -Dpolyglot.engine.resourcePath.hpy.home to a checkout of HPy for GraalVM");
        }
        try {
            URLConnection connection = driver.openConnection();
            if (connection instanceof JarURLConnection jar) {
                return Path.of(jar.getJarFileURL().toURI());
            }
            Path container = Path.of(driver.toURI());
            for (Path _ : Path.of(ROOT, DRIVER)) {
                container = container.getParent();
            }
            return container;
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
