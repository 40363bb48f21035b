// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.embedding.Loan;
import org.hpy.graalvm.embedding.PythonModule;

/**
 * A server that answers each request in Python with an extension, measured: java Contexts.java DIR WAY COUNT, where DIR has the
 * extension stats and WAY says which context a request gets.
 *
 * <p>A request imports the extension and calls it a thousand times. The program prints one line: the milliseconds of the first,
 * second, tenth and a later request (the median of the last quarter of COUNT), and of these last for opening and closing the context;
 * the megabytes of Java's heap that a context takes while it is open; and those of the process after all requests.
 */
public final class Contexts {
    private static final int OPEN_AT_ONCE = 20;
    private static final long MEGABYTE = 1 << 20;
    private static final String WORK = """
                    import stats
                    def answer(numbers):
                        return sum(stats.mean(numbers) for _ in range(1000))
                    answer([1.0, 2.0, 3.0])""";

    private final String directory;
    private final Way way;
    /** The engine of all contexts, or null. */
    private final Engine engine;
    private final PythonModule pool;

    private enum Way {
        OWN_ENGINE("own engine"),
        ONE_ENGINE("one engine"),
        POOL("pool");

        private final String name;

        Way(String name) {
            this.name = name;
        }
    }

    private Contexts(String directory, Way way) {
        this.directory = directory;
        this.way = way;
        this.engine = way == Way.OWN_ENGINE ? null : Engine.newBuilder("python", "hpy").option("hpyimport", "true").build();
        this.pool = PythonModule.named("stats").with("stats.hpy0.so", () -> Files.newInputStream(Path.of(directory, "stats.hpy0.so")));
    }

    private Context open() {
        Context.Builder builder = Context.newBuilder("python", "hpy").allowAllAccess(true).option("python.PythonPath", directory);
        return (engine == null ? builder.option("hpyimport", "true") : builder.engine(engine)).build();
    }

    /** How long a request takes, and how much of it is getting a context and giving it back. */
    private double[] request() {
        long start = System.nanoTime();
        Loan loan = way == Way.POOL ? pool.borrow() : null;
        Context context = loan == null ? open() : loan.context();
        context.initialize("python");
        long opened = System.nanoTime();
        Value sum = context.eval("python", WORK);
        if (sum.asDouble() != 2000) {
            throw new AssertionError(sum);
        }
        long answered = System.nanoTime();
        if (loan == null) {
            context.close();
        } else {
            loan.close();
        }
        long end = System.nanoTime();
        return new double[] {(end - start) / 1e6, (end - start - (answered - opened)) / 1e6};
    }

    private static double median(double[][] requests, int column) {
        double[] sorted = Arrays.stream(requests).mapToDouble(request -> request[column]).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static long heap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long resident() throws IOException {
        String status = Files.readString(Path.of("/proc/self/status"));
        return Long.parseLong(status.replaceAll("(?s).*VmRSS:\\s*(\\d+) kB.*", "$1")) << 10;
    }

    /** The bytes of Java's heap that a context with the extension takes while it is open. */
    private double heapOfContext() throws InterruptedException {
        long before = heap();
        Context[] contexts = new Context[OPEN_AT_ONCE];
        for (int i = 0; i < contexts.length; i++) {
            contexts[i] = open();
            contexts[i].eval("python", WORK);
        }
        double each = (double) (heap() - before) / OPEN_AT_ONCE;
        for (Context context : contexts) {
            context.close();
        }
        return each;
    }

    /** Measures one way. */
    public static void main(String[] arguments) throws InterruptedException, IOException {
        Contexts contexts = new Contexts(arguments[0], Way.valueOf(arguments[1]));
        double[][] requests = new double[Integer.parseInt(arguments[2])][];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = contexts.request();
        }
        double[][] last = Arrays.copyOfRange(requests, requests.length * 3 / 4, requests.length);
        double resident = resident();
        System.out.printf("%-14s %8.0f %8.0f %8.0f %8.1f %8.1f %8.1f %8.0f%n", contexts.way.name, requests[0][0], requests[1][0],
                        requests[9][0], median(last, 0), median(last, 1), contexts.heapOfContext() / MEGABYTE, resident / MEGABYTE);
        System.exit(0);
    }
}
