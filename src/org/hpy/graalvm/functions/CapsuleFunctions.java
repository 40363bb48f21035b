// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.capsule.PyCapsule;
import com.oracle.graal.python.builtins.objects.cext.common.CArrayWrappers.CByteArrayWrapper;
import com.oracle.graal.python.builtins.objects.cext.common.NativePointer;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.GenerateNodeFactory;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.object.DynamicObjectLibrary;
import com.oracle.truffle.api.object.HiddenKey;
import com.oracle.truffle.api.strings.TruffleString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.hpy.graalvm.downcall.CFunction;
import org.hpy.graalvm.errors.Misuse;
import org.hpy.graalvm.lifetime.Cleaner;
import org.hpy.graalvm.memory.CString;
import org.hpy.graalvm.memory.NativeMemory;

/** Capsules: C pointers that Python code passes around. They are GraalPy's, and so those of all extensions. */
public final class CapsuleFunctions {

    // _HPyCapsule_key of hpy/types.h.
    private static final int POINTER = 0;
    private static final int NAME = 1;
    private static final int CONTEXT = 2;
    private static final int DESTRUCTOR = 3;

    private static final String[] KEYS = {"Pointer", "Name", "Context", "Destructor"};

    /** Offset of {@code impl} in HPyCapsule_Destructor of hpy/define.h. */
    private static final int DESTRUCTOR_IMPL = 8;

    /** Where a capsule has its entry in {@link Cleaner}. */
    private static final HiddenKey DESTROYER = new HiddenKey("HPy destructor");

    private static final TruffleString ERROR = PythonUtils.tsLiteral("HPyCapsule_%s: %s");
    private static final TruffleString NOT_A_CAPSULE =
            PythonUtils.tsLiteral("HPyCapsule_%s: argument 1 must be a capsule, not '%p'");
    private static final TruffleString WRONG_NAME =
            PythonUtils.tsLiteral("HPyCapsule_GetPointer: the name of the capsule is %s, not %s");
    private static final TruffleString NOT_NATIVE =
            PythonUtils.tsLiteral("HPyCapsule_Get: this part of the capsule is a Java object, not a pointer");

    private CapsuleFunctions() {}

    @GenerateNodeFactory
    public abstract static class HPyCapsule_New extends ContextFunction.With3 {
        @Specialization
        static Object create(long pointer, long name, long destructor, @Bind Node node, @Bind PythonLanguage language) {
            if (pointer == 0) {
                throw error(node, "New", "the pointer is NULL");
            }
            PyCapsule capsule =
                    PFactory.createCapsuleNativeName(language, new NativePointer(pointer), pointerOrNull(name));
            if (destructor != 0) {
                setDestructor(node, capsule, "New", destructor);
            }
            return capsule;
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(0)
    public abstract static class HPyCapsule_Get extends ContextFunction.With3 {
        @Specialization
        static long get(Object object, int key, long name, @Bind Node node) {
            PyCapsule capsule = check(node, object, "Get", key);
            return switch (key) {
                case POINTER -> {
                    if (!hasName(node, capsule, name)) {
                        throw wrongName(node, capsule, name);
                    }
                    yield address(node, capsule.getPointer());
                }
                case NAME -> address(node, capsule.getNamePtr());
                case CONTEXT -> address(node, capsule.getContext());
                default -> throw error(node, "Get", "the destructor of a capsule cannot be read");
            };
        }

        @TruffleBoundary
        private static RuntimeException wrongName(Node node, PyCapsule capsule, long name) {
            throw PRaiseNode.raiseStatic(
                    node,
                    PythonBuiltinClassType.ValueError,
                    WRONG_NAME,
                    nameText(capsule.getNamePtr()),
                    nameText(pointerOrNull(name)));
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NeverFails
    @ContextFunction.NullAllowed(0)
    public abstract static class HPyCapsule_IsValid extends ContextFunction.With2 {
        @Specialization
        static int isValid(Object object, long name, @Bind Node node) {
            return object instanceof PyCapsule capsule && hasName(node, capsule, name) ? 1 : 0;
        }
    }

    @GenerateNodeFactory
    @ContextFunction.NullAllowed(0)
    public abstract static class HPyCapsule_Set extends ContextFunction.With3 {
        @Specialization
        static int set(Object object, int key, long value, @Bind Node node) {
            PyCapsule capsule = check(node, object, "Set", key);
            switch (key) {
                case POINTER -> {
                    if (value == 0) {
                        throw error(node, "SetPointer", "the pointer is NULL");
                    }
                    capsule.setPointer(new NativePointer(value));
                }
                case NAME -> capsule.setNamePtr(pointerOrNull(value));
                case CONTEXT -> capsule.setContext(pointerOrNull(value));
                default -> setDestructor(node, capsule, "SetDestructor", value);
            }
            return 0;
        }
    }

    /** Replaces the destructor of a capsule by the one at this address; by none if it is 0. */
    @TruffleBoundary
    private static void setDestructor(Node node, PyCapsule capsule, String function, long address) {
        CFunction destructor = null;
        if (address != 0) {
            long impl = NativeMemory.access(node).getI64(node, address + DESTRUCTOR_IMPL);
            if (impl == 0) {
                throw error(node, function, "the destructor has no function");
            }
            destructor = CFunction.at(impl, "HPyCapsule_Destructor");
        }
        DynamicObjectLibrary objects = DynamicObjectLibrary.getUncached();
        if (objects.getOrDefault(capsule, DESTROYER, null) instanceof Cleaner.Cleanable previous) {
            previous.cancel();
        }
        if (destructor != null) {
            Cleaner cleaner = Cleaner.get(node);
            objects.put(capsule, DESTROYER, cleaner.register(capsule, destroy(destructor, capsule.getData())));
        }
    }

    /** Calls the destructor of a capsule that is gone, with what was in it last. */
    private static Runnable destroy(CFunction destructor, PyCapsule.CapsuleData data) {
        return () -> {
            // Only a capsule lets us read its data.
            PyCapsule shadow = PFactory.createCapsule(PythonLanguage.get(null), data);
            destructor.callWithPointers(
                    address(null, shadow.getNamePtr()),
                    address(null, shadow.getPointer()),
                    address(null, shadow.getContext()));
        };
    }

    private static PyCapsule check(Node node, Object object, String verb, int key) {
        if (key < 0 || key >= KEYS.length) {
            throw Misuse.raise(node, "no such key");
        }
        if (object instanceof PyCapsule capsule) {
            return capsule;
        }
        throw notACapsule(node, object, verb, key);
    }

    private static boolean hasName(Node node, PyCapsule capsule, long name) {
        Object own = capsule.getNamePtr();
        if (own == null || name == 0) {
            return own == null && name == 0;
        }
        if (own instanceof NativePointer pointer) {
            return CString.equal(node, pointer.asPointer(), name);
        }
        return Arrays.equals(nameBytes(own), CString.bytes(node, name));
    }

    @TruffleBoundary
    private static byte[] nameBytes(Object name) {
        return name instanceof CByteArrayWrapper java ? java.getByteArray() : CString.bytes(null, address(null, name));
    }

    private static String nameText(Object name) {
        return name == null ? "NULL" : '"' + new String(nameBytes(name), StandardCharsets.UTF_8) + '"';
    }

    private static NativePointer pointerOrNull(long address) {
        return address == 0 ? null : new NativePointer(address);
    }

    private static long address(Node node, Object pointer) {
        if (pointer == null) {
            return 0;
        }
        return pointer instanceof NativePointer own ? own.asPointer() : foreignAddress(node, pointer);
    }

    /** In capsules that are not made here. */
    @TruffleBoundary
    private static long foreignAddress(Node node, Object pointer) {
        if (pointer instanceof Long || InteropLibrary.getUncached().isPointer(pointer)) {
            return PythonUtils.coerceToLong(pointer, InteropLibrary.getUncached());
        }
        throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.ValueError, NOT_NATIVE);
    }

    @TruffleBoundary
    private static RuntimeException error(Node node, String function, String problem) {
        throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.ValueError, ERROR, function, problem);
    }

    @TruffleBoundary
    private static RuntimeException notACapsule(Node node, Object object, String verb, int key) {
        String function = verb + KEYS[key];
        if (object == null) {
            throw error(node, function, "argument 1 is HPy_NULL");
        }
        throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.ValueError, NOT_A_CAPSULE, function, object);
    }
}
