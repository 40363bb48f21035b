// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import static org.hpy.graalvm.debugger.Walk.c;
import static org.hpy.graalvm.debugger.Walk.python;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hpy.graalvm.debugger.Debuggee.Go;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/** Sources that are not where they were when the extension was built. */
@RunWith(Parameterized.class)
public class MovedSourcesTest {

    @Parameters(name = "built by its {0}")
    public static List<String> names() {
        return List.of("name", "path");
    }

    /** How the build was told of the source. */
    @Parameter
    public String name;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private File script;
    private Path sources;

    @Before
    public void buildAndMove() throws IOException, InterruptedException {
        Path build = folder.newFolder("build").toPath();
        Path source = Files.writeString(build.resolve("walk.c"), Walk.C);
        boolean byName = name.equals("name");
        String argument = byName ? "walk.c" : source.toString();
        Process process = new ProcessBuilder(Path.of("bin/hpy").toAbsolutePath().toString(), "build", "-g", argument)
                .directory(byName ? build.toFile() : new File("/"))
                .inheritIO()
                .start();
        assertEquals(0, process.waitFor());
        Path installed = folder.newFolder("installed").toPath();
        Files.move(build.resolve("walk.hpy0.so"), installed.resolve("walk.hpy0.so"));
        script = Files.writeString(installed.resolve("main.py"), Walk.PYTHON).toFile();
        sources = Files.move(build, build.resolveSibling("moved"));
    }

    @Test
    public void theSourcePathFindsThem() {
        try (Inspected program = Inspected.start(script, Map.of("inspect.SourcePath", sources.toString()))) {
            program.breakAt("walk.c", Walk.line(Walk.C, "HPy_CallTupleDict"));
            program.go(Go.RESUME);
            assertEquals(
                    List.of(c("apply_impl", "HPy_CallTupleDict"), python("<module>", "walk.apply")),
                    program.awaitStop());
            assertEquals(Walk.C, program.awaitSource("walk.c"));
        }
    }

    @Test
    public void withoutItTheTextSaysWhatToDo() {
        try (Inspected program = Inspected.start(script, Map.of())) {
            program.go(Go.RESUME);
            assertEquals(
                    List.of(c("halt_impl", "__builtin_debugtrap"), python("<module>", "walk.halt")),
                    program.awaitStop());
            String text = program.awaitSource("walk.c");
            assertTrue(
                    text,
                    text.startsWith("Can not load source from walk.c\nPlease use the --inspect.SourcePath option"));
        }
    }
}
