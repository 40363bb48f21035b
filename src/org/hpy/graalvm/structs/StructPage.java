// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.structs;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.truffle.api.CallTarget;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.nodes.Node;
import java.util.HashSet;
import java.util.Set;
import org.hpy.graalvm.checks.Heap;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.downcall.DestroyRootNode;
import org.hpy.graalvm.lifetime.Cleaner;
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
    private final StructReference[] structReferences;

    private StructPage(PageDestroyer.Block block, PageDestroyer destroyer) {
        this.block = block;
        this.destroyer = destroyer;
        this.structReferences = destroyer == null ? null : new StructReference[destroyer.capacity()];
    }

    /** The address of the first struct. */
    long start() {
        return block.start();
    }

    /** Has the struct of an object destroyed when the object dies. */
    void destroyWith(Object object, long struct, Cleaner cleaner) {
        int index = destroyer.add(struct);
        if (structReferences.length > 1) {
            structReferences[index] = new StructReference(object, this, index, cleaner);
        }
    }

    private static final class StructReference extends Cleaner.PhantomCleanable {
        private final StructPage page;
        private final int index;

        StructReference(Object object, StructPage page, int index, Cleaner cleaner) {
            super(object, cleaner);
            this.page = page;
            this.index = index;
        }

        @Override
        public void run() {
            page.structReferences[index] = null;
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
        private final Cleaner cleaner;

        /** Keeps the references themselves alive. */
        private final Set<BlockReference> blocks = new HashSet<>();

        public Pool(NativeMemory memory, Cleaner cleaner) {
            this.memory = memory;
            this.cleaner = cleaner;
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
         * @throws com.oracle.graal.python.runtime.exception.PException MemoryError beyond the limit of the context
         */
        @TruffleBoundary
        StructPage allocate(long size, long structSize, CallTarget destroy) {
            cleaner.work();
            Heap heap = Heap.get();
            if (!heap.reserve(size)) {
                throw PRaiseNode.raiseStatic(null, PythonBuiltinClassType.MemoryError);
            }
            PageDestroyer.Block block = new PageDestroyer.Block(memory.allocate(size), size);
            blocks.add(new BlockReference(block, size, heap, this, cleaner));
            if (destroy == null) {
                return new StructPage(block, null);
            }
            PageDestroyer destroyer = new PageDestroyer(block, structSize, destroy);
            StructPage page = new StructPage(block, destroyer);
            cleaner.register(page, destroyer);
            return page;
        }
    }

    private static final class BlockReference extends Cleaner.PhantomCleanable {
        private final long start;
        private final long size;
        private final Heap heap;
        private final Pool pool;

        BlockReference(PageDestroyer.Block block, long size, Heap heap, Pool pool, Cleaner cleaner) {
            super(block, cleaner);
            this.start = block.start();
            this.size = size;
            this.heap = heap;
            this.pool = pool;
        }

        @Override
        public void run() {
            pool.blocks.remove(this);
            pool.memory.free(start);
            heap.release(size);
        }
    }
}
