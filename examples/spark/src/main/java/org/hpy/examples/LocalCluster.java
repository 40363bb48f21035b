// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Spark on this machine with two executors, each in a process of its own, as on a cluster; they get the job's jars from the driver. */
final class LocalCluster {

    private static final int EXECUTORS = 2;

    /** What Maven has made for the executors, see pom.xml. */
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    private static final String WITH_COMPILER =
            "-XX:+UnlockExperimentalVMOptions -XX:+EnableJVMCI --upgrade-module-path=%s --add-modules=jdk.graal.compiler"
                    .formatted(TARGET.resolve("compiler"));

    private LocalCluster() {}

    /**
     * Starts it.
     *
     * @param hasCompiler whether code that runs often is compiled: the compiler has to be on the nodes before the JVMs start
     */
    static SparkSession start(boolean hasCompiler) throws IOException {
        linkJars(Path.of(System.getenv("SPARK_HOME"), "jars"));
        return SparkSession.builder()
                .appName("HPy")
                .master("local-cluster[%d,1,1024]".formatted(EXECUTORS))
                .config("spark.jars", String.join(",", jobJars()))
                .config(
                        "spark.executor.extraJavaOptions",
                        hasCompiler ? WITH_COMPILER : "-Dpolyglot.engine.WarnInterpreterOnly=false")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", EXECUTORS)
                .getOrCreate();
    }

    /** The jar of this job, and those of HPy with all that it needs. */
    private static List<String> jobJars() throws IOException {
        List<String> jars = new ArrayList<>(List.of(TARGET.resolve("spark-0.1.0.jar").toString()));
        jars.addAll(List.of(Files.readString(TARGET.resolve("job-jars")).strip().split(":")));
        return jars;
    }

    /** Has Spark's home, where the executors start from, have the jars of Spark that Maven has. */
    private static void linkJars(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (String jar : Files.readString(TARGET.resolve("spark-jars")).strip().split(":")) {
            Path link = directory.resolve(Path.of(jar).getFileName());
            if (!Files.exists(link)) {
                Files.deleteIfExists(link);
                Files.createSymbolicLink(link, Path.of(jar));
            }
        }
    }

    /** The executors' processes. */
    static List<ProcessHandle> executors() {
        return ProcessHandle.current()
                .children()
                .filter(child -> Stream.of(child.info().arguments().orElse(new String[0]))
                        .anyMatch(argument -> argument.endsWith("CoarseGrainedExecutorBackend")))
                .toList();
    }
}
