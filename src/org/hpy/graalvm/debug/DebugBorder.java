// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.llvm.runtime.pointer.LLVMManagedPointer;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import com.oracle.truffle.llvm.runtime.pointer.LLVMPointer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.hpy.graalvm.border.Border;
import org.hpy.graalvm.border.ContextStruct;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.cstructs.CText;
import org.hpy.graalvm.debug.TrackedHandle.Kind;
import org.hpy.graalvm.handles.Handle;
import org.hpy.graalvm.handles.HandleTable;
import org.hpy.graalvm.memory.NativeMemory;

/**
 * The border of debug mode: it follows each handle, text and context pointer from its beginning to its end, and reports
 * what C code must not do with them.
 */
public final class DebugBorder extends Border {

    /** So many structs of calls that are over keep their addresses to themselves. */
    private static final int RETIRED_STRUCTS = 64;

    private final NativeMemory memory;
    private final Findings findings;
    private final HandleLog log;

    private final FieldOwners fields = new FieldOwners();

    /** The structs of calls that are over, for other calls. */
    private final Queue<Long> retiredStructs = new ArrayDeque<>();

    public DebugBorder(HandleTable handles, NativeMemory memory, Findings findings) {
        super(handles);
        this.memory = memory;
        this.findings = findings;
        this.log = new HandleLog(handles, memory, findings);
    }

    /** What has the border: a context. */
    public interface Owner {
        DebugBorder debug();
    }

    /** The border of the current context. */
    public static DebugBorder get(Node node) {
        return ((Owner) HPyContext.get(node)).debug();
    }

    /** What has become of the handles. */
    public HandleLog log() {
        return log;
    }

    /** What C code has done wrong. */
    public Findings findings() {
        return findings;
    }

    /** Prints which handles are open where there should be none, if there are any. */
    public void reportLeaks() {
        findings.reportLeaks(log.leaks());
    }

    @Override
    public String contextName() {
        return "HPy Debug Mode ABI (GraalVM)";
    }

    @Override
    public Crossing crossing(Node node, String function, String member) {
        return new DebugCrossing(this, node, function, member, fields);
    }

    @Override
    protected Handle open(Object object, Crossing crossing) {
        return log.open(object, Kind.OWNED, crossing);
    }

    @Override
    protected Handle openBuilder(Object builder, Crossing crossing) {
        return log.open(builder, Kind.BUILDER, crossing);
    }

    @Override
    protected Handle lend(Object object, Crossing crossing) {
        return log.lend(object, crossing);
    }

    @Override
    protected void takeBack(Handle handle, Crossing crossing) {
        if (handle instanceof TrackedHandle tracked && tracked.isOpen()) {
            log.close(tracked, crossing);
        }
    }

    @Override
    protected Object use(Handle handle, Crossing crossing) {
        boolean isFine = handle instanceof TrackedHandle tracked
                ? tracked.isOpen() && tracked.kind != Kind.BUILDER
                : handles.isConstant(handle);
        if (!isFine) {
            return misuse(handle, crossing, "is used");
        }
        return handle.delegate();
    }

    @Override
    protected Object close(Handle handle, Crossing crossing) {
        return end(handle, crossing, "is closed");
    }

    @Override
    protected Object takeResult(Handle handle, Crossing crossing) {
        return end(handle, crossing, "is returned without HPy_Dup");
    }

    private Object end(Handle handle, Crossing crossing, String what) {
        if (handle instanceof TrackedHandle tracked && tracked.isOpen() && tracked.kind == Kind.OWNED) {
            Object object = handle.delegate();
            log.close(tracked, crossing);
            return object;
        }
        return misuse(handle, crossing, what);
    }

    @TruffleBoundary
    private Object misuse(Handle handle, Crossing crossing, String what) {
        findings.invalidHandle(handle, crossing, what);
        Object object = TrackedHandle.objectOf(handle);
        return object == null ? PNone.NONE : object; // C code goes on with something
    }

    @Override
    protected Object useBuilder(Handle handle, Crossing crossing) {
        if (handle instanceof TrackedHandle tracked && tracked.isOpen() && tracked.kind == Kind.BUILDER) {
            return handle.delegate();
        }
        return misusedBuilder(handle, crossing);
    }

    @Override
    protected Object closeBuilder(Handle handle, Crossing crossing) {
        Object builder = useBuilder(handle, crossing);
        if (builder != null) {
            log.close((TrackedHandle) handle, crossing);
        }
        return builder;
    }

    @TruffleBoundary
    private Object misusedBuilder(Handle handle, Crossing crossing) {
        findings.invalidBuilder(handle, crossing);
        return null;
    }

    @Override
    @TruffleBoundary
    protected long text(Object owner, CText text, Crossing crossing) {
        return crossing.handleOf(owner) instanceof TrackedHandle tracked ? log.copyText(tracked, text) : text.address();
    }

    @Override
    @TruffleBoundary
    protected RuntimeException noHandle(long number, Crossing crossing) {
        findings.noHandle(number, crossing);
        throw super.noHandle(number, crossing);
    }

    @Override
    protected LLVMPointer enterC(Crossing crossing) {
        CallStack stack = CallStack.get(crossing.node());
        CallContext outer = stack.current;
        CallContext call = new CallContext(this, outer, Thread.currentThread());
        if (outer != null) {
            outer.isCurrent = false;
        }
        stack.current = call;
        return LLVMManagedPointer.create(call);
    }

    @Override
    protected void leaveC(LLVMPointer pointer, Crossing crossing) {
        CallContext call = (CallContext) LLVMManagedPointer.cast(pointer).getObject();
        call.isCurrent = false;
        if (call.outer != null) {
            call.outer.isCurrent = true;
        }
        CallStack.get(crossing.node()).current = call.outer;
        if (call.addressIfNative() != 0) {
            retire(call.addressIfNative());
        }
    }

    @Override
    protected long enterApi(Object pointer, Crossing crossing) {
        if (!isCurrent(pointer, crossing)) {
            CompilerDirectives.transferToInterpreter();
            findings.wrongContext(crossing);
        }
        if (((DebugCrossing) crossing).needsGil
                && !PythonContext.get(crossing.node()).ownsGil()) {
            CompilerDirectives.transferToInterpreter();
            findings.withoutGil(crossing);
        }
        return 0;
    }

    private boolean isCurrent(Object pointer, Crossing crossing) {
        Object object = LLVMManagedPointer.isInstance(pointer)
                ? LLVMManagedPointer.cast(pointer).getObject()
                : pointer;
        if (object instanceof CallContext call) {
            return call.isCurrent && call.border == this && call.thread == Thread.currentThread();
        }
        if (LLVMNativePointer.isInstance(pointer)) {
            long address = LLVMNativePointer.cast(pointer).asNative();
            CallContext current = CallStack.get(crossing.node()).current;
            return current != null && current.border == this && current.addressIfNative() == address && address != 0
                    || address == structAddress();
        }
        return object == struct();
    }

    @Override
    protected void check(Object[] arguments, Crossing crossing) {
        ArgumentCheck check = ((DebugCrossing) crossing).check;
        if (check != null) {
            String problem = check.problem(arguments);
            if (problem != null) {
                CompilerDirectives.transferToInterpreter();
                findings.wrongArgument(problem, crossing);
            }
        }
        if (log.hasDeadTexts()) {
            for (Object argument : arguments) {
                if (argument instanceof Long address) {
                    log.checkText(address, crossing);
                }
            }
        }
    }

    @Override
    protected void leaveApi(long entered, Crossing crossing) {}

    /** The table behind all contexts of calls. */
    ContextStruct struct() {
        return (ContextStruct) LLVMManagedPointer.cast(context()).getObject();
    }

    @TruffleBoundary
    private long structAddress() {
        return struct().address();
    }

    /** A struct for a call whose context C code stores. */
    @TruffleBoundary
    synchronized long takeStruct() {
        if (retiredStructs.size() > RETIRED_STRUCTS) {
            return retiredStructs.remove();
        }
        ContextStruct struct = struct();
        long copy = memory.allocate(struct.size());
        NativeMemory.copy(struct.address(), copy, struct.size());
        return copy;
    }

    @TruffleBoundary
    private synchronized void retire(long struct) {
        retiredStructs.add(struct);
    }
}
