// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.slice.PSlice;
import com.oracle.graal.python.builtins.objects.slice.SliceNodes.SliceUnpackLong;
import com.oracle.graal.python.lib.PySliceNew;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import org.hpy.graalvm.errors.Misuse;
import org.hpy.graalvm.memory.NativeMemory;

/** Python's slice. */
public final class SliceFunctions {

    private SliceFunctions() {}

    @GenerateNodeFactory
    public abstract static class HPySlice_Unpack extends ContextFunction.With4 {
        @Specialization
        static int unpack(
                PSlice slice, long start, long stop, long step, @Bind Node node, @Cached SliceUnpackLong unpack) {
            Misuse.ifNull(node, start, "start is NULL");
            Misuse.ifNull(node, stop, "stop is NULL");
            Misuse.ifNull(node, step, "step is NULL");
            PSlice.SliceInfoLong info = unpack.execute(node, slice);
            LLVMMemory memory = NativeMemory.access(node);
            memory.putI64(node, start, info.start());
            memory.putI64(node, stop, info.stop());
            memory.putI64(node, step, info.step());
            return 0;
        }

        @Fallback
        @SuppressWarnings("unused")
        static int notASlice(Object object, Object start, Object stop, Object step, @Bind Node node) {
            throw Misuse.wrongType(node, "a slice", object);
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed({0, 1, 2})
    public abstract static class HPySlice_New extends ContextFunction.With3 {
        @Specialization
        static Object create(Object start, Object stop, Object step, @Bind Node node, @Cached PySliceNew create) {
            return create.execute(node, orNone(start), orNone(stop), orNone(step));
        }

        private static Object orNone(Object value) {
            return value == null ? PNone.NONE : value;
        }
    }
}
