// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.SparkSession;

/** Spark on this machine with two executors, each in a process of its own, as on a cluster; they get the job's jars from the driver. */
final class LocalCluster {

    static final int EXECUTORS = 2;

    /** What Maven has made for the executors, see pom.xml. */
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    private static final String JOB_JAR = TARGET.resolve("spark-0.1.0.jar").toString();

    private LocalCluster() {}

    /**
     * Starts it.
     *
     * @param isFast whether the executors run on the Java runtime of {@code bin/hpy}, with the compiler and a cache for their start;
     *     or else on the one of this process, with nothing but the jars of the job
     */
    static SparkSession start(boolean isFast) throws IOException {
        linkJars(Path.of(System.getenv("SPARK_HOME"), "jars"));
        SparkSession.Builder builder = SparkSession.builder()
                .appName("HPy")
                .master("local-cluster[%d,1,1024]".formatted(EXECUTORS))
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", EXECUTORS);
        if (isFast) {
            Properties runtime = runtime();
            builder.config("spark.jars", JOB_JAR)
                    .config("spark.executorEnv.JAVA_HOME", runtime.getProperty("java.home"))
                    .config("spark.executor.extraClassPath", runtime.getProperty("java.class.path"))
                    .config("spark.executor.extraJavaOptions", runtime.getProperty("java.options"));
        } else {
            builder.config("spark.jars", JOB_JAR + "," + Files.readString(TARGET.resolve("job-jars")).strip().replace(':', ','))
                    .config("spark.executor.extraJavaOptions", "-Dpolyglot.engine.WarnInterpreterOnly=false");
        }
        return builder.getOrCreate();
    }

    /** Makes the cache, once on each node of a cluster, and returns what it takes to use it. */
    private static Properties runtime() throws IOException {
        List<String> command = new ArrayList<>(List.of("../../bin/hpy", "cache", TARGET.resolve("executor.aot").toString()));
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Properties runtime = new Properties();
        runtime.load(process.inputReader());
        if (runtime.isEmpty()) {
            throw new IOException("no runtime for the executors: bin/hpy cache says why");
        }
        return runtime;
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
}
