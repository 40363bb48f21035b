// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.profile;

import com.oracle.truffle.api.frame.Frame;
import com.oracle.truffle.compiler.TruffleCompilerListener.CompilationResultInfo;
import com.oracle.truffle.compiler.TruffleCompilerListener.GraphInfo;
import com.oracle.truffle.runtime.AbstractCompilationTask;
import com.oracle.truffle.runtime.OptimizedCallTarget;
import com.oracle.truffle.runtime.OptimizedTruffleRuntime;
import com.oracle.truffle.runtime.OptimizedTruffleRuntimeListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What has become of each call target that the compiler was to compile. Calls come from many threads. */
final class CompilationLog implements OptimizedTruffleRuntimeListener {

    /** That which optimizes. */
    static final int LAST_TIER = 2;

    /** A call target, with all that is inlined into it. */
    static final class Unit {
        final OptimizedCallTarget target;

        /** The tier of its code, or 0. */
        int tier;

        /** Whether it waits for the compiler. */
        boolean isQueued;

        /** What its last code of the last tier has, or had, inlined, directly or not. */
        Set<OptimizedCallTarget> inlined = Set.of();

        /** Why it cannot be compiled, or null. */
        String failure;

        /** Why code of the last tier was thrown away, each time. */
        final List<String> invalidations = new ArrayList<>();

        int deoptimizations;

        private Unit(OptimizedCallTarget target) {
            this.target = target;
        }

        boolean isOptimized() {
            return tier == LAST_TIER;
        }

        /** Whether it is known how calls are done now. */
        boolean isCurrent() {
            return isOptimized() || failure != null;
        }
    }

    private final Map<OptimizedCallTarget, Unit> units = new HashMap<>();

    private boolean isClosed;

    private boolean knowsInlined;

    /** Starts to listen. Only where Truffle's runtime has a compiler. */
    static CompilationLog start() {
        CompilationLog log = new CompilationLog();
        OptimizedTruffleRuntime.getRuntime().addListener(log);
        return log;
    }

    /** Whether the compiler tells what it inlines: its root, at least. It does with compiler.LogInlinedTargets only. */
    synchronized boolean knowsInlined() {
        return knowsInlined || units.values().stream().noneMatch(unit -> unit.tier > 0);
    }

    /** The units so far; what ends with the program is none of its faults. */
    synchronized List<Unit> close() {
        List<Unit> all = List.copyOf(units.values());
        isClosed = true;
        units.clear(); // The runtime keeps its listeners.
        return all;
    }

    private synchronized void update(OptimizedCallTarget target, Consumer<Unit> change) {
        if (!isClosed) {
            change.accept(units.computeIfAbsent(target, Unit::new));
        }
    }

    @Override
    public void onCompilationQueued(OptimizedCallTarget target, int tier) {
        update(target, unit -> unit.isQueued = true);
    }

    @Override
    public void onCompilationDequeued(OptimizedCallTarget target, Object source, CharSequence reason, int tier) {
        update(target, unit -> unit.isQueued = false);
    }

    @Override
    public void onCompilationSuccess(
            OptimizedCallTarget target, AbstractCompilationTask task, GraphInfo graph, CompilationResultInfo result) {
        update(target, unit -> {
            unit.isQueued = false;
            unit.tier = task.isLastTier() ? LAST_TIER : LAST_TIER - 1;
            Set<OptimizedCallTarget> inlined = Stream.of(task.inlinedTargets())
                    .map(OptimizedCallTarget.class::cast)
                    .collect(Collectors.toSet());
            knowsInlined |= !inlined.isEmpty();
            if (task.isLastTier()) {
                unit.inlined = inlined;
            }
        });
    }

    @Override
    public void onCompilationFailed(
            OptimizedCallTarget target,
            String reason,
            boolean bailout,
            boolean permanentBailout,
            int tier,
            Supplier<String> lazyStackTrace) {
        update(target, unit -> {
            unit.isQueued = false;
            if (OptimizedTruffleRuntimeListener.isPermanentFailure(bailout, permanentBailout)) {
                unit.failure = reason.lines().findFirst().orElse("");
            }
        });
    }

    @Override
    public void onCompilationInvalidated(OptimizedCallTarget target, Object source, CharSequence reason) {
        update(target, unit -> {
            if (unit.isOptimized()) {
                unit.invalidations.add(String.valueOf(reason));
            }
            unit.tier = 0;
        });
    }

    @Override
    public void onCompilationDeoptimized(OptimizedCallTarget target, Frame frame) {
        update(target, unit -> unit.deoptimizations++);
    }
}
