// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.HashSet;
import java.util.Set;
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
        private final NativeMemory memory;
        private final ReferenceQueue<StructPage> unused = new ReferenceQueue<>();

        /** Keeps the references themselves alive. */
        private final Set<PageReference> references = new HashSet<>();

        public Pool(NativeMemory memory) {
            this.memory = memory;
        }

        /** Allocates a page of zeros, after the memory of pages without objects has been freed. */
        @TruffleBoundary
        StructPage allocate(long size) {
            while (unused.poll() instanceof PageReference reference) {
                references.remove(reference);
                memory.free(reference.start);
            }
            StructPage page = new StructPage(memory.allocate(size));
            references.add(new PageReference(page, unused));
            return page;
        }
    }

    private static final class PageReference extends PhantomReference<StructPage> {
        private final long start;

        PageReference(StructPage page, ReferenceQueue<StructPage> queue) {
            super(page, queue);
            this.start = page.start;
        }
    }
}
