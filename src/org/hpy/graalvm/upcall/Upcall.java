// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.upcall;

import com.oracle.truffle.api.CallTarget;
import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleSafepoint;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.interop.UnsupportedMessageException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.api.nodes.DirectCallNode;
import com.oracle.truffle.api.nodes.IndirectCallNode;
import com.oracle.truffle.api.nodes.RootNode;
import com.oracle.truffle.api.source.SourceSection;
import com.oracle.truffle.llvm.runtime.IDGenerater;
import com.oracle.truffle.llvm.runtime.LLVMContext;
import com.oracle.truffle.llvm.runtime.LLVMFunction;
import com.oracle.truffle.llvm.runtime.LLVMFunctionCode;
import com.oracle.truffle.llvm.runtime.LLVMFunctionDescriptor;
import com.oracle.truffle.llvm.runtime.LLVMSymbol;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import com.oracle.truffle.llvm.runtime.types.FunctionType;
import com.oracle.truffle.llvm.runtime.types.VoidType;
import org.hpy.graalvm.border.Border;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.functions.ContextFunction;

/**
 * An API function as C code calls it: by name, or through a member of the struct {@code HPyContext}. All are of this
 * one class, so that Sulong's dispatch stays monomorphic; each call site in C gets its own node, specialized for the one
 * function it calls.
 */
@ExportLibrary(InteropLibrary.class)
public final class Upcall implements TruffleObject {

    /** What precedes the arguments of a function: C passes the {@code HPyContext *}, Sulong its stack to functions of its own. */
    static final int CONTEXT = 1;

    private static final int STACK_AND_CONTEXT = 2;

    private final ContextMember member;
    private final Border border;

    /** Where the function is declared if its calls are frames of the guest stack; else null. */
    private final SourceSection declaration;

    private volatile Signature signature;
    private volatile CallTarget callTarget;

    /** What C code finds in native memory, and Sulong takes for a function of bitcode. */
    private final long address;

    /** Whether Sulong knows the address. */
    private volatile boolean isRegistered;

    /**
     * Makes the function.
     *
     * @param address a place in native memory that is nothing else's address
     * @param declaration if not null, calls of the function are frames of the guest stack
     */
    Upcall(ContextMember member, long address, Border border, SourceSection declaration) {
        this.member = member;
        this.border = border;
        this.declaration = declaration;
        this.address = address;
    }

    @ExportMessage
    boolean isExecutable() {
        return true;
    }

    @ExportMessage
    static final class Execute {

        /**
         * For profilers. They see calls of call targets, and those that are inlined only where code polls: so what C code
         * has done since it polled is charged to it, and {@link Root} polls at the end of the call.
         */
        @Specialization(
                guards = {"upcall == cachedUpcall", "upcall.isFrame()"},
                limit = "1")
        static Object frame(
                @SuppressWarnings("unused") Upcall upcall,
                Object[] arguments,
                @SuppressWarnings("unused") @Cached("upcall") Upcall cachedUpcall,
                @Cached("create(upcall.newCallTarget())") DirectCallNode call) {
            TruffleSafepoint.pollHere(call);
            return call.call(arguments);
        }

        /** The usual case, fast because the function and all conversions are constants of the call site. */
        @Specialization(guards = "upcall == cachedUpcall", limit = "1")
        static Object direct(
                @SuppressWarnings("unused") Upcall upcall,
                Object[] arguments,
                @SuppressWarnings("unused") @Cached("upcall") Upcall cachedUpcall,
                @Cached("upcall.createNode(CONTEXT)") UpcallNode node) {
            return node.execute(arguments);
        }

        /** A call through a function pointer variable, or from outside of compiled code. */
        @Specialization(replaces = {"frame", "direct"})
        static Object indirect(Upcall upcall, Object[] arguments, @Cached IndirectCallNode call) {
            return call.call(upcall.callTarget(), arguments);
        }
    }

    @ExportMessage
    boolean isPointer() {
        return isRegistered;
    }

    @ExportMessage
    long asPointer() throws UnsupportedMessageException {
        if (!isRegistered) {
            throw UnsupportedMessageException.create();
        }
        return address;
    }

    @ExportMessage
    void toNative() {
        registeredAddress();
    }

    /** The address, which C code may store and call from here on. */
    @TruffleBoundary
    synchronized long registeredAddress() {
        if (!isRegistered) {
            LLVMFunction function = LLVMFunction.create(
                    member.apiName(),
                    new LLVMFunctionCode.LLVMIRFunction(new Root(this, STACK_AND_CONTEXT).getCallTarget(), null),
                    new FunctionType(VoidType.INSTANCE, 0, FunctionType.NOT_VARARGS),
                    IDGenerater.INVALID_ID,
                    LLVMSymbol.INVALID_INDEX,
                    false,
                    null,
                    false);
            LLVMContext.get(null)
                    .registerFunctionPointer(
                            LLVMNativePointer.create(address),
                            new LLVMFunctionDescriptor(function, new LLVMFunctionCode(function)));
            isRegistered = true;
        }
        return address;
    }

    /** Extensions call few of the functions, but those at many places: what is the same at all is found once, here. */
    UpcallNode createNode(int hiddenArguments) {
        if (signature == null) {
            signature = Signature.of(member);
        }
        return new UpcallNode(signature, hiddenArguments, border);
    }

    boolean isFrame() {
        return declaration != null;
    }

    CallTarget newCallTarget() {
        return new Root(this, CONTEXT).getCallTarget();
    }

    private CallTarget callTarget() {
        CallTarget target = callTarget;
        return target != null ? target : createCallTarget();
    }

    @TruffleBoundary
    private synchronized CallTarget createCallTarget() {
        if (callTarget == null) {
            callTarget = newCallTarget();
        }
        return callTarget;
    }

    @Override
    public String toString() {
        return member.name();
    }

    private static final class Root extends RootNode {

        private final Upcall upcall;
        private final int hiddenArguments;

        @Child
        private UpcallBody body;

        Root(Upcall upcall, int hiddenArguments) {
            super(HPyContext.get(null).language());
            this.upcall = upcall;
            this.hiddenArguments = hiddenArguments;
        }

        @Override
        public Object execute(VirtualFrame frame) {
            if (body == null) {
                CompilerDirectives.transferToInterpreterAndInvalidate();
                body = insert(new UpcallBody(upcall.createNode(hiddenArguments)));
                notifyInserted(body);
            }
            Object result = body.execute(frame);
            if (upcall.isFrame()) {
                TruffleSafepoint.pollHere(this);
            }
            return result;
        }

        @Override
        public String getName() {
            return ContextFunction.publicName(upcall.member.apiName());
        }

        @Override
        public SourceSection getSourceSection() {
            return upcall.declaration;
        }

        @Override
        public boolean isCloningAllowed() {
            return true;
        }
    }
}
