// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.structs;

import com.oracle.truffle.api.CallTarget;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.nodes.Node;
import java.util.HashSet;
import java.util.Set;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.downcall.DestroyRootNode;
import org.hpy.graalvm.lifetime.Destroyers;
import org.hpy.graalvm.lifetime.PageDestroyer;
import org.hpy.graalvm.memory.NativeMemory;

/**
 * Native memory for the structs of several objects, which hold the page. Most of them die together, and then what is to
 * be done is done for all at once: one phantom reference for many objects, where one for each would cost more than the
 * object itself.
 */
public final class StructPage {

    private final PageDestroyer.Block block;

    /** What C code has to do when the objects die; null if nothing. */
    private final PageDestroyer destroyer;

    /**
     * Notice the death of those objects that die before others of this page. Nothing but the page holds them, so that
     * they cost the garbage collector nothing where all die together.
     */
    private final Death[] deaths;

    private StructPage(PageDestroyer.Block block, PageDestroyer destroyer) {
        this.block = block;
        this.destroyer = destroyer;
        this.deaths = destroyer == null ? null : new Death[destroyer.capacity()];
    }

    /** The address of the first struct. */
    long start() {
        return block.start();
    }

    /** Has the struct of an object destroyed when the object dies. */
    void destroyWith(Object object, long struct, Destroyers destroyers) {
        int index = destroyer.add(struct);
        if (deaths.length > 1) {
            deaths[index] = new Death(object, this, index, destroyers);
        }
    }

    private static final class Death extends Destroyers.Gone {
        private final StructPage page;
        private final int index;

        Death(Object object, StructPage page, int index, Destroyers destroyers) {
            super(object, destroyers);
            this.page = page;
            this.index = index;
        }

        @Override
        public void run() {
            page.deaths[index] = null;
            page.destroyer.destroy(index);
        }
    }

    /** The pages of one context. */
    public static final class Pool {

        /** A context that has one. */
        public interface Owner {
            /** Native memory for the structs of objects. */
            Pool structPages();
        }

        private final NativeMemory memory;
        private final Destroyers destroyers;

        /** Keeps the references themselves alive. */
        private final Set<BlockReference> blocks = new HashSet<>();

        public Pool(NativeMemory memory, Destroyers destroyers) {
            this.memory = memory;
            this.destroyers = destroyers;
        }

        /** The pool of the current context. */
        public static Pool get(Node node) {
            return ((Owner) HPyContext.get(node)).structPages();
        }

        /**
         * Allocates a page of zeros, after the memory of pages without objects has been freed.
         *
         * @param size in bytes
         * @param structSize in bytes, of which the page is a multiple
         * @param destroy what {@link DestroyRootNode} has made; null if nothing has to be done when objects die
         */
        @TruffleBoundary
        StructPage allocate(long size, long structSize, CallTarget destroy) {
            destroyers.work();
            PageDestroyer.Block block = new PageDestroyer.Block(memory.allocate(size), size);
            blocks.add(new BlockReference(block, this, destroyers));
            if (destroy == null) {
                return new StructPage(block, null);
            }
            PageDestroyer destroyer = new PageDestroyer(block, structSize, destroy);
            StructPage page = new StructPage(block, destroyer);
            destroyers.register(page, destroyer);
            return page;
        }
    }

    private static final class BlockReference extends Destroyers.Gone {
        private final long start;
        private final Pool pool;

        BlockReference(PageDestroyer.Block block, Pool pool, Destroyers destroyers) {
            super(block, destroyers);
            this.start = block.start();
            this.pool = pool;
        }

        @Override
        public void run() {
            pool.blocks.remove(this);
            pool.memory.free(start);
        }
    }
}
