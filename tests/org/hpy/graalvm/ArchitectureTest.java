// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import static org.junit.Assert.assertEquals;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.BeforeClass;
import org.junit.Test;

/**
 * Packages stand on others, and not in circles. The rules are in the sources: what a package stands on is the last
 * paragraph of its {@code package-info.java}, and the order of all of them is in that of the root.
 */
public class ArchitectureTest {

    private static final String ROOT = "org.hpy.graalvm";
    private static final Path SOURCES = Path.of("src", ROOT.split("\\."));
    private static final Pattern LINK = Pattern.compile("\\{@link\\s[\\s*]*" + Pattern.quote(ROOT) + "\\.([a-z]\\w*)}");
    private static final Pattern STANDS_ON = Pattern.compile("(?s)<p>Stands on (.*?)\\*/");
    private static final Pattern FLOORS = Pattern.compile("(?s)<h2>Floors</h2>(.*?)(<h2>|\\*/)");

    private static JavaClasses classes;

    @BeforeClass
    public static void readClasses() {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(ROOT);
    }

    @Test
    public void packagesUseWhatTheySayThatTheyStandOn() {
        Set<String> said = new TreeSet<>();
        for (String name : packages()) {
            Matcher matcher = STANDS_ON.matcher(packageInfo(name));
            links(matcher.find() ? matcher.group(1) : "").forEach(other -> said.add(name + " -> " + other));
        }
        assertEquals(String.join("\n", said), String.join("\n", uses()));
    }

    @Test
    public void packagesStandOnLowerFloors() {
        Matcher matcher = FLOORS.matcher(packageInfo(""));
        List<String> floors = links(matcher.find() ? matcher.group(1) : "").toList();
        assertEquals(packages(), new TreeSet<>(floors));
        List<String> stepsUp = uses().stream()
                .filter(use -> !isStepDown(use.split(" -> ", 2), floors))
                .toList();
        assertEquals(List.of(), stepsUp);
    }

    private static boolean isStepDown(String[] ends, List<String> floors) {
        return floors.contains(ends[1]) && floors.indexOf(ends[1]) < floors.indexOf(ends[0]);
    }

    /** {@code A -> B} for each package that uses another; the root, which is on top of all and may use all, is nameless. */
    private static Set<String> uses() {
        return classes.stream()
                .filter(user -> !nameOf(user).isEmpty())
                .flatMap(user -> usedBy(user)
                        .filter(used -> used.getPackageName().startsWith(ROOT))
                        .filter(used -> !nameOf(used).equals(nameOf(user)))
                        .map(used -> nameOf(user) + " -> " + nameOf(used)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Also what is only passed on from one call to the next. */
    private static Stream<JavaClass> usedBy(JavaClass user) {
        Stream<JavaClass> passed = user.getCodeUnitCallsFromSelf().stream()
                .map(JavaCall::getTarget)
                .flatMap(called ->
                        Stream.concat(Stream.of(called.getRawReturnType()), called.getRawParameterTypes().stream()));
        return Stream.concat(user.getDirectDependenciesFromSelf().stream().map(Dependency::getTargetClass), passed);
    }

    private static String nameOf(JavaClass type) {
        return type.getPackageName().equals(ROOT) ? "" : type.getPackageName().substring(ROOT.length() + 1);
    }

    private static Set<String> packages() {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String packageInfo(String name) {
        try {
            return Files.readString(SOURCES.resolve(name).resolve("package-info.java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> links(String text) {
        return LINK.matcher(text).results().map(link -> link.group(1));
    }
}
