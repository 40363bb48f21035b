// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.checks;

import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hpy.graalvm.border.Place;
import org.hpy.graalvm.checks.Heap.Block;
import org.hpy.graalvm.checks.Heap.Variable;
import org.hpy.graalvm.memory.NativeMemory;

/** Finds blocks that no variable leads to, directly or by other blocks: any number that could be an address leads there. */
final class Leaks {

    private final LLVMMemory memory = NativeMemory.access(null);

    /** The blocks that have not been reached yet. */
    private final TreeMap<Long, Block> lost = new TreeMap<>();

    private final ArrayDeque<Block> reached = new ArrayDeque<>();

    private Leaks(Collection<Block> blocks) {
        blocks.stream()
                .filter(block -> block.owner() != null && CheckFailure.isKnown(block.owner()))
                .forEach(block -> lost.put(block.address(), block));
    }

    /** A line for each place that has allocated such blocks. */
    static List<String> find(Collection<Block> blocks, Collection<Variable> variables) {
        Leaks leaks = new Leaks(blocks);
        variables.forEach(variable -> leaks.follow(variable.address(), variable.size()));
        while (!leaks.reached.isEmpty()) {
            Block block = leaks.reached.remove();
            leaks.follow(block.address(), block.size());
        }
        return leaks.lost.values().stream()
                .collect(Collectors.groupingBy(
                        block -> Place.position(block.owner()), TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(entry -> "  " + entry.getKey() + ": " + describe(entry.getValue()))
                .toList();
    }

    private static String describe(List<Block> blocks) {
        long bytes = blocks.stream().mapToLong(Block::size).sum();
        return (blocks.size() == 1 ? "1 block" : blocks.size() + " blocks") + ", " + bytes + " bytes";
    }

    private void follow(long start, long size) {
        for (long at = start; at + Long.BYTES <= start + size; at += Long.BYTES) {
            long pointer = memory.getI64(null, at);
            Map.Entry<Long, Block> before = lost.floorEntry(pointer);
            if (before != null && pointer < before.getValue().end()) {
                reached.add(lost.remove(before.getKey()));
            }
        }
    }
}
