// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.lib.PyObjectGetAttr;
import com.oracle.graal.python.lib.PyObjectGetAttrO;
import com.oracle.graal.python.lib.PyObjectLookupAttr;
import com.oracle.graal.python.lib.PyObjectLookupAttrO;
import com.oracle.graal.python.lib.PyObjectSetAttr;
import com.oracle.graal.python.lib.PyObjectSetAttrO;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import org.hpy.graalvm.text.CBytes;
import org.hpy.graalvm.text.CStringNode;

/** Attributes of any object. */
public final class AttributeFunctions {

    private AttributeFunctions() {}

    @GenerateNodeFactory
    public abstract static class HPy_GetAttr extends ContextFunction.With2 {
        @Specialization
        static Object get(Object object, Object name, @Bind Node node, @Cached PyObjectGetAttrO get) {
            return get.execute(null, node, object, name);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPy_GetAttr_s extends ContextFunction.With2 {
        @Specialization
        static Object get(
                Object object, long name, @Bind Node node, @Cached CStringNode read, @Cached PyObjectGetAttr get) {
            return get.execute(null, node, object, read.execute(name));
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NeverFails
    public abstract static class HPy_HasAttr extends ContextFunction.With2 {
        /** Any error means no, as in CPython. */
        @Specialization
        static int has(Object object, Object name, @Bind Node node, @Cached PyObjectLookupAttrO lookup) {
            try {
                return lookup.execute(null, node, object, name) == PNone.NO_VALUE ? 0 : 1;
            } catch (PException e) {
                return 0;
            }
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NeverFails
    public abstract static class HPy_HasAttr_s extends ContextFunction.With2 {
        /** Any error means no, as in CPython. */
        @Specialization
        static int has(
                Object object,
                long name,
                @Bind Node node,
                @Cached CStringNode read,
                @Cached PyObjectLookupAttr lookup) {
            CBytes.requireNotNull(node, name);
            try {
                return lookup.execute(null, node, object, read.execute(name)) == PNone.NO_VALUE ? 0 : 1;
            } catch (PException e) {
                return 0;
            }
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(2)
    public abstract static class HPy_SetAttr extends ContextFunction.With3 {
        @Specialization
        static int set(Object object, Object name, Object value, @Bind Node node, @Cached PyObjectSetAttrO set) {
            set.execute(null, node, object, name, orDelete(value));
            return 0;
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(2)
    public abstract static class HPy_SetAttr_s extends ContextFunction.With3 {
        @Specialization
        static int set(
                Object object,
                long name,
                Object value,
                @Bind Node node,
                @Cached CStringNode read,
                @Cached PyObjectSetAttr set) {
            set.execute(null, node, object, read.execute(name), orDelete(value));
            return 0;
        }
    }

    /** HPy_NULL as the value deletes the attribute. */
    private static Object orDelete(Object value) {
        return value == null ? PNone.NO_VALUE : value;
    }
}
