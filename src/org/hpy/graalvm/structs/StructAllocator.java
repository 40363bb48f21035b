// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.structs;

import com.oracle.truffle.api.CallTarget;
import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.object.Shape;
import java.util.List;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.downcall.CFunction;
import org.hpy.graalvm.downcall.DestroyRootNode;

/** Allocates the structs of the instances of one type from pages of native memory. Guarded by the GIL. */
public final class StructAllocator {

    private static final long PAGE_SIZE = 16 * 1024;
    private static final long ALIGNMENT = 16;

    private final StructPage.Pool pages = StructPage.Pool.get(null);
    private final long structSize;
    private final long pageSize;
    private final CallTarget destroy;

    private StructPage page;
    private long next;
    private long end;

    /**
     * Makes an allocator.
     *
     * @param structSize in bytes, at least 1
     * @param destroys what is called with the struct of an object that has died, in this order
     */
    StructAllocator(HPyContext context, long structSize, List<CFunction> destroys) {
        this.destroy = destroys.isEmpty() ? null : DestroyRootNode.create(destroys);
        this.structSize = (structSize + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        context.memory().reserveScratch(structSize);
        this.pageSize = Math.max(PAGE_SIZE / this.structSize, 1) * this.structSize;
    }

    /** Makes an instance with a struct of zeros. */
    HPyObject allocate(Object type, Shape shape) {
        long struct = allocate();
        return new HPyObject(type, shape, struct, page);
    }

    /** Makes a struct of zeros for an object that cannot have fields in Java. */
    Struct allocateStruct() {
        long struct = allocate();
        return new Struct(struct, page);
    }

    private long allocate() {
        if (CompilerDirectives.injectBranchProbability(CompilerDirectives.SLOWPATH_PROBABILITY, next == end)) {
            page = pages.allocate(pageSize, structSize, destroy);
            next = page.start();
            end = next + pageSize;
        }
        long struct = next;
        next += structSize;
        return struct;
    }

    /** A struct that is not part of a Java object; its page keeps it alive. */
    static final class Struct implements CStruct {
        private final long address;

        private final StructPage page;

        private Object[] references = NONE;

        /** Boxed since nearly no object has one. */
        private Long callFunction;

        private Struct(long address, StructPage page) {
            this.address = address;
            this.page = page;
        }

        @Override
        public long address() {
            return address;
        }

        StructPage page() {
            return page;
        }

        @Override
        public Object[] references() {
            return references;
        }

        @Override
        public void setReferences(Object[] references) {
            this.references = references;
        }

        @Override
        public long callFunction() {
            return callFunction == null ? 0 : callFunction;
        }

        @Override
        public void setCallFunction(long address) {
            callFunction = address;
        }
    }
}
