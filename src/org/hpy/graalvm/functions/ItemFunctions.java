// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.slice.PSlice;
import com.oracle.graal.python.lib.PyObjectDelItem;
import com.oracle.graal.python.lib.PyObjectGetItem;
import com.oracle.graal.python.lib.PyObjectSetItem;
import com.oracle.graal.python.lib.PySequenceContainsNode;
import com.oracle.graal.python.lib.PySliceNew;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Cached.Shared;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.ImportStatic;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import org.hpy.graalvm.text.CStringNode;

/** Items of sequences and mappings, by object, index, string, and slice. */
public final class ItemFunctions {

    private ItemFunctions() {}

    @GenerateNodeFactory
    public abstract static class HPy_GetItem extends ContextFunction.With2 {
        @Specialization
        static Object get(Object object, Object key, @Bind Node node, @Cached PyObjectGetItem get) {
            return get.execute(null, node, object, key);
        }
    }

    @GenerateNodeFactory
    @ImportStatic(LongFunctions.class)
    public abstract static class HPy_GetItem_i extends ContextFunction.With2 {
        /** A key that may be of two classes would have to be allocated. */
        @Specialization(guards = "isSmall(index)")
        static Object getSmall(Object object, long index, @Bind Node node, @Cached @Shared PyObjectGetItem get) {
            return get.execute(null, node, object, (int) index);
        }

        @Specialization(replaces = "getSmall")
        static Object get(Object object, long index, @Bind Node node, @Cached @Shared PyObjectGetItem get) {
            return get.execute(null, node, object, key(index));
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_GetItem_s extends ContextFunction.With2 {
        @Specialization
        static Object get(
                Object object, long key, @Bind Node node, @Cached CStringNode read, @Cached PyObjectGetItem get) {
            return get.execute(null, node, object, read.execute(key));
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_SetItem extends ContextFunction.With3 {
        @Specialization
        static int set(Object object, Object key, Object value, @Bind Node node, @Cached PyObjectSetItem set) {
            set.execute(null, node, object, key, value);
            return 0;
        }
    }

    @GenerateNodeFactory
    @ImportStatic(LongFunctions.class)
    public abstract static class HPy_SetItem_i extends ContextFunction.With3 {
        /** As for HPy_GetItem_i. */
        @Specialization(guards = "isSmall(index)")
        static int setSmall(
                Object object, long index, Object value, @Bind Node node, @Cached @Shared PyObjectSetItem set) {
            set.execute(null, node, object, (int) index, value);
            return 0;
        }

        @Specialization(replaces = "setSmall")
        static int set(Object object, long index, Object value, @Bind Node node, @Cached @Shared PyObjectSetItem set) {
            set.execute(null, node, object, key(index), value);
            return 0;
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_SetItem_s extends ContextFunction.With3 {
        @Specialization
        static int set(
                Object object,
                long key,
                Object value,
                @Bind Node node,
                @Cached CStringNode read,
                @Cached PyObjectSetItem set) {
            set.execute(null, node, object, read.execute(key), value);
            return 0;
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_DelItem extends ContextFunction.With2 {
        @Specialization
        static int delete(Object object, Object key, @Bind Node node, @Cached PyObjectDelItem delete) {
            delete.execute(null, node, object, key);
            return 0;
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_DelItem_i extends ContextFunction.With2 {
        @Specialization
        static int delete(Object object, long index, @Bind Node node, @Cached PyObjectDelItem delete) {
            delete.execute(null, node, object, key(index));
            return 0;
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_DelItem_s extends ContextFunction.With2 {
        @Specialization
        static int delete(
                Object object, long key, @Bind Node node, @Cached CStringNode read, @Cached PyObjectDelItem delete) {
            delete.execute(null, node, object, read.execute(key));
            return 0;
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_Contains extends ContextFunction.With2 {
        @Specialization
        static int contains(Object container, Object key, @Bind Node node, @Cached PySequenceContainsNode contains) {
            return contains.execute(null, node, container, key) ? 1 : 0;
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_GetSlice extends ContextFunction.With3 {
        @Specialization
        static Object get(
                Object object,
                long start,
                long end,
                @Bind Node node,
                @Cached PySliceNew slice,
                @Cached PyObjectGetItem get) {
            return get.execute(null, node, object, slice.execute(node, key(start), key(end), PNone.NONE));
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(3)
    public abstract static class HPy_SetSlice extends ContextFunction.With4 {
        /** HPy_NULL as the value deletes the slice. */
        @Specialization
        static int set(
                Object object,
                long start,
                long end,
                Object value,
                @Bind Node node,
                @Cached PySliceNew slice,
                @Cached PyObjectSetItem set,
                @Cached PyObjectDelItem delete) {
            PSlice key = slice.execute(node, key(start), key(end), PNone.NONE);
            if (value == null) {
                delete.execute(null, node, object, key);
            } else {
                set.execute(null, node, object, key, value);
            }
            return 0;
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_DelSlice extends ContextFunction.With3 {
        @Specialization
        static int delete(
                Object object,
                long start,
                long end,
                @Bind Node node,
                @Cached PySliceNew slice,
                @Cached PyObjectDelItem delete) {
            delete.execute(null, node, object, slice.execute(node, key(start), key(end), PNone.NONE));
            return 0;
        }
    }

    /** Python's sequences are faster with an int of 32 bits. */
    private static Object key(long index) {
        return (int) index == index ? (Object) (int) index : (Object) index;
    }
}
