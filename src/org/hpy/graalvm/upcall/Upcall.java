// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.upcall;

import com.oracle.truffle.api.CallTarget;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.api.nodes.IndirectCallNode;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.nodes.RootNode;
import com.oracle.truffle.llvm.runtime.LLVMContext;
import org.hpy.graalvm.HPyLanguage;

/**
 * A function pointer in the struct {@code HPyContext}. All are of this one class, so that Sulong's dispatch stays
 * monomorphic; each call site in C gets its own node, specialized for the one function it calls.
 */
@ExportLibrary(InteropLibrary.class)
public final class Upcall implements TruffleObject {

    private final ContextMember member;
    private volatile Signature signature;
    private volatile CallTarget callTarget;

    /** The address that stands for this object in native memory; 0 until C code stores it there. */
    private long address;

    Upcall(ContextMember member) {
        this.member = member;
    }

    @ExportMessage
    boolean isExecutable() {
        return true;
    }

    @ExportMessage
    static final class Execute {

        /** The usual case, fast because the function and all conversions are constants of the call site. */
        @Specialization(guards = "upcall == cachedUpcall", limit = "1")
        static Object direct(
                @SuppressWarnings("unused") Upcall upcall,
                Object[] arguments,
                @SuppressWarnings("unused") @Cached("upcall") Upcall cachedUpcall,
                @Cached("upcall.createNode()") UpcallNode node) {
            return node.execute(arguments);
        }

        /** A call through a function pointer variable, or from outside of compiled code. */
        @Specialization(replaces = "direct")
        static Object indirect(Upcall upcall, Object[] arguments, @Cached IndirectCallNode call) {
            return call.call(upcall.callTarget(), arguments);
        }
    }

    /** C code may store the function pointer to memory: Sulong resolves the address that we get for it to this object. */
    @ExportMessage
    boolean isPointer() {
        return true;
    }

    @ExportMessage
    @TruffleBoundary
    long asPointer(@Bind Node node) {
        if (address == 0) {
            address = LLVMContext.get(node)
                    .getDerefHandleContainer()
                    .allocate(node, this)
                    .asNative();
        }
        return address;
    }

    /** Extensions call few of the functions, but those at many places: what is the same at all is found once, here. */
    UpcallNode createNode() {
        if (signature == null) {
            signature = Signature.of(member);
        }
        return new UpcallNode(signature);
    }

    private CallTarget callTarget() {
        CallTarget target = callTarget;
        return target != null ? target : createCallTarget();
    }

    @TruffleBoundary
    private synchronized CallTarget createCallTarget() {
        if (callTarget == null) {
            callTarget = new Root(createNode()).getCallTarget();
        }
        return callTarget;
    }

    @Override
    public String toString() {
        return member.name();
    }

    private static final class Root extends RootNode {
        @Child
        private UpcallNode node;

        Root(UpcallNode node) {
            super(HPyLanguage.get(null));
            this.node = node;
        }

        @Override
        public Object execute(VirtualFrame frame) {
            return node.execute(frame.getArguments());
        }
    }
}
