// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.attribute.ModuleHashesAttribute;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Makes a Java runtime out of the JDK that runs this program, with the Graal compiler in place of the JDK's own, empty module. A
 * JDK gets the compiler by {@code --upgrade-module-path} otherwise, and then has no class data sharing and no AOT cache.
 *
 * <p>{@code jlink} alone cannot do it: the hashes in {@code java.base} bind the empty module, and a JDK without {@code jmods}
 * links its own modules only. So all modules are taken from the running JDK as files.
 *
 * <p>Usage: {@code java RuntimeImage.java IMAGE WORK COMPILER_PATH}, with the directory to make, a directory for what is needed on
 * the way, and the module path of the compiler.
 */
public final class RuntimeImage {

    /** The compiler has its own. */
    private static final Predicate<String> IS_MODULE =
            matching("jdk\\.graal\\.compiler(\\..*)?").negate();

    /** Not the classes that jlink makes anew. */
    private static final Predicate<String> IS_SOURCE_CLASS = matching(
                    "jdk/internal/module/SystemModules\\$.*|java/lang/invoke/BoundMethodHandle\\$Species_(?!L\\.class).*")
            .negate();

    /** Not what belongs to the JDK's own image or to its compiler of Java. */
    private static final Predicate<String> IS_LIBRARY =
            matching("modules|src\\.zip|ct\\.sym|.*\\.jsa|.*/.*\\.debuginfo").negate();

    private RuntimeImage() {}

    /** See the class. */
    public static void main(String[] arguments) throws IOException {
        Path image = Path.of(arguments[0]);
        Path work = Path.of(arguments[1]);
        Path jdk = Path.of(System.getProperty("java.home"));
        Path base = work.resolve("java.base");
        Path modules = work.resolve("modules");
        copyModules(base, modules);
        dropHashes(base.resolve("module-info.class"));
        copy(jdk.resolve("lib"), work.resolve("lib"), IS_LIBRARY);
        copy(jdk.resolve("bin"), work.resolve("bin"), Predicate.isEqual("java"));
        Path baseModule = work.resolve("java.base.jmod");
        run(
                "jmod create --class-path %s --libs %s --cmds %s --config %s %s",
                base, work.resolve("lib"), work.resolve("bin"), jdk.resolve("conf"), baseModule);
        String modulePath = baseModule + ":" + modules + ":" + arguments[2];
        run("jlink --module-path %s --add-modules ALL-MODULE-PATH --output %s", modulePath, image);
        copy(jdk.resolve("legal"), image.resolve("legal"), _ -> true);
    }

    private static void copyModules(Path base, Path others) throws IOException {
        Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
        try (Stream<Path> list = Files.list(modules)) {
            for (Path module : list.toList()) {
                String name = module.getFileName().toString();
                if (name.equals("java.base")) {
                    copy(module, base, IS_SOURCE_CLASS);
                } else if (IS_MODULE.test(name)) {
                    copy(module, others.resolve(name), IS_SOURCE_CLASS);
                }
            }
        }
    }

    private static Predicate<String> matching(String pattern) {
        return Pattern.compile(pattern).asMatchPredicate();
    }

    private static void copy(Path from, Path to, Predicate<String> isCopied) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            List<Path> files = walk.filter(Files::isRegularFile).toList();
            for (Path file : files) {
                String name = from.relativize(file).toString();
                if (isCopied.test(name)) {
                    Path copy = to.resolve(name);
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    /** They would refuse the compiler. */
    private static void dropHashes(Path moduleInfo) throws IOException {
        ClassFile classFile = ClassFile.of();
        byte[] withHashes = Files.readAllBytes(moduleInfo);
        Files.write(
                moduleInfo,
                classFile.transformClass(
                        classFile.parse(withHashes), ClassTransform.dropping(ModuleHashesAttribute.class::isInstance)));
    }

    /** Runs a tool of the JDK: its name and its arguments, in which %s stands for the next of these, which may have spaces. */
    private static void run(String command, Object... arguments) {
        Iterator<Object> next = List.of(arguments).iterator();
        List<String> words = Stream.of(command.split(" "))
                .map(word -> word.equals("%s") ? next.next().toString() : word)
                .toList();
        ToolProvider tool = ToolProvider.findFirst(words.getFirst())
                .orElseThrow(() -> new IllegalStateException("this JDK has no " + words.getFirst()));
        StringWriter text = new StringWriter();
        PrintWriter writer = new PrintWriter(text);
        if (tool.run(writer, writer, words.subList(1, words.size()).toArray(String[]::new)) != 0) {
            throw new IllegalStateException(words.getFirst() + " failed: " + text);
        }
    }
}
