// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.lifetime;

import com.oracle.truffle.api.CallTarget;
import java.util.BitSet;
import org.hpy.graalvm.downcall.DestroyRootNode;
import org.hpy.graalvm.errors.Unraisable;

/**
 * Calls {@code HPy_tp_destroy} for the structs of a {@link org.hpy.graalvm.structs.StructPage}, once for each: for all that are left as soon as
 * the page is gone, which this must not hold.
 */
public final class PageDestroyer implements Runnable {

    /** The memory of a page. It is freed when nobody holds this. */
    public record Block(long start, long size) {}

    private final Block block;
    private final long structSize;
    private final CallTarget destroy;

    /** The structs that have an owner, by their position in the block. */
    private final BitSet owned = new BitSet();

    /**
     * Makes it for a page without objects.
     *
     * @param destroy what {@link DestroyRootNode} has made
     */
    public PageDestroyer(Block block, long structSize, CallTarget destroy) {
        this.block = block;
        this.structSize = structSize;
        this.destroy = destroy;
    }

    /** How many structs the page has at most. */
    public int capacity() {
        return Math.toIntExact(block.size() / structSize);
    }

    /**
     * Has a struct destroyed with its page, if not before.
     *
     * @return its position
     */
    public int add(long struct) {
        int position = Math.toIntExact((struct - block.start()) / structSize);
        owned.set(position);
        return position;
    }

    /** Destroys a struct now, unless that has been done. */
    public void destroy(int position) {
        if (owned.get(position)) {
            owned.clear(position);
            long struct = block.start() + position * structSize;
            Unraisable.run(() -> destroy.call(struct), null);
        }
    }

    @Override
    public void run() {
        for (int position = owned.length() - 1; position >= 0; position--) {
            destroy(position);
        }
    }
}
