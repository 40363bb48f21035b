// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.checks;

import com.oracle.truffle.llvm.parser.factories.BasicIntrinsicsProvider;
import com.oracle.truffle.llvm.runtime.LLVMLanguage;
import com.oracle.truffle.llvm.runtime.nodes.api.LLVMExpressionNode;
import com.oracle.truffle.llvm.runtime.nodes.literals.LLVMSimpleLiteralNodeFactory.LLVMI32LiteralNodeGen;
import com.oracle.truffle.llvm.runtime.nodes.literals.LLVMSimpleLiteralNodeFactory.LLVMI64LiteralNodeGen;
import java.util.HashMap;
import java.util.Map;

/** The functions that are nodes of ours where bitcode calls them: those of the heap, and those of checked builds. */
public final class Intrinsics extends BasicIntrinsicsProvider {

    private static final Map<String, LLVMTypedIntrinsicFactory> OWN = new HashMap<>();

    static {
        OWN.put("malloc", (args, _, language, _) -> HeapNodesFactory.MallocNodeGen.create(language, args.get(1)));
        OWN.put(
                "calloc",
                (args, nodes, language, _) -> HeapNodesFactory.CallocNodeGen.create(
                        language, nodes.createMemSet(), args.get(1), args.get(2)));
        OWN.put(
                "realloc",
                (args, _, language, _) -> HeapNodesFactory.ReallocNodeGen.create(language, args.get(1), args.get(2)));
        OWN.put("free", (args, _, language, _) -> HeapNodesFactory.FreeNodeGen.create(language, args.get(1)));
        OWN.put("abort", (_, _, _, _) -> CheckNodesFactory.AbortNodeGen.create());
        for (int size = 1; size <= 16; size *= 2) {
            putAccess("__asan_load" + size, size, 0);
            putAccess("__asan_store" + size, size, 1);
        }
        putAccess("__asan_loadN", 0, 0);
        putAccess("__asan_storeN", 0, 1);
        OWN.put(
                "hpy_check_access",
                (args, _, language, _) -> AccessNodeGen.create(language, args.get(1), args.get(2), args.get(3)));
        OWN.put("hpy_check_failed", (args, _, _, _) -> CheckNodesFactory.FailedNodeGen.create(args.get(1)));
        OWN.put("hpy_check_shadow", (args, _, _, _) -> CheckNodesFactory.ShareShadowNodeGen.create(args.get(1)));
        OWN.put(
                "hpy_check_global",
                (args, _, _, _) -> CheckNodesFactory.GlobalNodeGen.create(args.get(1), args.get(2), args.get(3)));
        OWN.put("hpy_check_leave_frames", (_, _, _, _) -> CheckNodesFactory.LeaveFramesNodeGen.create());
    }

    public Intrinsics(LLVMLanguage language) {
        super(language);
    }

    /** With the size as second argument if it is 0 here. */
    private static void putAccess(String name, long size, int writes) {
        OWN.put(name, (args, _, language, _) -> {
            LLVMExpressionNode sizeNode = size == 0 ? args.get(2) : LLVMI64LiteralNodeGen.create(size);
            return AccessNodeGen.create(language, args.get(1), sizeNode, LLVMI32LiteralNodeGen.create(writes));
        });
    }

    @Override
    protected LLVMTypedIntrinsicFactory getFactory(String name) {
        LLVMTypedIntrinsicFactory own = OWN.get(name);
        return own != null ? own : super.getFactory(name);
    }
}
