// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import com.oracle.truffle.llvm.runtime.debug.type.LLVMSourceBasicType;
import com.oracle.truffle.llvm.runtime.debug.type.LLVMSourcePointerType;
import com.oracle.truffle.llvm.runtime.debug.type.LLVMSourceType;
import com.oracle.truffle.llvm.runtime.debug.value.LLVMDebugObject;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import java.util.List;

/** A value of C with what its members stand for; a pointer has those of what it points to, and shows the text there. */
final class CValue extends Shown {

    private final FrameView frame;
    private final LLVMDebugObject value;

    CValue(FrameView frame, LLVMDebugObject value) {
        this.frame = frame;
        this.value = value;
    }

    @Override
    Object metaObject() {
        return value.getType();
    }

    @Override
    protected String[] getKeysForDebugger() {
        return membersOf(target());
    }

    @Override
    protected Object getElementForDebugger(String key) {
        // Sulong's structs do not expect to be asked for others.
        if (!List.of(getKeysForDebugger()).contains(key)) {
            return null;
        }
        Object member = member(target(), key);
        return member instanceof LLVMDebugObject object && object.getType() != null
                ? frame.show(object.getType(), object)
                : member;
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
