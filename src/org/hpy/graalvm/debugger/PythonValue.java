// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import com.oracle.graal.python.runtime.GilNode;
import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.interop.InteropException;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.llvm.runtime.debug.type.LLVMSourceType;
import com.oracle.truffle.llvm.runtime.debug.value.LLVMDebugObject;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hpy.graalvm.graalpy.Repr;
import org.hpy.graalvm.structs.HPyObject;

/**
 * The Python object of a handle, with its items, its attributes, and the members of its C struct. In C expressions, numbers are
 * numbers, and other objects have members and elements.
 */
@ExportLibrary(InteropLibrary.class)
final class PythonValue extends Shown {

    private static final int MAX_ITEMS = 100;

    private final FrameView frame;
    private final Object object;

    /** The C type of the struct; null if that is not known, or there is none. */
    private final LLVMSourceType struct;

    PythonValue(FrameView frame, Object object, LLVMSourceType struct) {
        this.frame = frame;
        this.object = object;
        this.struct = struct;
    }

    @Override
    Object metaObject() {
        try {
            return INTEROP.hasMetaObject(object) ? INTEROP.getMetaObject(object) : null;
        } catch (InteropException e) {
            throw CompilerDirectives.shouldNotReachHere(e);
        }
    }

    @Override
    public Object resolveMetaObject() {
        if (INTEROP.isBoolean(object)) {
            return ExpressionType.BOOLEAN;
        }
        if (INTEROP.isNumber(object)) {
            return INTEROP.fitsInLong(object) ? ExpressionType.INTEGER : ExpressionType.FLOATING;
        }
        return ExpressionType.ARRAY;
    }

    @Override
    protected String[] getKeysForDebugger() {
        try {
            Set<String> keys = new LinkedHashSet<>(items().keySet());
            if (structValue() instanceof CValue members) {
                keys.addAll(List.of(members.getKeysForDebugger()));
            }
            addAttributes(keys);
            return keys.toArray(String[]::new);
        } catch (InteropException e) {
            throw CompilerDirectives.shouldNotReachHere(e);
        }
    }

    /** The first items by what gets them: {@code [0]}, {@code ['key']}. */
    private Map<String, Object> items() throws InteropException {
        Map<String, Object> items = new LinkedHashMap<>();
        if (INTEROP.hasHashEntries(object)) {
            Object entries = INTEROP.getHashEntriesIterator(object);
            while (items.size() < MAX_ITEMS && INTEROP.hasIteratorNextElement(entries)) {
                Object entry = INTEROP.getIteratorNextElement(entries);
                items.put("[" + repr(INTEROP.readArrayElement(entry, 0)) + "]", INTEROP.readArrayElement(entry, 1));
            }
        } else if (INTEROP.hasArrayElements(object) && !INTEROP.isString(object)) {
            for (int i = 0; i < Math.min(INTEROP.getArraySize(object), MAX_ITEMS); i++) {
                items.put("[" + i + "]", INTEROP.readArrayElement(object, i));
            }
        }
        return items;
    }

    /** Adds those attributes that are data. */
    private void addAttributes(Set<String> keys) {
        if (!INTEROP.hasMembers(object)) {
            return;
        }
        for (String name : membersOf(object)) {
            if (!name.startsWith("__") && !INTEROP.isMemberInvocable(object, name)) {
                keys.add(name);
            }
        }
    }

    @Override
    protected Object getElementForDebugger(String key) {
        try {
            if (key.startsWith("[")) {
                Object item = items().get(key);
                return item == null ? null : frame.showPython(item);
            }
            if (structValue() instanceof CValue members
                    && members.getElementForDebugger(key) instanceof Object member) {
                return member;
            }
            return INTEROP.isMemberReadable(object, key) ? frame.showPython(member(object, key)) : null;
        } catch (InteropException e) {
            throw CompilerDirectives.shouldNotReachHere(e);
        }
    }

    private CValue structValue() {
        LLVMDebugObject value =
                struct != null && object instanceof HPyObject known ? Memory.at(known.address(), struct) : null;
        return value == null ? null : new CValue(frame, value);
    }

    @Override
    @ExportMessage
    @TruffleBoundary
    public String toDisplayString(boolean allowSideEffects) {
        try {
            return allowSideEffects ? repr(object) : INTEROP.asString(INTEROP.toDisplayString(object, false));
        } catch (InteropException e) {
            throw CompilerDirectives.shouldNotReachHere(e);
        }
    }

    private static String repr(Object object) {
        try (GilNode.UncachedAcquire _ = GilNode.uncachedAcquire()) {
            return Repr.of(object);
        }
    }

    @Override
    @TruffleBoundary
    public String toString() {
        return repr(object);
    }
}
