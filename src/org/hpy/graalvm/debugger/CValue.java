// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.interop.InteropException;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.UnsupportedMessageException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.llvm.runtime.debug.LLVMDebuggerValue;
import com.oracle.truffle.llvm.runtime.debug.type.LLVMSourceBasicType;
import com.oracle.truffle.llvm.runtime.debug.type.LLVMSourcePointerType;
import com.oracle.truffle.llvm.runtime.debug.type.LLVMSourceType;
import com.oracle.truffle.llvm.runtime.debug.value.LLVMDebugObject;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import java.util.List;

/** A value of C with what its members stand for; a pointer has those of what it points to, and shows the text there. */
@ExportLibrary(InteropLibrary.class)
final class CValue extends LLVMDebuggerValue {

    private static final InteropLibrary INTEROP = InteropLibrary.getUncached();

    private final FrameView frame;
    private final LLVMDebugObject value;

    CValue(FrameView frame, LLVMDebugObject value) {
        this.frame = frame;
        this.value = value;
    }

    @ExportMessage
    boolean hasMetaObject() {
        return value.getType() != null;
    }

    @ExportMessage
    Object getMetaObject() throws UnsupportedMessageException {
        if (value.getType() == null) {
            throw UnsupportedMessageException.create();
        }
        return value.getType();
    }

    @Override
    protected int getElementCountForDebugger() {
        return getKeysForDebugger().length;
    }

    @Override
    protected String[] getKeysForDebugger() {
        LLVMDebugObject target = target();
        try {
            Object members = INTEROP.getMembers(target);
            String[] keys = new String[(int) INTEROP.getArraySize(members)];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = INTEROP.asString(INTEROP.readArrayElement(members, i));
            }
            return keys;
        } catch (InteropException e) {
            throw CompilerDirectives.shouldNotReachHere(e);
        }
    }

    @Override
    protected Object getElementForDebugger(String key) {
        // Sulong's structs do not expect to be asked for others.
        if (!List.of(getKeysForDebugger()).contains(key)) {
            return null;
        }
        try {
            Object member = INTEROP.readMember(target(), key);
            return member instanceof LLVMDebugObject object && object.getType() != null
                    ? frame.show(object.getType(), object)
                    : member;
        } catch (InteropException e) {
            throw CompilerDirectives.shouldNotReachHere(e);
        }
    }

    /** What a pointer points to, if that has members; or else the value itself. */
    private LLVMDebugObject target() {
        LLVMSourceType base = baseOfPointer();
        LLVMDebugObject target = base == null || !base.isAggregate() ? null : Memory.at(address(), base);
        return target == null ? value : target;
    }

    /** What the type of the value, a pointer to native memory, points to; or null. */
    private LLVMSourceType baseOfPointer() {
        return value.getType() != null
                        && value.getType().getActualType() instanceof LLVMSourcePointerType pointer
                        && LLVMNativePointer.isInstance(value.getValue())
                ? pointer.getBaseType().getActualType()
                : null;
    }

    private long address() {
        return LLVMNativePointer.cast(value.getValue()).asNative();
    }

    @Override
    public String toString() {
        String text = baseOfPointer() instanceof LLVMSourceBasicType base
                        && base.getSize() == Byte.SIZE
                        && base.getKind() != LLVMSourceBasicType.Kind.BOOLEAN
                ? Memory.textAt(address())
                : null;
        return text == null ? value.toString() : value + " \"" + text + '"';
    }
}
