// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.hpy.graalvm.embedding.Loan;
import org.hpy.graalvm.embedding.PythonModule;

/** Runs the job in all ways, compares the results, and prints how long it took. */
public final class Main {

    private static final Path NORMALS = Path.of("..", "series", "seattle-weather-hourly-normals.csv");
    private static final long SEED = 1981;

    /**
     * What a run has shown.
     *
     * @param starts the milliseconds that the first loan of each executor has taken, by process id
     * @param results those of each way
     * @param cost what the executors have computed
     * @param kill of an executor in the midst of one more job, which was of batches in HPy
     * @param resultAfterKill of that job
     */
    record Outcome(
            Map<Long, Long> starts,
            Map<Job, List<String>> results,
            Cost cost,
            Kill kill,
            List<String> resultAfterKill) {

        /** The one result of all jobs; null if they differ. */
        List<String> result() {
            List<String> one = resultAfterKill;
            return results.values().stream().allMatch(one::equals) ? one : null;
        }
    }

    /** The CPU time that the threads of tasks have taken, for each run of each way. Complete when Spark has stopped. */
    static final class Cost extends SparkListener {
        private static final String NAME = "hpy.run";

        private final Map<Integer, String> stages = new ConcurrentHashMap<>();
        private final Map<String, Long> nanoseconds = new ConcurrentHashMap<>();

        @Override
        public void onStageSubmitted(SparkListenerStageSubmitted event) {
            String run = event.properties().getProperty(NAME);
            if (run != null) {
                stages.put(event.stageInfo().stageId(), run);
            }
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            String run = stages.get(end.stageId());
            if (run != null && end.taskMetrics() != null) {
                nanoseconds.merge(run, end.taskMetrics().executorCpuTime(), Long::sum);
            }
        }

        /** The seconds of each run. */
        List<Double> seconds(Job job) {
            List<Double> seconds = new ArrayList<>();
            for (Long time = nanoseconds.get(job + " 0"); time != null; time = nanoseconds.get(job + " " + seconds.size())) {
                seconds.add(time / 1e9);
            }
            return seconds;
        }
    }

    /** Ends the process of an executor as soon as a task has ended. */
    static final class Kill extends SparkListener {
        private final ProcessHandle executor;
        private final AtomicInteger removedExecutors = new AtomicInteger();

        Kill(long pid) {
            executor = ProcessHandle.of(pid).orElseThrow();
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            executor.destroyForcibly();
        }

        @Override
        public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
            removedExecutors.incrementAndGet();
        }

        /** Whether the process is gone, and Spark has seen that. */
        boolean isDone() {
            return !executor.isAlive() && removedExecutors.get() > 0;
        }
    }

    private Main() {}

    /** Takes the number of rows, how often each way runs, and {@code plain} for executors on a Java without the compiler. */
    public static void main(String[] arguments) throws IOException {
        long rows = arguments.length > 0 ? Long.parseLong(arguments[0]) : 10_000_000;
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        Outcome outcome = run(rows, runs, arguments.length < 3);
        outcome.starts.forEach((pid, millis) -> System.out.printf("executor %d: first loan after %,d ms%n", pid, millis));
        System.out.printf("%n%-20s %14s %14s%n", "rows per CPU-second", "first run", "best run");
        for (Job job : Job.values()) {
            List<Double> seconds = outcome.cost.seconds(job);
            System.out.printf(
                    "%-20s %,14.0f %,14.0f%n", job.title(), rows / seconds.getFirst(), rows / Collections.min(seconds));
        }
        boolean isEqual = outcome.result() != null;
        System.out.println(isEqual ? "\nThe results are equal, also with an executor killed." : "\nThe results differ!");
        System.exit(isEqual ? 0 : 1);
    }

    /** Runs each way so often, and once more with an executor killed; see {@link LocalCluster#start}. */
    static Outcome run(long rows, int runs, boolean isFast) throws IOException {
        try (SparkSession spark = LocalCluster.start(isFast)) {
            Dataset<Row> weather = Weather.make(spark, NORMALS, rows, SEED, Path.of("target", "weather"));
            Map<Long, Long> starts = starts(spark);
            Map<Job, List<String>> results = new TreeMap<>();
            Cost cost = new Cost();
            spark.sparkContext().addSparkListener(cost);
            for (int run = 0; run < runs; run++) {
                for (Job job : Job.values()) {
                    spark.sparkContext().setLocalProperty(Cost.NAME, job + " " + run);
                    results.put(job, job.run(weather));
                }
            }
            spark.sparkContext().setLocalProperty(Cost.NAME, null);
            Kill kill = new Kill(starts.keySet().iterator().next());
            spark.sparkContext().addSparkListener(kill);
            return new Outcome(starts, results, cost, kill, Job.HPY_BATCH.run(weather));
        }
    }

    /** Has each executor open its first context. */
    private static Map<Long, Long> starts(SparkSession spark) {
        PythonModule weather = Job.WEATHER;
        MapPartitionsFunction<Long, String> start = _ -> {
            long before = System.nanoTime();
            try (Loan loan = weather.borrow()) {
                loan.call("wind_chill", -5, 20);
            }
            long millis = (System.nanoTime() - before) / 1_000_000;
            return List.of(ProcessHandle.current().pid() + " " + millis).iterator();
        };
        int executors = LocalCluster.EXECUTORS;
        Map<Long, Long> starts = new TreeMap<>();
        for (String line : spark.range(0, executors, 1, executors).mapPartitions(start, Encoders.STRING()).collectAsList()) {
            String[] words = line.split(" ");
            starts.merge(Long.parseLong(words[0]), Long.parseLong(words[1]), Math::max);
        }
        return starts;
    }
}
