// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.border;

import com.oracle.truffle.llvm.runtime.pointer.LLVMPointer;
import org.hpy.graalvm.cstructs.CText;
import org.hpy.graalvm.handles.Handle;
import org.hpy.graalvm.handles.HandleTable;

/** The border of universal mode: nothing but the crossing itself. */
public class UniversalBorder extends Border {

    public UniversalBorder(HandleTable handles) {
        super(handles);
    }

    @Override
    public String contextName() {
        return "HPy Universal ABI (GraalVM)";
    }

    @Override
    protected final Handle open(Object object, Crossing crossing) {
        return new Handle(object);
    }

    @Override
    protected final Handle openBuilder(Object builder, Crossing crossing) {
        return new Handle(builder);
    }

    @Override
    protected final Handle lend(Object object, Crossing crossing) {
        return new Handle(object);
    }

    @Override
    protected final void takeBack(Handle handle, Crossing crossing) {
        remove(handle);
    }

    @Override
    protected final Object use(Handle handle, Crossing crossing) {
        return handle.delegate();
    }

    @Override
    protected final Object useBuilder(Handle handle, Crossing crossing) {
        return handle.delegate();
    }

    @Override
    protected final Object close(Handle handle, Crossing crossing) {
        return remove(handle);
    }

    @Override
    protected final Object closeBuilder(Handle handle, Crossing crossing) {
        return remove(handle);
    }

    @Override
    protected final Object takeResult(Handle handle, Crossing crossing) {
        return remove(handle);
    }

    private Object remove(Handle handle) {
        if (handle.isNative()) {
            handles.remove(handle);
        }
        handle.keepAlive();
        return handle.delegate();
    }

    @Override
    protected final long text(Object owner, CText text, Crossing crossing) {
        return text.address();
    }

    @Override
    protected final LLVMPointer enterC(Crossing crossing) {
        return context();
    }

    @Override
    protected final void leaveC(LLVMPointer pointer, Crossing crossing) {}

    @Override
    protected long enterApi(Object pointer, Crossing crossing) {
        return 0;
    }

    @Override
    protected final void check(Object[] arguments, Crossing crossing) {}

    @Override
    protected void leaveApi(long entered, Crossing crossing) {}
}
