// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.embedding;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@link JvmTest} runs: a program that ends while a task has a module. */
public final class Program {

    private static final String PYTHON = """
            import atexit, snippet
            atexit.register(lambda: print('Python ends', flush=True))
            def count():
                return snippet.count()
            """;

    private Program() {}

    /** Takes the file of {@link Snippet}'s extension. */
    public static void main(String[] arguments) throws Exception {
        byte[] extension = Files.readAllBytes(Path.of(arguments[0]));
        Thread.currentThread().setContextClassLoader(new ClassLoader("sees no module of the JDK", null) {});
        PythonModule module = PythonModule.named("program")
                .with("program.py", PYTHON.getBytes())
                .with("snippet.hpy0.so", extension);
        module.borrow().call("count");
        try (Loan idle = module.borrow()) {
            IO.println("C counts to " + idle.call("count"));
        }
        callACopy(extension);
        System.exit(0);
    }

    /** Does the same with classes that are all loaded once more. */
    private static void callACopy(byte[] extension) throws Exception {
        String[] entries = System.getProperty("java.class.path").split(File.pathSeparator);
        URL[] path = new URL[entries.length];
        for (int i = 0; i < path.length; i++) {
            path[i] = Path.of(entries[i]).toUri().toURL();
        }
        ClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
        Class<?> type = loader.loadClass(PythonModule.class.getName());
        Object module = type.getMethod("named", String.class).invoke(null, "snippet");
        module = type.getMethod("with", String.class, byte[].class).invoke(module, "snippet.hpy0.so", extension);
        Object loan = type.getMethod("borrow").invoke(module);
        Object count =
                loan.getClass().getMethod("call", String.class, Object[].class).invoke(loan, "count", new Object[0]);
        IO.println("its copy to " + count);
    }
}
