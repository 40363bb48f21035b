// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.HashSet;
import java.util.Set;
import org.hpy.graalvm.HPyContext;
import org.hpy.graalvm.cstructs.NativeMemory;

/**
 * Native memory for the structs of several objects. The objects hold the page, and its memory is freed when none of
 * them is left: one phantom reference for many objects, where one for each would cost more than the allocation.
 */
public final class StructPage {

    private final long start;

    private StructPage(long start) {
        this.start = start;
    }

    /** The address of the first struct. */
    long start() {
        return start;
    }

    /** The pages of one context. */
    public static final class Pool {

        /** How many bytes are allocated before Java is asked to collect garbage: it does not see this memory. */
        private static final long MIN_LIMIT = 256L << 20;

        private final NativeMemory memory;
        private final ReferenceQueue<StructPage> unused = new ReferenceQueue<>();

        /** Keeps the references themselves alive. */
        private final Set<PageReference> references = new HashSet<>();

        private long used;
        private long limit = MIN_LIMIT;

        public Pool(NativeMemory memory) {
            this.memory = memory;
        }

        /** Allocates a page of zeros, after the memory of pages without objects has been freed. */
        @TruffleBoundary
        StructPage allocate(long size) {
            freeUnused();
            if (used + size > limit) {
                collect(size);
            }
            StructPage page = new StructPage(memory.allocate(size));
            references.add(new PageReference(page, size, unused));
            used += size;
            return page;
        }

        private void freeUnused() {
            while (unused.poll() instanceof PageReference reference) {
                references.remove(reference);
                memory.free(reference.start);
                used -= reference.size;
            }
        }

        /** The second time frees what the C functions of dead objects still needed. */
        private void collect(long size) {
            for (int time = 0; time < 2 && used + size > limit; time++) {
                Reaper.collect();
                HPyContext.get(null).destroyers().drain();
                freeUnused();
            }
            limit = Math.max(MIN_LIMIT, 2 * (used + size));
        }
    }

    private static final class PageReference extends PhantomReference<StructPage> {
        private final long start;
        private final long size;

        PageReference(StructPage page, long size, ReferenceQueue<StructPage> queue) {
            super(page, queue);
            this.start = page.start;
            this.size = size;
        }
    }
}
