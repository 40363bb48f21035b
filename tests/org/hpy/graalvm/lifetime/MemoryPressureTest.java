// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.lifetime;

import static org.junit.Assert.assertEquals;

import java.nio.file.Path;
import org.junit.Test;

public class MemoryPressureTest {

    private static final long GIGABYTE = 1L << 30;

    /** A process in which nothing is but what a test says. */
    private static final class FakeProcess implements MemoryPressure.Process {
        private long used;
        private long freed;
        private int collections;

        @Override
        public long outsideOfHeap() {
            return used;
        }

        @Override
        public void collect() {
            collections++;
        }

        @Override
        public void trim() {
            used -= freed;
            freed = 0;
        }
    }

    private final FakeProcess process = new FakeProcess();
    private final MemoryPressure pressure = new MemoryPressure(process, GIGABYTE);
    private final MemoryPressure.Watch busy = pressure.watch();
    private final MemoryPressure.Watch idle = pressure.watch();

    private void growTo(long size) {
        process.used = size;
        busy.check(false);
        idle.check(false);
    }

    @Test
    public void growthIsCollectedOnce() {
        growTo(GIGABYTE);
        growTo(2 * GIGABYTE);
        assertEquals(0, process.collections);
        growTo(2 * GIGABYTE + 1);
        assertEquals(1, process.collections);
        growTo(2 * GIGABYTE + 1);
        assertEquals(1, process.collections);
    }

    @Test
    public void nothingIsCollectedBeforeGarbageIsDestroyed() {
        growTo(GIGABYTE);
        process.used = 3 * GIGABYTE;
        busy.check(false);
        process.used = 30 * GIGABYTE;
        busy.check(true);
        busy.check(true);
        assertEquals(1, process.collections);
    }

    /** A context that has nothing to destroy has no say in how much memory those need that do. */
    @Test
    public void anIdleContextDoesNotRaiseTheLimit() {
        growTo(GIGABYTE);
        for (int round = 1; round <= 5; round++) {
            process.used = 3 * GIGABYTE;
            busy.check(false);
            assertEquals(round, process.collections);
            idle.check(false);
            busy.check(true);
            process.freed = 2 * GIGABYTE;
            busy.check(false);
            idle.check(false);
            assertEquals(GIGABYTE, process.used);
        }
    }

    /** Such as for want of a file descriptor: the next check tries again. */
    @Test
    public void aFileThatCannotBeReadIsNoPressure() {
        Path directory = Path.of(".");
        assertEquals(0, new MemoryPressure.ThisProcess(directory).outsideOfHeap());
    }

    @Test
    public void theMemoryOfThisProcessIsKnown() {
        long heap = Runtime.getRuntime().totalMemory();
        long outside = new MemoryPressure.ThisProcess(MemoryPressure.ThisProcess.STATUS).outsideOfHeap();
        assertEquals("what is not zero is measured", true, outside != 0 && outside > -heap);
    }
}
