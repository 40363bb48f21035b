// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A program that embeds us: from the class path, and from the module path with the options that it needs there. */
public class ModulePathTest {

    private static final Path EXPORTS = Path.of("src", "org", "hpy", "graalvm", "add-exports.args");

    private static final String PROGRAM = """
            package app;
            import org.graalvm.polyglot.Context;
            public class Main {
                public static void main(String[] arguments) {
                    try (Context context = Context.newBuilder("python", "hpy")
                            .allowAllAccess(true)
                            .option("python.PythonPath", arguments[0])
                            .option("hpyimport", "true")
                            .build()) {
                        boolean isModule = ModuleLayer.boot().findModule("org.hpy.graalvm").isPresent();
                        IO.println(isModule + " " + context.eval("python", "import snippet; snippet.add(40, 2)"));
                    }
                }
            }
            """;

    private static final String EXTENSION = """
            HPyDef_METH(add, "add", HPyFunc_VARARGS)
            static HPy add_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                return HPy_Add(ctx, args[0], args[1]);
            }
            """;

    private static final Pattern NAMED_CLASS = Pattern.compile("L([\\w$/]+)/[\\w$]+;");

    @ClassRule
    public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

    private static final List<Path> CLASS_PATH = Stream.of(
                    System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .toList();
    private static final Path CLASSES = CLASS_PATH.stream()
            .filter(entry -> Files.exists(entry.resolve("org/hpy/graalvm/HPyLanguage.class")))
            .findFirst()
            .orElseThrow();
    private static final List<Path> JARS = CLASS_PATH.stream()
            .filter(entry -> entry.toString().endsWith(".jar"))
            .toList();
    private static Path program;

    @BeforeClass
    public static void compileProgram() throws IOException {
        Path sources = TEMPORARY.newFolder().toPath();
        Path main = Files.writeString(sources.resolve("Main.java"), PROGRAM);
        Path module =
                Files.writeString(sources.resolve("module-info.java"), "module app { requires org.graalvm.polyglot; }");
        program = TEMPORARY.newFolder().toPath();
        ProcessBuilder javac = new ProcessBuilder(
                tool("javac"), "-p", path(JARS), "-d", program.toString(), main.toString(), module.toString());
        assertEquals("", run(javac));
    }

    @Test
    public void theClassPathNeedsNoOptions() throws IOException {
        List<Path> path = new ArrayList<>(CLASS_PATH);
        path.add(program);
        assertEquals("false 42\n", runProgram("-cp", path(path), "app.Main"));
    }

    @Test
    public void theModulePathNeedsTheExports() throws IOException {
        List<Path> path = new ArrayList<>(JARS);
        path.add(jar());
        path.add(program);
        assertEquals(
                "true 42\n",
                runProgram(
                        "--enable-native-access=org.graalvm.truffle,org.hpy.graalvm",
                        "@" + EXPORTS,
                        "-p",
                        path(path),
                        "-m",
                        "app/app.Main"));
    }

    @Test
    public void theExportsAreWhatOurClassesName() throws IOException {
        Map<String, String> hidden = hiddenPackages();
        String module = moduleName();
        String expected = packagesInClasses().stream()
                .filter(hidden::containsKey)
                .map(name -> "--add-exports %s/%s=%s\n".formatted(hidden.get(name), name, module))
                .collect(joining());
        String actual = Files.readAllLines(EXPORTS).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line + "\n")
                .collect(joining());
        assertEquals(EXPORTS.toString(), expected, actual);
    }

    /** The module of each package that is not for all. */
    private static Map<String, String> hiddenPackages() {
        return ModuleFinder.of(JARS.toArray(Path[]::new)).findAll().stream()
                .map(ModuleReference::descriptor)
                .filter(module -> !module.isAutomatic())
                .flatMap(module -> module.packages().stream()
                        .filter(name -> module.exports().stream()
                                .noneMatch(export -> export.source().equals(name) && !export.isQualified()))
                        .map(name -> Map.entry(name, module.name())))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static TreeSet<String> packagesInClasses() throws IOException {
        TreeSet<String> packages = new TreeSet<>();
        for (Path file : files(CLASSES)) {
            if (file.toString().endsWith(".class")) {
                for (PoolEntry entry :
                        ClassFile.of().parse(CLASSES.resolve(file)).constantPool()) {
                    NAMED_CLASS
                            .matcher(resolvedTypes(entry))
                            .results()
                            .forEach(name -> packages.add(name.group(1).replace('/', '.')));
                }
            }
        }
        return packages;
    }

    /** The descriptor of what Java checks the access to when it resolves a constant. */
    private static String resolvedTypes(PoolEntry entry) {
        return switch (entry) {
            case ClassEntry type -> type.asSymbol().descriptorString();
            case MethodTypeEntry type -> type.descriptor().stringValue();
            case InvokeDynamicEntry call -> call.type().stringValue();
            case MethodHandleEntry handle -> handle.reference().type().stringValue();
            default -> "";
        };
    }

    /** The jar that Maven would make. */
    private static Path jar() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Automatic-Module-Name", moduleName());
        Path jar = TEMPORARY.newFolder().toPath().resolve("hpy-graalvm.jar");
        try (JarOutputStream stream = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (Path file : files(CLASSES)) {
                stream.putNextEntry(new JarEntry(file.toString()));
                Files.copy(CLASSES.resolve(file), stream);
            }
        }
        return jar;
    }

    private static String moduleName() {
        try {
            Matcher name = Pattern.compile("<Automatic-Module-Name>(.*)</Automatic-Module-Name>")
                    .matcher(Files.readString(Path.of("pom.xml")));
            assertTrue("pom.xml names the module", name.find());
            return name.group(1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile).map(root::relativize).toList();
        }
    }

    private static String path(List<Path> entries) {
        return entries.stream().map(Path::toString).collect(joining(File.pathSeparator));
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** Runs it with the options of the JVM that runs the tests, which say where the compiler is. */
    private static String runProgram(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(tool("java")));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-Dpolyglot.engine.WarnInterpreterOnly=false");
        command.addAll(List.of(options));
        command.add(Compiler.module(EXTENSION, "-O2", "add").getParent());
        return run(new ProcessBuilder(command));
    }

    private static String run(ProcessBuilder command) throws IOException {
        Process process = command.redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
