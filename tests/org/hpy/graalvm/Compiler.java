// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds extensions for tests with {@code bin/hpy build}, once for each text, in a directory below target. */
public final class Compiler {

    private static final Path DIRECTORY = Path.of("target", "test-extensions");

    /** The sources whose extensions are up to date. */
    private static final Set<Path> BUILT = ConcurrentHashMap.newKeySet();

    private Compiler() {}

    /** Builds a module from C code and the names of its {@code HPyDef}s; returns its file. */
    public static File module(String code, String optimization, String... definitions) {
        return module(code, List.of(optimization), definitions);
    }

    /** The same with several options. */
    public static File module(String code, List<String> options, String... definitions) {
        return module("snippet.c", code, options, definitions);
    }

    /** The same for C++. */
    static File cppModule(String code, List<String> options, String... definitions) {
        return module("snippet.cpp", code, options, definitions);
    }

    private static File module(String file, String code, List<String> options, String... definitions) {
        String defines = Stream.of(definitions).map(name -> "&" + name + ", ").collect(Collectors.joining());
        String source = """
                #include "hpy.h"
                %s
                static HPyDef *module_defines[] = {%sNULL};
                static HPyModuleDef module_definition = {.defines = module_defines};
                HPy_MODINIT(snippet, module_definition)
                """.formatted(code, defines);
        return buildFile(file, source, options.toArray(String[]::new));
    }

    /** Builds the source of a whole module in C; returns its file. */
    public static File build(String name, String source, String... options) {
        return buildFile(name + ".c", source, options);
    }

    /** Builds the source of a whole module; returns what the build prints of its native functions, or of its errors. */
    public static String printNative(String source, String... options) {
        Path directory = DIRECTORY.resolve(hash(source + String.join(" ", options)));
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("ext.c"), source);
            List<String> command = new ArrayList<>(List.of("bin/hpy", "build", "--print-native", directory + "/ext.c"));
            command.addAll(List.of(options));
            return output(new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** The same for a source with a name, and perhaps more sources after the options. */
    public static File buildFile(String fileName, String source, String... options) {
        Path directory = DIRECTORY.resolve(hash(fileName + source + String.join(" ", options)));
        Path file = directory.resolve(fileName);
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(directory);
                Files.writeString(file, source);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (BUILT.add(file)) {
            List<String> command = new ArrayList<>(List.of("bin/hpy", "build", file.toString()));
            command.addAll(List.of(options));
            run(command);
        }
        return builtFile(directory, fileName.replaceFirst("\\..*", ".hpy0"));
    }

    /** The file has a tag behind {@code .hpy0} if the code uses Python's C API. */
    private static File builtFile(Path directory, String start) {
        File[] files = directory.toFile().listFiles((_, name) -> name.startsWith(start) && name.endsWith(".so"));
        if (files.length != 1) {
            throw new AssertionError(files.length + " files start with " + start);
        }
        return files[0];
    }

    /** Runs a command, which has to succeed; returns what it prints. */
    public static String run(List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("HPY_RUNTIME", "jdk"); // in case GraalPy is asked for its headers
            Process process = builder.start();
            String output = output(process);
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + "\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
