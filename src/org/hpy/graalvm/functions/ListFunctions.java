// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.list.ListBuiltins.ListInsertNode;
import com.oracle.graal.python.builtins.objects.list.PList;
import com.oracle.graal.python.lib.PyListCheckNode;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.builtins.ListNodes.AppendNode;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import java.util.Arrays;
import org.hpy.graalvm.errors.Misuse;

/** Python's list and its builder. */
public final class ListFunctions {

    private ListFunctions() {}

    @GenerateNodeFactory
    @ContextFunction.NeverFails
    public abstract static class HPyList_Check extends ContextFunction.With1 {
        @Specialization
        static int check(Object object, @Bind Node node, @Cached PyListCheckNode check) {
            return check.execute(node, object) ? 1 : 0;
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyList_New extends ContextFunction.With1 {
        /** Items that C code does not set are None: a Python list cannot have holes. */
        @Specialization
        static Object create(long length, @Bind Node node, @Bind PythonLanguage language) {
            if (length < 0) {
                throw Misuse.raise(node, "negative length");
            }
            if (length != (int) length) {
                throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.MemoryError);
            }
            Object[] items = new Object[(int) length];
            Arrays.fill(items, PNone.NONE);
            return PFactory.createList(language, items);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyList_Append extends ContextFunction.With2 {
        @Specialization
        static int append(PList list, Object item, @Cached AppendNode append) {
            append.execute(list, item);
            return 0;
        }

        @Fallback
        static int notAList(Object object, @SuppressWarnings("unused") Object item, @Bind Node node) {
            throw Misuse.wrongType(node, "a list", object);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyList_Insert extends ContextFunction.With3 {
        @Specialization
        static int insert(PList list, long index, Object item, @Cached ListInsertNode insert) {
            insert.execute(null, list, Math.clamp(index, Integer.MIN_VALUE, Integer.MAX_VALUE), item);
            return 0;
        }

        @Fallback
        @SuppressWarnings("unused")
        static int notAList(Object object, Object index, Object item, @Bind Node node) {
            throw Misuse.wrongType(node, "a list", object);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyListBuilder_New extends ContextFunction.With1 {
        @Specialization
        static Object create(long size, @Bind Node node) {
            return Builder.create(size, node);
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(0)
    public abstract static class HPyListBuilder_Set extends ContextFunction.With3 {
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
    public abstract static class HPyListBuilder_Build extends ContextFunction.With1 {
        @Specialization
        static Object build(Object builder, @Bind Node node, @Bind PythonLanguage language) {
            Object[] items = Builder.build(builder, node);
            return items == null ? null : PFactory.createList(language, items);
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(0)
    @ContextFunction.ClosesHandle
    public abstract static class HPyListBuilder_Cancel extends ContextFunction.With1 {
        @Specialization
        static Object cancel(Object builder, @Bind Node node) {
            Builder.cancel(builder, node);
            return null;
        }
    }
}
