// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.structs;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.cext.PythonAbstractNativeObject;
import com.oracle.graal.python.builtins.objects.object.PythonObject;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.object.GetClassNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.GenerateInline;
import com.oracle.truffle.api.dsl.GenerateUncached;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.library.CachedLibrary;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.object.DynamicObjectLibrary;
import com.oracle.truffle.api.object.HiddenKey;
import com.oracle.truffle.api.strings.TruffleString;
import org.hpy.graalvm.legacy.CApi;
import org.hpy.graalvm.lifetime.Cleaner;

/** Finds the C struct of an object, what {@code HPy_AsStruct} does. */
@GenerateUncached
@GenerateInline(false)
public abstract class AsStructNode extends Node {

    /** Where an object that is no {@link HPyObject} keeps its struct. */
    private static final HiddenKey STRUCT = new HiddenKey("C struct");

    private static final TruffleString NO_STRUCT = PythonUtils.tsLiteral("'%p' object has no C struct");

    /**
     * Returns the struct.
     *
     * @throws com.oracle.graal.python.runtime.exception.PException TypeError if the object has none
     */
    public abstract CStruct execute(Object object);

    @Specialization
    static CStruct instance(HPyObject object) {
        return object;
    }

    /** Instances with a built-in shape such as int, and those that Python made behind the back of our __new__. */
    @Specialization(guards = "!isInstance(object)", limit = "3")
    static CStruct other(
            PythonObject object, @CachedLibrary("object") DynamicObjectLibrary properties, @Bind Node node) {
        Object struct = properties.getOrDefault(object, STRUCT, null);
        return struct == null ? create(object, node) : (StructAllocator.Struct) struct;
    }

    /** An object that lives in native memory, as the instances of legacy types: it is its own struct. */
    @Specialization
    static CStruct nativeObject(PythonAbstractNativeObject object) {
        return new LegacyStruct(CApi.addressOf(object));
    }

    @Specialization(guards = {"!isPythonObject(object)", "!isNative(object)"})
    @TruffleBoundary
    static CStruct noObject(Object object, @Bind Node node) {
        throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.TypeError, NO_STRUCT, object);
    }

    /** The struct that an object has up to now; null if it has none. */
    static CStruct find(Object object) {
        if (object instanceof CStruct struct) {
            return struct;
        }
        return object instanceof PythonObject other
                ? (CStruct) DynamicObjectLibrary.getUncached().getOrDefault(other, STRUCT, null)
                : null;
    }

    static boolean isInstance(Object object) {
        return object instanceof HPyObject;
    }

    static boolean isNative(Object object) {
        return object instanceof PythonAbstractNativeObject;
    }

    static boolean isPythonObject(Object object) {
        return object instanceof PythonObject;
    }

    @TruffleBoundary
    private static StructAllocator.Struct create(PythonObject object, Node node) {
        TypeData data = TypeData.of(GetClassNode.executeUncached(object));
        if (data.structs() == null) {
            throw PRaiseNode.raiseStatic(node, PythonBuiltinClassType.TypeError, NO_STRUCT, object);
        }
        StructAllocator.Struct struct = data.structs().allocateStruct();
        // That may have run Python code, which has made the struct itself.
        if (DynamicObjectLibrary.getUncached().getOrDefault(object, STRUCT, null)
                instanceof StructAllocator.Struct made) {
            return made;
        }
        DynamicObjectLibrary.getUncached().put(object, STRUCT, struct);
        data.awaitEnd(object, struct.address(), struct.page(), Cleaner.get(node));
        return struct;
    }
}
