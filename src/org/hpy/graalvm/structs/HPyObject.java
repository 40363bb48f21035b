// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.structs;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.buffer.PythonBufferAcquireLibrary;
import com.oracle.graal.python.builtins.objects.object.PythonObject;
import com.oracle.graal.python.nodes.ErrorMessages;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.object.GetClassNode;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Cached.Shared;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.object.Shape;
import org.hpy.graalvm.buffers.BufferSlots;
import org.hpy.graalvm.buffers.BufferSlotsNode;
import org.hpy.graalvm.buffers.Buffers;

/** An instance of a type that has a C struct; for GraalPy an exporter of buffers if the type has the slots. */
@ExportLibrary(PythonBufferAcquireLibrary.class)
public final class HPyObject extends PythonObject implements CStruct {

    private final long address;
    private final StructPage page;
    private Object[] references = NONE;

    /** Boxed since nearly no object has one. */
    private Long callFunction;

    HPyObject(Object type, Shape shape, long address, StructPage page) {
        super(type, shape);
        this.address = address;
        this.page = page;
    }

    @ExportMessage
    boolean hasBuffer(@Bind Node node, @Shared @Cached GetClassNode classOf, @Shared @Cached BufferSlotsNode slots) {
        return slots.execute(classOf.execute(node, this)).get() != null;
    }

    @ExportMessage
    Object acquire(
            int flags, @Bind Node node, @Shared @Cached GetClassNode classOf, @Shared @Cached BufferSlotsNode slots) {
        BufferSlots found = slots.execute(classOf.execute(node, this));
        if (found.get() == null) {
            throw PRaiseNode.raiseStatic(
                    node, PythonBuiltinClassType.TypeError, ErrorMessages.BYTESLIKE_OBJ_REQUIRED, this);
        }
        return Buffers.get(node).acquire(this, found, flags);
    }

    @Override
    public long address() {
        return address;
    }

    /** Whether an address lies in the struct. */
    public boolean hasInStruct(long where) {
        return where >= address
                && where
                        < address
                                + TypeData.of(GetClassNode.executeUncached(this))
                                        .structSize();
    }

    StructPage page() {
        return page;
    }

    @Override
    public Object[] references() {
        return references;
    }

    @Override
    public void setReferences(Object[] references) {
        this.references = references;
    }

    @Override
    public long callFunction() {
        return callFunction == null ? 0 : callFunction;
    }

    @Override
    public void setCallFunction(long address) {
        callFunction = address;
    }
}
