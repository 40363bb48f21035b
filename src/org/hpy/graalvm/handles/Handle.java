// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.handles;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.llvm.runtime.interop.access.LLVMInteropType;
import java.lang.ref.Reference;

/**
 * What C code sees as an {@code HPy}: a reference to one Python object, owned by whoever has to close it.
 *
 * <p>Sulong lets this object flow through the {@code i64} that an {@code HPy} is in bitcode, and escape analysis
 * removes it where C code is inlined. Only when C stores the handle to native memory does it get a number, its
 * index in the {@link HandleTable}.
 */
@ExportLibrary(InteropLibrary.class)
public class Handle implements TruffleObject {

    /** What an object that holds handles exports as its native type, so that C's memcpy copies whole handles. */
    public static final Object ARRAY_TYPE = LLVMInteropType.ValueKind.I64.type.toArray(1);

    /** The Python object, or an internal object such as a list builder. */
    private Object delegate;

    /** Index in the handle table, or 0 while the handle was never stored to native memory. */
    int id;

    public Handle(Object delegate) {
        this.delegate = delegate;
    }

    /** The Python object, or an internal object such as a list builder. */
    public final Object delegate() {
        return delegate;
    }

    /** Has the handle refer to something else, as it has come to its end. */
    protected final void replaceDelegate(Object object) {
        delegate = object;
    }

    /** Whether it has come to its end, as far as is known: only debug mode keeps track. */
    public boolean isClosed() {
        return false;
    }

    /** True once the handle has a slot in the handle table, which must then be freed. */
    public final boolean isNative() {
        return id != 0;
    }

    /** Its number, or 0 if it has none. */
    public final long number() {
        return id;
    }

    /**
     * Marks the end of the handle's life. Up to here C code may use the struct of the object, which is freed with the
     * object, and compiled code may have no other reference to it.
     */
    public final void keepAlive() {
        Reference.reachabilityFence(delegate);
    }

    @ExportMessage
    boolean isPointer() {
        return id != 0;
    }

    @ExportMessage
    long asPointer() {
        return id;
    }

    @ExportMessage
    void toNative(@Bind Node node) {
        HandleTable.get(node).number(this);
    }

    @Override
    @TruffleBoundary
    public String toString() {
        return "Handle(" + id + ", " + delegate + ")";
    }
}
