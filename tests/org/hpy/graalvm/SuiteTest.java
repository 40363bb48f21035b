// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;

/** {@code mx.hpy/suite.py} holds literals only, so it repeats what {@code pom.xml} says; here the two are compared. */
public class SuiteTest {

    private static final Pattern LIBRARY = Pattern.compile("\"groupId\": \"([^\"]+)\", \"artifactId\": \"([^\"]+)\","
            + " \"version\": \"([^\"]+)\"},\\s*\"digest\": \"sha512:([0-9a-f]+)\"");
    private static final Pattern DEPENDENCY = Pattern.compile(
            "<groupId>([^<]+)</groupId>\\s*" + "<artifactId>([^<]+)</artifactId>\\s*<version>\\$\\{([^}]+)}</version>");
    private static final Pattern PROPERTY = Pattern.compile("<([\\w.-]+\\.version)>([^<]+)</");

    private final String suite = read("mx.hpy/suite.py");
    private final String pom = read("pom.xml");

    @Test
    public void theProjectIsTheSame() {
        String project = pom.substring(0, pom.indexOf("<dependencies>"));
        assertEquals(first("<groupId>([^<]+)", project), first("\"groupId\": \"([^\"]+)", suite));
        assertEquals(first("<version>([^<]+)", project), first("\"version\": \"([^\"]+)", suite));
        assertEquals(
                first("<maven.compiler.release>(\\d+)", pom) + "+", first("\"javaCompliance\": \"([^\"]+)", suite));
    }

    @Test
    public void librariesHaveTheVersionsOfMaven() {
        Map<String, String> versions = new TreeMap<>();
        Map<String, String> properties = PROPERTY.matcher(pom)
                .results()
                .collect(Collectors.toMap(property -> property.group(1), property -> property.group(2)));
        DEPENDENCY
                .matcher(pom)
                .results()
                .forEach(dependency -> versions.put(
                        dependency.group(1) + ":" + dependency.group(2), properties.get(dependency.group(3))));
        for (MatchResult library : libraries()) {
            String name = library.group(1) + ":" + library.group(2);
            // What the pom does not name comes with the artifacts of GraalVM that it does name.
            String expected = versions.getOrDefault(name, properties.get("graalvm.version"));
            assertEquals(name, expected, library.group(3));
        }
    }

    @Test
    public void digestsAreThoseOfTheJarsInUse() throws Exception {
        List<Path> jars = Stream.of("java.class.path", "jdk.module.upgrade.path")
                .flatMap(property -> Stream.of(System.getProperty(property, "").split(File.pathSeparator)))
                .map(Path::of)
                .toList();
        int compared = 0;
        for (MatchResult library : libraries()) {
            String name = library.group(2) + "-" + library.group(3) + ".jar";
            for (Path jar : jars) {
                if (jar.endsWith(name)) {
                    byte[] digest = MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(jar));
                    assertEquals(name, HexFormat.of().formatHex(digest), library.group(4));
                    compared++;
                }
            }
        }
        assertTrue("jars compared: " + compared, compared > 0);
    }

    private List<MatchResult> libraries() {
        List<MatchResult> libraries = LIBRARY.matcher(suite).results().toList();
        assertEquals(
                "libraries in the form this test reads", suite.split("\"maven\": \\{").length - 1, libraries.size());
        return libraries;
    }

    private static String first(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + pattern))
                .group(1);
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": run the tests in the directory of pom.xml", e);
        }
    }
}
