// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.interop.InteropException;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.llvm.runtime.debug.scope.LLVMSourceSymbol;
import com.oracle.truffle.llvm.runtime.debug.type.LLVMSourceForeignType;
import com.oracle.truffle.llvm.runtime.debug.type.LLVMSourcePointerType;
import com.oracle.truffle.llvm.runtime.debug.type.LLVMSourceType;
import com.oracle.truffle.llvm.runtime.debug.value.LLVMDebugObject;
import com.oracle.truffle.llvm.runtime.debug.value.LLVMDebugValue;
import com.oracle.truffle.llvm.runtime.pointer.LLVMNativePointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hpy.graalvm.handles.ArgumentArray;
import org.hpy.graalvm.handles.Handle;
import org.hpy.graalvm.handles.HandleTable;
import org.hpy.graalvm.handles.HandleTarget;
import org.hpy.graalvm.handles.VirtualMemory;
import org.hpy.graalvm.structs.Globals;
import org.hpy.graalvm.structs.HPyObject;
import org.hpy.graalvm.structs.References;

/** The variables of one call of a C function. What a variable shows may be known from another one. */
final class FrameView {

    private static final InteropLibrary INTEROP = Shown.INTEROP;

    private static final String UNAVAILABLE = LLVMDebugValue.UNAVAILABLE.describeValue(0, 0);

    private static final String EMPTY = "empty";
    private static final String ADDRESS = "0x\\p{XDigit}+";

    private final Map<LLVMSourceSymbol, Object> variables;

    /** Whether C expressions are to work on the values. */
    private final boolean forExpression;

    /** Objects with a struct that the function has handles of. */
    private final List<HPyObject> objects = new ArrayList<>();

    /** What pointers point to, by address. */
    private final Map<Long, LLVMSourceType> structs = new LinkedHashMap<>();

    FrameView(Map<LLVMSourceSymbol, Object> variables, boolean forExpression) {
        this.variables = variables;
        this.forExpression = forExpression;
    }

    Map<LLVMSourceSymbol, Object> show() {
        variables.forEach((symbol, value) -> {
            if (value instanceof LLVMDebugObject object) {
                lookAt(symbol.getType(), object);
            }
        });
        Map<LLVMSourceSymbol, Object> shown = new LinkedHashMap<>();
        variables.forEach((symbol, value) ->
                shown.put(symbol, value instanceof LLVMDebugObject object ? show(symbol.getType(), object) : value));
        return shown;
    }

    private void lookAt(LLVMSourceType type, LLVMDebugObject value) {
        if (HPyType.of(type) == HPyType.HANDLE && handleOf(value) instanceof Handle handle) {
            if (!handle.isClosed() && handle.delegate() instanceof HPyObject object) {
                objects.add(object);
            }
        } else if (type.getActualType() instanceof LLVMSourcePointerType pointer
                && LLVMNativePointer.isInstance(value.getValue())) {
            structs.put(LLVMNativePointer.cast(value.getValue()).asNative(), pointer.getBaseType());
        }
    }

    /** What to show for a value of C. */
    Object show(LLVMSourceType type, LLVMDebugObject value) {
        Object special = switch (HPyType.of(type)) {
            case HANDLE, BUILDER -> showHandle(type, value);
            case FIELD -> showField(type, value);
            case GLOBAL -> showGlobal(type, value);
            case HANDLES -> showHandles(type, value);
            case CONTEXT -> showContext(type, value);
            case OTHER -> null;
        };
        if (special != null) {
            return special;
        }
        if (forExpression) {
            // Sulong cannot tell a number by these texts.
            boolean isText = type.getActualType().isEnum() || UNAVAILABLE.equals(value.toString());
            return isText ? new Described(type, value.toString()) : value;
        }
        return new CValue(this, value);
    }

    private Object showHandle(LLVMSourceType type, LLVMDebugObject value) {
        Object handle = handleOf(value);
        if (handle instanceof Handle known) {
            return showHandle(type, known);
        }
        if (handle instanceof Long number) {
            return new Described(type, number == 0 ? "HPy_NULL" : "closed handle " + number);
        }
        return null;
    }

    private Object showHandle(LLVMSourceType type, Handle handle) {
        if (handle.isClosed()) {
            return new Described(type, "closed handle");
        }
        return handle.delegate() instanceof HandleTarget target
                ? showTarget(type, target)
                : showPython(handle.delegate());
    }

    private Object showTarget(LLVMSourceType type, HandleTarget target) {
        List<Object> contents = new ArrayList<>();
        for (Object content : target.contents()) {
            if (content instanceof Handle handle) {
                contents.add(showHandle(null, handle));
            } else {
                contents.add(content == null ? new Described(null, "not set") : showPython(content));
            }
        }
        return Described.array(type, target.toString(), contents);
    }

    /** What to show for an object of Python. */
    Object showPython(Object object) {
        LLVMSourceType struct = object instanceof HPyObject known ? structs.get(known.address()) : null;
        return new PythonValue(this, object, struct);
    }

    /** The objects that an {@code HPyField} may belong to say what it refers to. */
    private Object showField(LLVMSourceType type, LLVMDebugObject value) {
        if (!(numberOf(value) instanceof Long number)) {
            return null;
        }
        for (HPyObject owner : objects) {
            if (owner.hasInStruct(addressOf(value))) {
                return showReference(type, owner, number);
            }
        }
        return new Described(type, number == 0 ? EMPTY : "reference of an object that no handle here refers to");
    }

    private Object showGlobal(LLVMSourceType type, LLVMDebugObject value) {
        return numberOf(value) instanceof Long number ? showReference(type, Globals.get(null), number) : null;
    }

    private Object showReference(LLVMSourceType type, References references, long number) {
        if (number == 0) {
            return new Described(type, EMPTY);
        }
        try {
            return showPython(references.load(number, null));
        } catch (PException e) {
            return new Described(type, "no reference, but " + number);
        }
    }

    /** {@code const HPy *args}; those in native memory are as many as {@code nargs} says. */
    private Object showHandles(LLVMSourceType type, LLVMDebugObject value) {
        LLVMSourceType handle = ((LLVMSourcePointerType) type.getActualType()).getBaseType();
        List<Object> handles = new ArrayList<>();
        if (foreignOf(value) instanceof ArgumentArray array) {
            for (int i = 0; i < array.length(); i++) {
                handles.add(showHandle(handle, array.get(i)));
            }
        } else if (LLVMNativePointer.isInstance(value.getValue())) {
            long address = LLVMNativePointer.cast(value.getValue()).asNative();
            for (int i = 0; i < count(); i++) {
                LLVMDebugObject element = Memory.at(address + (long) i * Long.BYTES, handle);
                if (element == null) {
                    return null;
                }
                handles.add(show(handle, element));
            }
        } else {
            return null;
        }
        return Described.array(type, "HPy[" + handles.size() + "]", handles);
    }

    private long count() {
        for (Map.Entry<LLVMSourceSymbol, Object> variable : variables.entrySet()) {
            if (variable.getKey().getName().equals("nargs") && asNumber(variable.getValue()) instanceof Long count) {
                return count;
            }
        }
        return 1;
    }

    private static Object showContext(LLVMSourceType type, LLVMDebugObject value) {
        return foreignOf(value) instanceof VirtualMemory context ? new Described(type, context.toString()) : null;
    }

    /** The {@link Handle}; or a number that no handle has; or null if the optimizer has removed it. */
    private static Object handleOf(LLVMDebugObject value) {
        if (foreignOf(value) instanceof Handle handle) {
            return handle;
        }
        Object number = numberOf(value);
        Handle handle = number instanceof Long known ? HandleTable.get(null).get(known) : null;
        return handle == null ? number : handle;
    }

    /** Where a struct is; 0 if it is not in native memory. */
    private static long addressOf(LLVMDebugObject value) {
        return value.getValue() instanceof String text && text.matches(ADDRESS)
                ? Long.parseUnsignedLong(text, 2, text.length(), 16)
                : 0;
    }

    /** The only member of the structs that HPy's types are. */
    private static Long numberOf(LLVMDebugObject value) {
        String[] members = Shown.membersOf(value);
        return members.length == 1 ? asNumber(Shown.member(value, members[0])) : null;
    }

    /** A number; or null. */
    private static Long asNumber(Object value) {
        try {
            return INTEROP.fitsInLong(value) ? INTEROP.asLong(value) : null;
        } catch (InteropException e) {
            throw CompilerDirectives.shouldNotReachHere(e);
        }
    }

    /** The Java object that C code has in place of a number or an address; null if it has none. */
    private static Object foreignOf(LLVMDebugObject value) {
        return value.getType() instanceof LLVMSourceForeignType
                ? Shown.member(value, LLVMSourceForeignType.VALUE_KEY)
                : null;
    }
}
