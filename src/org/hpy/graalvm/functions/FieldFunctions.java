// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import org.hpy.graalvm.errors.Misuse;
import org.hpy.graalvm.memory.NativeMemory;
import org.hpy.graalvm.structs.AsStructNode;
import org.hpy.graalvm.structs.Globals;
import org.hpy.graalvm.structs.References;

/** References that C keeps in its own memory: in the struct of an object, or in C globals. */
public final class FieldFunctions {

    private FieldFunctions() {}

    private static void store(References references, long address, Object value, Node node) {
        Misuse.ifNull(node, address, "the pointer to the reference is NULL");
        LLVMMemory memory = NativeMemory.access(node);
        memory.putI64(node, address, references.store(memory.getI64(node, address), value, node));
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(2)
    public abstract static class HPyField_Store extends ContextFunction.With3 {
        @Specialization
        static Object store(Object owner, long field, Object value, @Bind Node node, @Cached AsStructNode asStruct) {
            FieldFunctions.store(asStruct.execute(owner), field, value, node);
            return null;
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NeverFails
    public abstract static class HPyField_Load extends ContextFunction.With2 {
        @Specialization
        static Object load(Object owner, long field, @Bind Node node, @Cached AsStructNode asStruct) {
            return asStruct.execute(owner).load(field, node);
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(1)
    public abstract static class HPyGlobal_Store extends ContextFunction.With2 {
        @Specialization
        static Object store(long global, Object value, @Bind Node node, @Bind Globals globals) {
            FieldFunctions.store(globals, global, value, node);
            return null;
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NeverFails
    public abstract static class HPyGlobal_Load extends ContextFunction.With1 {
        @Specialization
        static Object load(long global, @Bind Node node, @Bind Globals globals) {
            return globals.load(global, node);
        }
    }
}
