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
import java.util.List;
import java.util.stream.Stream;

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

    /** The age and size of what the files come from: reading them all would cost each start. */
    @Override
    public String versionHash(Env env) {
        try {
            Path container = container();
            Path root = Files.isDirectory(container) ? container.resolve(ROOT) : container;
            long hash = root.toString().hashCode();
            try (Stream<Path> walk = Files.walk(root)) {
                for (Path file : walk.sorted().toList()) {
                    hash = 31 * hash + Files.getLastModifiedTime(file).toMillis();
                    hash = 31 * hash + Files.size(file);
                }
            }
            return Long.toHexString(hash);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
