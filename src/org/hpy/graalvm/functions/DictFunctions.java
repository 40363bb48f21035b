// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.common.HashingStorageNodes.HashingStorageCopy;
import com.oracle.graal.python.builtins.objects.dict.PDict;
import com.oracle.graal.python.lib.PyDictCheckNode;
import com.oracle.graal.python.lib.PyDictKeys;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import org.hpy.graalvm.errors.Misuse;

/** Python's dict. */
public final class DictFunctions {

    private DictFunctions() {}

    @GenerateNodeFactory
    @ContextFunction.NeverFails
    public abstract static class HPyDict_Check extends ContextFunction.With1 {
        @Specialization
        static int check(Object object, @Bind Node node, @Cached PyDictCheckNode check) {
            return check.execute(node, object) ? 1 : 0;
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyDict_New extends ContextFunction.With0 {
        @Specialization
        static Object create(@Bind PythonLanguage language) {
            return PFactory.createDict(language);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyDict_Keys extends ContextFunction.With1 {
        @Specialization
        static Object keys(PDict dict, @Bind Node node, @Cached PyDictKeys keys) {
            return keys.execute(node, dict);
        }

        @Fallback
        static Object notADict(Object object, @Bind Node node) {
            throw Misuse.wrongType(node, "a dict", object);
        }
    }

    @GenerateNodeFactory
    public abstract static class HPyDict_Copy extends ContextFunction.With1 {
        /** The copy of a subclass is a plain dict. */
        @Specialization
        static Object copy(
                PDict dict, @Bind Node node, @Bind PythonLanguage language, @Cached HashingStorageCopy copy) {
            return PFactory.createDict(language, copy.execute(node, dict.getDictStorage()));
        }

        @Fallback
        static Object notADict(Object object, @Bind Node node) {
            throw Misuse.wrongType(node, "a dict", object);
        }
    }
}
