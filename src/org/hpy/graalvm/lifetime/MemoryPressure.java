// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.lifetime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.ReflectionException;

/**
 * Has Java collect garbage when the process has grown by memory that Java does not see: what C code has allocated for
 * objects that are small for Java, and that only collections find to be dead. One for all contexts of the process.
 */
final class MemoryPressure {

    /** By how much the process may grow between two collections, at least. */
    private static final long MIN_GROWTH = Runtime.getRuntime().maxMemory() / 8;

    /** Where Linux says how much memory the process has; on other systems there is no such file, and no pressure. */
    private static final Path STATUS = Path.of("/proc/self/status");

    private static final Pattern RESIDENT = Pattern.compile("(?m)^RssAnon:\\s*(\\d+) kB$");

    private static long limit;

    /** Whether the garbage that was found has still to be destroyed. */
    private static boolean isCollected;

    private MemoryPressure() {}

    /**
     * Collects garbage if there is reason to. To be called again and again, on any thread but those of Python.
     *
     * @param hasWork whether what the last collection has found is not destroyed yet
     */
    static synchronized void check(boolean hasWork) {
        if (limit == 0) {
            setLimit();
        } else if (isCollected && !hasWork) {
            isCollected = false;
            trim();
            setLimit();
        } else if (!isCollected && outsideOfHeap() > limit) {
            isCollected = true;
            System.gc();
        }
    }

    private static void setLimit() {
        long now = outsideOfHeap();
        limit = now + Math.max(MIN_GROWTH, now / 2);
    }

    /** Has malloc give what was freed back to the system, so that it does not count any more. */
    private static void trim() {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "systemTrimNativeHeap",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (InstanceNotFoundException | ReflectionException e) {
            // This Java has no such command, and what was freed counts as if it were in use.
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How much memory the process has, in bytes, without the heap, which counts as if all of it were in use. */
    private static long outsideOfHeap() {
        if (!Files.exists(STATUS)) {
            return 0;
        }
        try {
            Matcher resident = RESIDENT.matcher(Files.readString(STATUS));
            long kilobytes = resident.find() ? Long.parseLong(resident.group(1)) : 0;
            return (kilobytes << 10) - Runtime.getRuntime().totalMemory();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
