// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.embedding;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A JVM of its own, with the class loaders of a cluster's tasks, whose user has no home directory. */
public class JvmTest {

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    private Process run(File output, File errors) throws IOException {
        // A file is where no directory can be made, by root either.
        String home = temporary.newFile("file") + "/home";
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-Duser.home=" + home, "-Djava.io.tmpdir=" + temporary.newFolder("tmp")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
        command.add(Snippet.extension().toString());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(output).redirectError(errors);
        builder.environment().remove("XDG_CACHE_HOME");
        return builder.start();
    }

    @Test(timeout = 180_000)
    public void aJvmWithoutAHomeRunsAndLeavesNothing() throws Exception {
        File output = temporary.newFile();
        File errors = temporary.newFile();
        int status = run(output, errors).waitFor();
        String said = Files.readString(errors.toPath());
        assertEquals(said, 0, status);
        assertEquals("C counts to 1\nits copy to 1\nPython ends\n", Files.readString(output.toPath()));
        assertTrue(said, said.contains("/home/.cache cannot be written. GraalVM unpacks its files in "));
        assertArrayEquals(new String[0], new File(temporary.getRoot(), "tmp").list());
    }
}
