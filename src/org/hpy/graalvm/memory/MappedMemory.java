// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.memory;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Which memory of the process can be read, or written: doing it with any other ends it. Linux tells, but slowly, so it is asked again only where
 * the last answer has nothing at an address.
 */
public final class MappedMemory {

    /** What can be read. */
    public static final MappedMemory READABLE = new MappedMemory('r', 0);

    /** What can be written. */
    public static final MappedMemory WRITABLE = new MappedMemory('w', 1);

    private static final String MAPS = "/proc/self/maps";

    /** A line is longer, and a range has two borders. */
    private static final int MIN_LINE = 16;

    /** The letter for it, and where a line has it. */
    private final char permission;

    private final int index;

    /** Where ranges of such memory begin and end, by turns, in order. */
    private volatile long[] borders = {};

    private MappedMemory(char permission, int index) {
        this.permission = permission;
        this.index = index;
    }

    /** The end of the memory of this kind that a byte is in; 0 if it is in none. */
    public long end(long address) {
        long end = find(address);
        if (end == 0) {
            borders = read();
            end = find(address);
        }
        return end;
    }

    private long find(long address) {
        long[] known = borders;
        int found = Arrays.binarySearch(known, address);
        int next = found < 0 ? -found - 1 : found + 1;
        return next % 2 == 1 && next < known.length ? known[next] : 0;
    }

    /**
     * Lines begin with the first address and the end in hexadecimal, and what the process may do: {@code 7f00-7f10 r-xp}.
     * Read by hand, as this is part of the first import in a cold VM.
     */
    private long[] read() {
        try (FileInputStream file = new FileInputStream(MAPS)) {
            byte[] maps = file.readAllBytes();
            long[] found = new long[maps.length / MIN_LINE];
            int count = 0;
            long[] range = new long[2];
            for (int at = 0; at < maps.length; at++) {
                at = parse(maps, at, range);
                if (maps[at + index] == permission && range[0] >= 0) { // what is above is the kernel's
                    if (count == 0 || found[count - 1] != range[0]) {
                        found[count++] = range[0];
                    } else {
                        count--; // it goes on where the last one ends
                    }
                    found[count++] = range[1];
                }
                while (maps[at] != '\n') {
                    at++;
                }
            }
            return Arrays.copyOf(found, count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the range that a line begins with; returns where the text goes on. */
    private static int parse(byte[] maps, int start, long[] range) {
        int at = start;
        for (int i = 0; i < range.length; i++, at++) {
            range[i] = 0;
            for (; maps[at] >= '0'; at++) {
                range[i] = range[i] << 4 | (maps[at] > '9' ? maps[at] - 'a' + 10 : maps[at] - '0');
            }
        }
        return at;
    }
}
