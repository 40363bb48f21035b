// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.downcall;

import com.oracle.truffle.api.CallTarget;
import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.DirectCallNode;
import com.oracle.truffle.api.nodes.ExplodeLoop;
import com.oracle.truffle.api.nodes.RootNode;
import com.oracle.truffle.llvm.runtime.LLVMContext;
import com.oracle.truffle.llvm.runtime.LLVMGetStackFromThreadNode;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import java.util.List;
import org.hpy.graalvm.context.HPyContext;

/** Calls the {@code HPy_tp_destroy} functions of a type for a struct. */
public final class DestroyRootNode extends RootNode {

    private final List<CFunction> functions;

    @Child
    private LLVMGetStackFromThreadNode getStack = LLVMGetStackFromThreadNode.create();

    @Children
    private DirectCallNode[] calls;

    private DestroyRootNode(List<CFunction> functions) {
        super(HPyContext.get(null).language());
        this.functions = functions;
    }

    /**
     * Makes the call target, which takes the address of the struct.
     *
     * @param functions in the order in which they are called
     */
    public static CallTarget create(List<CFunction> functions) {
        return new DestroyRootNode(functions).getCallTarget();
    }

    @Override
    public Object execute(VirtualFrame frame) {
        try {
            call((long) frame.getArguments()[0]);
        } catch (Throwable thrown) {
            throw Fault.raise(thrown, getName(), this);
        }
        return null;
    }

    @ExplodeLoop
    private void call(long address) {
        if (calls == null) {
            CompilerDirectives.transferToInterpreterAndInvalidate();
            calls = insert(functions.stream()
                    .map(function -> DirectCallNode.create(function.callTarget()))
                    .toArray(DirectCallNode[]::new));
        }
        Object stack = getStack.executeWithTarget(LLVMContext.get(this).getThreadingStack(), Thread.currentThread());
        LLVMNativePointer struct = LLVMNativePointer.create(address);
        for (DirectCallNode call : calls) {
            call.call(stack, struct);
        }
    }

    @Override
    public String getName() {
        return functions.getFirst().name();
    }
}
