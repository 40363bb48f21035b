// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.lifetime;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Has Java collect garbage when the process has grown by memory that Java does not see: what C code has allocated for
 * objects that are small for Java, and that only collections find to be dead. One for all contexts of the process, each
 * of which has a {@link Watch}.
 */
public final class MemoryPressure {

    private static final MemoryPressure OF_PROCESS = new MemoryPressure(
            new ThisProcess(ThisProcess.STATUS), Runtime.getRuntime().maxMemory() / 8);

    private final Process process;

    /** By how many bytes the process may grow between two collections, at least. */
    private final long minGrowth;

    private long limit;

    /** How often garbage was collected. */
    private long collections;

    public MemoryPressure(Process process, long minGrowth) {
        this.process = process;
        this.minGrowth = minGrowth;
    }

    /** For a context of this process. */
    static Watch watchProcess() {
        return OF_PROCESS.watch();
    }

    public synchronized Watch watch() {
        return new Watch();
    }

    private void setLimit() {
        long now = process.outsideOfHeap();
        limit = now + Math.max(minGrowth, now / 2);
    }

    /**
     * What one context has to do with it. Each destroys its own garbage, and how much memory is left is known when the
     * last of them has: until then, each that is done sets a limit for the others.
     */
    public final class Watch {

        /** The last collection whose garbage this context has destroyed. */
        private long destroyed = collections;

        /**
         * Collects garbage if there is reason to. To be called again and again, on any thread but those of Python.
         *
         * @param hasWork whether what the last collection has found in this context is not destroyed yet
         */
        public void check(boolean hasWork) {
            synchronized (MemoryPressure.this) {
                if (limit == 0) {
                    setLimit();
                } else if (destroyed == collections) {
                    if (process.outsideOfHeap() > limit) {
                        collections++;
                        process.collect();
                    }
                } else if (!hasWork) {
                    destroyed = collections;
                    process.trim();
                    setLimit();
                }
            }
        }
    }

    /** What has the memory. */
    public interface Process {

        /** How much memory it has, in bytes, without the heap, which counts as if all of it were in use. */
        long outsideOfHeap();

        /** Collects garbage. */
        void collect();

        /** Has malloc give what was freed back to the system, so that it does not count any more. */
        void trim();
    }

    /**
     * This process.
     *
     * @param status where Linux says how much memory it has; on other systems there is no such file, and no pressure
     */
    public record ThisProcess(Path status) implements Process {

        public static final Path STATUS = Path.of("/proc/self/status");

        private static final Pattern RESIDENT = Pattern.compile("(?m)^RssAnon:\\s*(\\d+) kB$");

        @Override
        public long outsideOfHeap() {
            if (!Files.exists(status)) {
                return 0;
            }
            try {
                Matcher resident = RESIDENT.matcher(Files.readString(status));
                long kilobytes = resident.find() ? Long.parseLong(resident.group(1)) : 0;
                return (kilobytes << 10) - Runtime.getRuntime().totalMemory();
            } catch (IOException e) {
                // The process has no file descriptor left, or this thread is to end. The next check asks again.
                return 0;
            }
        }

        @Override
        public void collect() {
            System.gc();
        }

        @Override
        public void trim() {
            try {
                ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                "systemTrimNativeHeap",
                                new Object[] {new String[0]},
                                new String[] {String[].class.getName()});
            } catch (JMException e) {
                // This Java cannot do it, and what was freed counts as if it were in use.
                return;
            }
        }
    }
}
