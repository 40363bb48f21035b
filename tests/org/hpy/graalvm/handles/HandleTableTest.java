// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.handles;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.Test;

public class HandleTableTest {

    private HandleTable table = new HandleTable();

    @Test
    public void aHandleGetsItsNumberOnce() {
        Handle handle = new Handle("object");
        assertFalse(handle.isNative());
        assertNull(table.get(1));
        long number = table.number(handle);
        assertEquals(1, number);
        assertEquals(number, table.number(handle));
        assertSame(handle, table.get(number));
    }

    @Test
    public void numbersAreUsedAgain() {
        Handle first = new Handle(1);
        Handle second = new Handle(2);
        table.number(first);
        table.number(second);
        table.remove(first);
        table.remove(first);
        assertFalse(first.isNative());
        assertNull(table.get(1));
        assertEquals(1, table.number(new Handle(3)));
        assertEquals(3, table.number(new Handle(4)));
        assertEquals(3, table.openCount());
    }

    @Test
    public void constantsStay() {
        Handle constant = new Handle("None");
        table.addConstant(constant);
        table.remove(constant);
        assertSame(constant, table.get(1));
        assertEquals(0, table.openCount());
    }

    @Test
    public void theTableGrows() {
        Handle[] handles = Stream.generate(() -> new Handle("x")).limit(100_000).toArray(Handle[]::new);
        for (int i = 0; i < handles.length; i++) {
            assertEquals(i + 1, table.number(handles[i]));
        }
        for (int i = 0; i < handles.length; i++) {
            assertSame(handles[i], table.get(i + 1));
        }
        Stream.of(handles).forEach(table::remove);
        assertEquals(0, table.openCount());
    }

    @Test
    public void otherNumbersAreNoHandles() {
        table.number(new Handle("x"));
        for (long number : new long[] {0, -1, 2, 255, 256, 1L << 32 | 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertNull(table.get(number));
        }
    }

    private void storeAndClose(int rounds) {
        for (int round = 0; round < rounds; round++) {
            Handle[] handles = Stream.generate(() -> new Handle("x")).limit(300).toArray(Handle[]::new);
            Stream.of(handles).forEach(table::number);
            for (Handle handle : handles) {
                assertSame(handle, table.get(handle.number()));
                table.remove(handle);
            }
        }
    }

    @Test
    public void aSharedTableIsUsedByManyThreads() {
        table.share();
        Quiescence.await(HandleTable.class);
        List<CompletableFuture<Void>> threads = Stream.generate(
                        () -> CompletableFuture.runAsync(() -> storeAndClose(2000)))
                .limit(4)
                .toList();
        threads.forEach(CompletableFuture::join);
        assertEquals(0, table.openCount());
    }

    /** Threads that do not know it yet are waited for. */
    @Test
    public void aTableIsSharedWhileItIsInUse() {
        for (int i = 0; i < 20; i++) {
            table = new HandleTable();
            CompletableFuture<Void> first = CompletableFuture.runAsync(() -> storeAndClose(200));
            table.share();
            Quiescence.await(HandleTable.class);
            storeAndClose(200);
            first.join();
            assertEquals(0, table.openCount());
        }
    }

    @Test
    public void twoThreadsStoreTheSameHandle() {
        table.share();
        for (int i = 0; i < 2000; i++) {
            Handle handle = new Handle(i);
            CompletableFuture<Long> other = CompletableFuture.supplyAsync(() -> table.number(handle));
            long number = table.number(handle);
            assertEquals(number, (long) other.join());
            assertEquals(1, table.openCount());
            table.remove(handle);
        }
    }
}
