// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.lib.PyTupleCheckNode;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;

/** Python's tuple and its builder. */
public final class TupleFunctions {

    private TupleFunctions() {}

    @GenerateNodeFactory
    @ContextFunction.NeverFails
    public abstract static class HPyTuple_Check extends ContextFunction.With1 {
        @Specialization
        static int check(Object object, @Bind Node node, @Cached PyTupleCheckNode check) {
            return check.execute(node, object) ? 1 : 0;
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyTuple_FromArray extends ContextFunction.With2 {
        @Specialization
        static Object create(
                Object items,
                long count,
                @Bind PythonLanguage language,
                @Cached("create(crossing())") ReadHandlesNode read) {
            return PFactory.createTuple(language, read.execute(items, 0, count));
        }
    }

    /** {@code HPyTuple_FromArray} with the items one by one: our headers call it where C knows how many there are. */
    @GenerateNodeFactory
    @ContextFunction.NullAllowed({1, 2, 3, 4})
    public abstract static class _HPyTuple_FromArray_unrolled extends ContextFunction.WithElementsOnly {
        @Specialization
        static Object create(Object[] items, @Bind PythonLanguage language) {
            return PFactory.createTuple(language, items);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyTupleBuilder_New extends ContextFunction.With1 {
        @Specialization
        static Object create(long size, @Bind Node node) {
            return Builder.create(size, node);
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(0)
    public abstract static class HPyTupleBuilder_Set extends ContextFunction.With3 {
        @Specialization
        static Object set(Object builder, long index, Object item, @Bind Node node) {
            Builder.set(builder, index, item, node);
            return null;
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NeverFails
    @ContextFunction.NullAllowed(0)
    @ContextFunction.ClosesHandle
    public abstract static class HPyTupleBuilder_Build extends ContextFunction.With1 {
        @Specialization
        static Object build(Object builder, @Bind Node node, @Bind PythonLanguage language) {
            Object[] items = Builder.build(builder, node);
            return items == null ? null : PFactory.createTuple(language, items);
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(0)
    @ContextFunction.ClosesHandle
    public abstract static class HPyTupleBuilder_Cancel extends ContextFunction.With1 {
        @Specialization
        static Object cancel(Object builder, @Bind Node node) {
            Builder.cancel(builder, node);
            return null;
        }
    }
}
