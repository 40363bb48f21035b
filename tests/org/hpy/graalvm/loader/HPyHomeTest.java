// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.loader;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import com.oracle.truffle.api.InternalResource;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The files that are unpacked where there is no checkout. */
public class HPyHomeTest {

    private static final Path CLASSES = Path.of("target", "classes");
    private static final String ROOT = "META-INF/resources/hpy/home";
    private static final String CLASS = HPyHome.class.getName().replace('.', '/') + ".class";

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    private static TreeSet<String> files(Path root) throws IOException {
        TreeSet<String> files = new TreeSet<>();
        try (Stream<Path> walk = Files.walk(root)) {
            walk.filter(Files::isRegularFile)
                    .forEach(file -> files.add(root.relativize(file).toString()));
        }
        return files;
    }

    private static void assertIsHome(Path home) throws IOException {
        TreeSet<String> expected = files(CLASSES.resolve(ROOT));
        assertEquals(expected, files(home));
        for (String file : expected) {
            byte[] original = Files.readAllBytes(CLASSES.resolve(ROOT).resolve(file));
            assertArrayEquals(file, original, Files.readAllBytes(home.resolve(file)));
        }
        for (String file : new String[] {
            "bin/hpy-build",
            "bin/build-bitcode.bash",
            "bin/build-cpython.bash",
            "bin/toolchain.bash",
            "graalpython-hpy-lib/include/hpy.h",
            "graalpython-hpy-lib/src/helpers.c",
            "graalpython-hpy-lib/python/hpy/universal.py",
            "graalpython-hpy-lib/python/hpy-0.9.0.dist-info/METADATA",
        }) {
            assertArrayEquals(file, Files.readAllBytes(Path.of(file)), Files.readAllBytes(home.resolve(file)));
        }
    }

    @Test
    public void theFilesComeFromADirectory() throws IOException {
        Path home = temporary.newFolder().toPath();
        new HPyHome().unpackFiles(null, home);
        assertIsHome(home);
    }

    /** Makes a jar with the class and its files, and unpacks it with the class in there. */
    private Path jar() throws IOException {
        return jar("");
    }

    /** The same with a text at the end of one of the files. */
    private Path jar(String addition) throws IOException {
        Path jar = temporary.newFolder().toPath().resolve("hpy.jar");
        try (JarOutputStream stream = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String file : files(CLASSES)) {
                if (file.startsWith(ROOT) || file.equals(CLASS)) {
                    stream.putNextEntry(new JarEntry(file));
                    stream.write(Files.readAllBytes(CLASSES.resolve(file)));
                    stream.write((file.endsWith("hpy.h") ? addition : "").getBytes());
                }
            }
        }
        return jar;
    }

    private static Object call(Path jar, String method, Object... arguments) throws Exception {
        URL truffle =
                InternalResource.class.getProtectionDomain().getCodeSource().getLocation();
        URL[] path = {jar.toUri().toURL(), truffle};
        try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
            Class<?> home = loader.loadClass(HPyHome.class.getName());
            Class<?> env = loader.loadClass(InternalResource.Env.class.getName());
            Object instance = home.getConstructor().newInstance();
            return arguments.length == 0
                    ? home.getMethod(method, env).invoke(instance, (Object) null)
                    : home.getMethod(method, env, Path.class).invoke(instance, null, arguments[0]);
        }
    }

    @Test
    public void theFilesComeFromAJar() throws Exception {
        Path home = temporary.newFolder().toPath();
        call(jar(), "unpackFiles", home);
        assertIsHome(home);
    }

    @Test
    public void theVersionOfAJarIsThatOfItsFilesWhereverItIs() throws Exception {
        Path jar = jar();
        String version = (String) call(jar, "versionHash");
        assertTrue(version, version.matches("[0-9a-f]+"));
        Path copy = temporary.newFolder().toPath().resolve("copy.jar");
        Files.copy(jar, copy);
        Files.setLastModifiedTime(copy, FileTime.fromMillis(1));
        assertEquals(version, call(copy, "versionHash"));
        assertNotEquals(version, call(jar("\n"), "versionHash"));
    }

    @Test
    public void theVersionOfADirectoryIsThatOfItsFiles() {
        assertEquals(new HPyHome().versionHash(null), new HPyHome().versionHash(null));
    }
}
