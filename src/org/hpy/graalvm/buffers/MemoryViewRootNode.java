// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.buffers;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.buffer.BufferFlags;
import com.oracle.graal.python.builtins.objects.function.PArguments;
import com.oracle.graal.python.builtins.objects.function.Signature;
import com.oracle.graal.python.builtins.objects.memoryview.MemoryViewBuiltins.MemoryViewNode;
import com.oracle.graal.python.nodes.object.GetClassNode;
import com.oracle.graal.python.runtime.ExecutionContext.CalleeContext;
import com.oracle.graal.python.runtime.ExecutionContext.IndirectCallContext;
import com.oracle.graal.python.runtime.IndirectCallData;
import com.oracle.truffle.api.RootCallTarget;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.DirectCallNode;
import org.hpy.graalvm.graalpy.BuiltinRootNode;
import org.hpy.graalvm.graalpy.BuiltinSlots;

/**
 * {@code memoryview(object)}: GraalPy's own, which would make a row of bytes or items of every buffer that is not its
 * own, behind a case for our objects.
 */
final class MemoryViewRootNode extends BuiltinRootNode {

    private final IndirectCallData indirectCallData = IndirectCallData.createFor(this);

    @Child
    private DirectCallNode original;

    @Child
    private GetClassNode classOf = GetClassNode.create();

    @Child
    private BufferSlotsNode getSlots = BufferSlotsNodeGen.create();

    @Child
    private CalleeContext calleeContext = CalleeContext.create();

    private MemoryViewRootNode(PythonLanguage language, RootCallTarget original, Signature signature) {
        super(language, signature);
        this.original = DirectCallNode.create(original);
    }

    /** Has GraalPy call this from now on. */
    static void install() {
        PythonLanguage language = PythonLanguage.get(null);
        BuiltinSlots.replace(
                language,
                MemoryViewNode.class,
                (target, root) -> new MemoryViewRootNode(language, target, root.getSignature()));
    }

    @Override
    public Object execute(VirtualFrame frame) {
        Object object = PArguments.getArgument(frame, 1);
        BufferSlots slots = getSlots.execute(classOf.executeCached(object));
        if (slots.get() == null) {
            return original.call(frame.getArguments());
        }
        calleeContext.enter(frame);
        Object state = IndirectCallContext.enter(frame, this, indirectCallData);
        try {
            return Buffers.get(this).view(object, slots, BufferFlags.PyBUF_FULL_RO);
        } finally {
            IndirectCallContext.exit(frame, this, indirectCallData, state);
            calleeContext.exit(frame, this);
        }
    }

    @Override
    public boolean setsUpCalleeContext() {
        return true;
    }

    @Override
    public String getName() {
        return "memoryview";
    }
}
