// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.profile;

import com.oracle.truffle.api.nodes.NodeUtil;
import com.oracle.truffle.api.nodes.RootNode;
import com.oracle.truffle.api.source.SourceSection;
import com.oracle.truffle.llvm.runtime.LLVMFunction;
import com.oracle.truffle.llvm.runtime.nodes.func.LLVMFunctionStartNode;
import com.oracle.truffle.runtime.BaseOSRRootNode;
import com.oracle.truffle.runtime.OptimizedCallTarget;
import com.oracle.truffle.runtime.OptimizedDirectCallNode;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hpy.graalvm.profile.CompilationLog.Unit;
import org.hpy.graalvm.signals.CCaller;

/**
 * Finds out the fate of each function of C. The root that crosses the border, which Python calls and which calls the
 * function, counts as a part of the function.
 */
final class Explanation {

    private final Map<LLVMFunction, Fate> fates = new HashMap<>();

    /** The call targets from that of a unit to that whose calls are being looked at. */
    private final Deque<OptimizedCallTarget> path = new ArrayDeque<>();

    /**
     * Finds it out.
     *
     * @param roots of the functions that were called, and what Truffle has cloned of them, with the roots that have called
     *     them first, or null
     * @param storing the functions that have stored handles to native memory
     */
    Explanation(Map<LLVMFunctionStartNode, RootNode> roots, Collection<Unit> units, Set<LLVMFunction> storing) {
        for (LLVMFunctionStartNode root : roots.keySet()) {
            Fate fate = fates.computeIfAbsent(root.getRootFunction(), _ -> new Fate(root));
            fate.calls += ((OptimizedCallTarget) root.getCallTarget()).getCallCount();
            fate.storesHandles = storing.contains(root.getRootFunction());
        }
        units.forEach(this::examine);
        Map<RootNode, Integer> tiers =
                units.stream().collect(Collectors.toMap(unit -> rootOf(unit.target), unit -> unit.tier, Math::max));
        roots.forEach((root, caller) -> examineCaller(fates.get(root.getRootFunction()), caller, tiers));
    }

    private void examine(Unit unit) {
        RootNode root = rootOf(unit.target);
        Fate own = fateOf(root);
        if (own != null) {
            own.tier = Math.max(own.tier, unit.tier);
            own.isQueued |= unit.isQueued;
            own.deoptimizations += unit.deoptimizations;
            count(unit.invalidations, own);
            if (unit.failure != null) {
                own.failures.add(unit.failure);
            }
        }
        unit.inlined.stream()
                .map(target -> rootOf(target) instanceof LLVMFunctionStartNode start ? fateOf(start) : null)
                .filter(fate -> fate != null && fate != own)
                .forEach(fate -> count(unit.invalidations, fate));
        if (unit.isOptimized() || !unit.inlined.isEmpty() || unit.failure != null) {
            examineCalls(unit, unit.target, root);
        }
    }

    /** Why compiled code does not call a function directly, as far as that can be said of its first caller. */
    private static void examineCaller(Fate fate, RootNode caller, Map<RootNode, Integer> tiers) {
        boolean isOpen = fate.tier > 0 && fate.callersWithIt.isEmpty() && fate.callersWithout.isEmpty();
        if (isOpen && caller != null && caller.getSourceSection() != null) {
            String reason = switch (tiers.getOrDefault(caller, 0)) {
                case 0 -> "that is interpreted";
                case CompilationLog.LAST_TIER -> "it calls many functions there (megamorphic)";
                default -> "that is compiled by the first tier only, which hardly inlines";
            };
            fate.callersWithout.add(describe(caller) + ": " + reason);
        }
    }

    private static void count(List<String> reasons, Fate fate) {
        reasons.forEach(reason -> fate.invalidations.merge(reason, 1, Integer::sum));
    }

    /**
     * Looks at the calls in a part of the code of a unit.
     *
     * @param caller what people know as the function that calls
     */
    private void examineCalls(Unit unit, OptimizedCallTarget part, RootNode caller) {
        path.addLast(part);
        for (OptimizedDirectCallNode call :
                NodeUtil.findAllNodeInstances(rootOf(part), OptimizedDirectCallNode.class)) {
            OptimizedCallTarget callee = call.getCurrentCallTarget();
            RootNode root = callee.getRootNode();
            boolean isRecursive = path.stream().anyMatch(callee::isSameOrSplit);
            boolean isInlined = unit.inlined.contains(callee) && !isRecursive;
            Fate fate = fateOf(root);
            if (fate != null && !(caller instanceof CCaller)) {
                if (isInlined && !(root instanceof CCaller)) {
                    fate.callersWithIt.merge(describe(caller), unit.isOptimized(), Boolean::logicalOr);
                } else if (!isInlined && unit.isCurrent() && caller.getSourceSection() != null) {
                    fate.callersWithout.add(describe(caller) + ": " + reason(unit, call, isRecursive));
                }
            }
            if (isInlined) {
                examineCalls(unit, callee, root instanceof CCaller ? caller : root);
            }
        }
        path.removeLast();
    }

    /** Why a call was not inlined. Truffle's policy knows no other reasons. */
    private static String reason(Unit unit, OptimizedDirectCallNode call, boolean isRecursive) {
        if (isRecursive) {
            return "recursion";
        }
        return unit.failure != null
                ? "the compiler gave up there: " + unit.failure
                : "too large or too rare there (%d calls)".formatted(call.getCallCount());
    }

    /** The root that people have written: a hot loop becomes a root of its own. */
    private static RootNode rootOf(OptimizedCallTarget target) {
        RootNode root = target.getRootNode();
        return root instanceof BaseOSRRootNode
                ? root.getChildren().iterator().next().getRootNode()
                : root;
    }

    /** The fate of the function of C that a root is, or leads to; or null. */
    private Fate fateOf(RootNode root) {
        if (root instanceof CCaller) {
            OptimizedDirectCallNode call = NodeUtil.findFirstNodeInstance(root, OptimizedDirectCallNode.class);
            return call == null || call.getCurrentCallTarget().getRootNode() instanceof CCaller
                    ? null
                    : fateOf(call.getCurrentCallTarget().getRootNode());
        }
        return root instanceof LLVMFunctionStartNode start ? fates.get(start.getRootFunction()) : null;
    }

    private static String describe(RootNode root) {
        SourceSection section = root.getSourceSection();
        return section == null
                ? root.getName() + " of Python"
                : "%s (%s:%d)".formatted(root.getName(), section.getSource().getName(), section.getStartLine());
    }

    /** Prints the functions, those with the most calls first. */
    void print(PrintStream out) {
        out.printf("%n%12s  function of C, and what the compiler has made of it%n", "slow calls");
        fates.values().stream()
                .sorted(Comparator.comparingLong((Fate fate) -> -fate.calls).thenComparing(fate -> describe(fate.root)))
                .forEach(fate -> {
                    out.printf("%12d  %s%n", fate.calls, describe(fate.root));
                    fate.lines().forEach(line -> out.printf("%14s  %s%n", "", line));
                });
    }
}
