// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import static org.junit.Assert.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;

/** {@code mx.hpy/suite.py} holds literals only, so it repeats what {@code pom.xml} says; here the two are compared. */
public class SuiteTest {

    private static final Pattern LIBRARY = Pattern.compile("\"(\\w+)\": \\{\\s*\"maven\": \\{"
            + "\"groupId\": \"([^\"]+)\", \"artifactId\": \"([^\"]+)\", \"version\": \"([^\"]+)\"},"
            + "\\s*\"digest\": \"sha512:([0-9a-f]{128})\"");
    private static final Pattern DEPENDENCY = Pattern.compile("(?s)<dependency>\\s*<groupId>([^<]+)</groupId>"
            + "\\s*<artifactId>([^<]+)</artifactId>\\s*<version>\\$\\{([^}]+)}</version>(.*?)</dependency>");
    private static final Pattern PROPERTY = Pattern.compile("<([\\w.-]+\\.version)>([^<]+)</");

    private final String suite = read("mx.hpy/suite.py");
    private final String pom = read("pom.xml");

    /** An artifact of Maven as the suite has it. */
    private record Library(String name, String group, String artifact, String version, String digest) {

        Library(MatchResult match) {
            this(match.group(1), match.group(2), match.group(3), match.group(4), match.group(5));
        }

        String coordinates() {
            return group + ":" + artifact;
        }

        /** Where the jar may be if {@code other} is another jar: beside it, or in the same repository of Maven. */
        Stream<Path> candidates(Path other) {
            String file = artifact + "-" + version + ".jar";
            Path inRepository = Path.of(group.replace('.', '/'), artifact, version, file);
            Stream<Path> repositories = Stream.iterate(other, path -> path != null, Path::getParent);
            return Stream.concat(
                    Stream.of(other.resolveSibling(file)), repositories.map(path -> path.resolve(inRepository)));
        }
    }

    @Test
    public void theProjectIsTheSame() {
        String project = pom.substring(0, pom.indexOf("<dependencies>"));
        assertEquals(first("<groupId>([^<]+)", project), first("\"groupId\": \"([^\"]+)", suite));
        assertEquals(first("<version>([^<]+)", project), first("\"version\": \"([^\"]+)", suite));
        assertEquals(
                first("<maven.compiler.release>(\\d+)", pom) + "+", first("\"javaCompliance\": \"([^\"]+)", suite));
        assertEquals(
                first("<Automatic-Module-Name>([^<]+)", pom), first("\"Automatic-Module-Name\": \"([^\"]+)", suite));
    }

    @Test
    public void librariesHaveTheVersionsOfMaven() {
        Map<String, String> versions = new TreeMap<>();
        Map<String, String> properties = PROPERTY.matcher(pom)
                .results()
                .collect(Collectors.toMap(property -> property.group(1), property -> property.group(2)));
        String processor = "<path>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>"
                + "\\s*<version>\\$\\{([^}]+)}</version>()";
        Stream.of(DEPENDENCY, Pattern.compile(processor))
                .flatMap(pattern -> pattern.matcher(pom).results())
                .forEach(dependency -> versions.put(
                        dependency.group(1) + ":" + dependency.group(2), properties.get(dependency.group(3))));
        for (Library library : libraries()) {
            // What the pom does not name comes with the artifacts of GraalVM that it does name.
            String expected = versions.getOrDefault(library.coordinates(), properties.get("graalvm.version"));
            assertEquals(library.name(), expected, library.version());
        }
    }

    /** Maven's scopes and mx's say the same of everything but jars that hold only resources, which mx does not need. */
    @Test
    public void theCompilerGetsTheDependenciesOfMaven() {
        Set<String> expected = DEPENDENCY
                .matcher(pom.substring(0, pom.indexOf("<build>")))
                .results()
                .filter(dependency -> !dependency.group(4).matches("(?s).*<(scope|type)>.*"))
                .map(dependency -> dependency.group(1) + ":" + dependency.group(2))
                .filter(coordinates -> !coordinates.endsWith("-resources"))
                .collect(Collectors.toSet());
        String project = suite.substring(suite.indexOf("\"projects\""), suite.indexOf("\"distributions\""));
        assertEquals(expected, coordinates(first("\"dependencies\": \\[([^]]*)]", project)));
        assertEquals("what the jar leaves out", expected, coordinates(first("\"exclude\": \\[(\"[A-Z][^]]*)]", suite)));
        String processor = first("<annotationProcessorPaths>\\s*<path>\\s*<groupId>([^<]+)", pom) + ":"
                + first("<annotationProcessorPaths>\\s*<path>\\s*<groupId>[^<]+</groupId>\\s*<artifactId>([^<]+)", pom);
        assertEquals(Set.of(processor), coordinates(first("\"annotationProcessors\": \\[([^]]*)]", project)));
    }

    /** The Maven coordinates of libraries that a list in the suite names. */
    private Set<String> coordinates(String list) {
        Map<String, String> byName =
                libraries().stream().collect(Collectors.toMap(Library::name, Library::coordinates));
        return strings(list).map(byName::get).collect(Collectors.toSet());
    }

    /** The files that {@link org.hpy.graalvm.loader.HPyHome} unpacks are in both jars, in the same places. */
    @Test
    public void theHomeHasTheFilesOfMaven() {
        String home = "META-INF/resources/hpy/home/";
        String resources = pom.substring(pom.indexOf("<resources>"), pom.indexOf("</resources>"));
        Pattern resource = Pattern.compile(
                "(?s)<directory>([^<]+)</directory>\\s*<targetPath>" + home + "([^<]+)</targetPath>(.*?)</resource>");
        Set<String> expected = resource.matcher(resources)
                .results()
                .flatMap(match -> match.group(3).contains("<include>")
                        ? strings(match.group(3).replaceAll("</?include>", "\""))
                                .map(file -> match.group(2) + "/: " + match.group(1) + "/" + file)
                        : Stream.of(match.group(2) + ": " + match.group(1)))
                .collect(Collectors.toSet());
        Set<String> actual = Pattern.compile("(?s)\"" + home + "([^\"]*)\": (\\[[^]]*]|\\{[^}]*\"path\": (\"[^\"]*\"))")
                .matcher(suite)
                .results()
                .flatMap(match -> match.group(3) == null
                        ? strings(match.group(2).replace("file:", "")).map(file -> match.group(1) + ": " + file)
                        : strings(match.group(3)).map(directory -> match.group(1) + directory + ": " + directory))
                .collect(Collectors.toSet());
        assertEquals(expected, actual);
    }

    @Test
    public void digestsAreThoseOfTheJarsInUse() throws Exception {
        List<Path> jars = Stream.of("java.class.path", "jdk.module.upgrade.path")
                .flatMap(property -> Stream.of(System.getProperty(property, "").split(File.pathSeparator)))
                .map(Path::of)
                .toList();
        for (Library library : libraries()) {
            Path jar = jars.stream()
                    .flatMap(library::candidates)
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no jar of " + library));
            byte[] digest = MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(jar));
            assertEquals(jar.toString(), HexFormat.of().formatHex(digest), library.digest());
        }
    }

    private List<Library> libraries() {
        List<Library> libraries =
                LIBRARY.matcher(suite).results().map(Library::new).toList();
        assertEquals(
                "libraries in the form this test reads", suite.split("\"maven\": \\{").length - 1, libraries.size());
        return libraries;
    }

    /** What is between pairs of quotes. */
    private static Stream<String> strings(String text) {
        return Pattern.compile("\"([^\"]*)\"").matcher(text).results().map(match -> match.group(1));
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
