// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.profile;

import com.oracle.truffle.api.nodes.RootNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the compiler has made of one function of C. */
final class Fate {

    /** The function, or what Truffle has cloned of it. */
    final RootNode root;

    /** The calls while it was interpreted, or in code of the first tier. */
    long calls;

    /** The highest tier of code of its own, or 0. */
    int tier;

    boolean isQueued;

    /** Whether it has stored handles to native memory. */
    boolean storesHandles;

    int deoptimizations;

    /** Callers that it was inlined into, and whether they have that code still. */
    final Map<String, Boolean> callersWithIt = new TreeMap<>();

    /** Callers that are compiled without it, and why. */
    final Set<String> callersWithout = new TreeSet<>();

    final Set<String> failures = new TreeSet<>();

    /** Why code with it was thrown away, and how often. */
    final Map<String, Integer> invalidations = new TreeMap<>();

    Fate(RootNode root) {
        this.root = root;
    }

    /** It in words, a line each. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(state());
        if (!callersWithIt.isEmpty()) {
            lines.add(callersWithIt.entrySet().stream()
                    .map(caller -> caller.getKey() + (caller.getValue() ? "" : " until that was dropped"))
                    .collect(Collectors.joining(", ", "inlined into ", "")));
        } else if (tier == CompilationLog.LAST_TIER && callersWithout.isEmpty()) {
            lines.add(
                    "not inlined: its callers are interpreted, call many functions at one place, or are Python itself");
        }
        failures.forEach(reason -> lines.add("the compiler gave up: " + reason));
        callersWithout.forEach(caller -> lines.add("not inlined into " + caller));
        if (storesHandles) {
            lines.add("stores handles in memory, which costs time: in structs or arrays, or as it was built with -O0");
        }
        invalidations.forEach((reason, times) -> lines.add("code with it was dropped " + times(times) + ": " + reason));
        if (deoptimizations > 0) {
            lines.add("went back to the interpreter " + times(deoptimizations));
        }
        return lines;
    }

    private String state() {
        if (tier == CompilationLog.LAST_TIER) {
            return "compiled";
        }
        String now = tier > 0 ? "compiled by the first tier only" : "interpreted";
        if (!callersWithIt.isEmpty() || !failures.isEmpty()) {
            return now + " where it is not inlined";
        }
        return now + (isQueued ? ": it was still waiting for the compiler" : ": too few calls for more");
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }
}
