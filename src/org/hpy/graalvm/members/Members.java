// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.members;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.function.PArguments;
import com.oracle.graal.python.builtins.objects.function.PBuiltinFunction;
import com.oracle.graal.python.builtins.objects.function.Signature;
import com.oracle.graal.python.builtins.objects.getsetdescriptor.DescriptorDeleteMarker;
import com.oracle.graal.python.builtins.objects.getsetdescriptor.GetSetDescriptor;
import com.oracle.graal.python.nodes.ErrorMessages;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.PRootNode;
import com.oracle.graal.python.nodes.SpecialAttributeNames;
import com.oracle.graal.python.runtime.ExecutionContext.CalleeContext;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.profiles.BranchProfile;
import com.oracle.truffle.api.strings.TruffleString;
import java.lang.ref.Reference;
import org.hpy.graalvm.cstructs.Definition;
import org.hpy.graalvm.downcall.Convention;
import org.hpy.graalvm.downcall.SelfNode;
import org.hpy.graalvm.graalpy.BuiltinRootNode;
import org.hpy.graalvm.memory.NativeMemory;
import org.hpy.graalvm.structs.AsStructNode;
import org.hpy.graalvm.structs.AsStructNodeGen;
import org.hpy.graalvm.structs.CStruct;

/** Attributes for {@code HPyDef_MEMBER}: fields of the C struct of an instance. */
public final class Members {

    private static final TruffleString BAD_TYPE = PythonUtils.tsLiteral("bad memberdescr type %d for %s");

    private Members() {}

    /**
     * Makes the descriptor.
     *
     * @throws com.oracle.graal.python.runtime.exception.PException SystemError if there is no such {@link MemberType}
     */
    public static GetSetDescriptor create(PythonLanguage language, Definition.Member member, Convention.Owner owner) {
        MemberType type = MemberType.of(member.type());
        if (type == null) {
            throw PRaiseNode.raiseStatic(
                    null, PythonBuiltinClassType.SystemError, BAD_TYPE, member.type(), member.name());
        }
        TruffleString name = PythonUtils.toTruffleStringUncached(member.name());
        PBuiltinFunction getter = function(language, name, owner, new Getter(language, name, member, type, owner));
        PBuiltinFunction setter = function(language, name, owner, new Setter(language, name, member, type, owner));
        GetSetDescriptor descriptor = PFactory.createMemberDescriptor(language, getter, setter, name, owner.type());
        if (member.doc() != null) {
            descriptor.setAttribute(SpecialAttributeNames.T___DOC__, PythonUtils.toTruffleStringUncached(member.doc()));
        }
        return descriptor;
    }

    private static PBuiltinFunction function(
            PythonLanguage language, TruffleString name, Convention.Owner owner, PRootNode root) {
        return PFactory.createBuiltinFunction(language, name, owner.type(), 0, 0, root.getCallTarget());
    }

    private abstract static class Accessor extends BuiltinRootNode {
        final TruffleString name;
        final BranchProfile error = BranchProfile.create();

        private final long offset;

        @Child
        private SelfNode self;

        @Child
        private AsStructNode asStruct = AsStructNodeGen.create();

        Accessor(
                PythonLanguage language,
                TruffleString name,
                Definition.Member member,
                Convention.Owner owner,
                TruffleString... parameters) {
            super(language, new Signature(parameters.length, false, -1, parameters, null));
            this.name = name;
            this.offset = member.offset();
            this.self = new SelfNode(owner.layout(), member.name());
        }

        final Object self(VirtualFrame frame) {
            return self.execute(frame);
        }

        final CStruct struct(Object object) {
            return asStruct.execute(object);
        }

        final long address(CStruct struct) {
            return struct.address() + offset;
        }

        @Override
        public final String getName() {
            return name.toJavaStringUncached();
        }
    }

    private static final class Getter extends Accessor {
        private final MemberType.Reader reader;
        private final BranchProfile largeSeen = BranchProfile.create();

        Getter(
                PythonLanguage language,
                TruffleString name,
                Definition.Member member,
                MemberType type,
                Convention.Owner owner) {
            super(language, name, member, owner, PythonUtils.tsLiteral("$self"));
            this.reader = type.reader();
        }

        @Override
        public Object execute(VirtualFrame frame) {
            Object object = self(frame);
            Object value = read(object);
            if (value == null) {
                error.enter();
                throw PRaiseNode.raiseAttributeErrorStatic(this, object, name);
            }
            return value instanceof Long number ? fromLong(number) : value;
        }

        private Object read(Object object) {
            try {
                CStruct struct = struct(object);
                return reader.read(NativeMemory.access(this), this, address(struct), struct);
            } finally {
                Reference.reachabilityFence(object);
            }
        }

        /** Small numbers are Java ints everywhere in GraalPy. */
        private Object fromLong(long number) {
            if (number == (int) number) {
                return (int) number;
            }
            largeSeen.enter();
            return number;
        }
    }

    private static final class Setter extends Accessor {
        private final boolean readOnly;

        @Child
        private StoreMemberNode store;

        @Child
        private CalleeContext calleeContext = CalleeContext.create();

        Setter(
                PythonLanguage language,
                TruffleString name,
                Definition.Member member,
                MemberType type,
                Convention.Owner owner) {
            super(language, name, member, owner, PythonUtils.tsLiteral("$self"), PythonUtils.tsLiteral("value"));
            this.readOnly = member.readOnly();
            this.store = type.createStore();
        }

        @Override
        public Object execute(VirtualFrame frame) {
            calleeContext.enter(frame);
            Object object = null;
            try {
                object = self(frame);
                set(frame, struct(object), PArguments.getArgument(frame, 1));
                return PNone.NONE;
            } finally {
                // Converting the value may run Python code that drops the object.
                Reference.reachabilityFence(object);
                calleeContext.exit(frame, this);
            }
        }

        private void set(VirtualFrame frame, CStruct struct, Object value) {
            if (readOnly) {
                error.enter();
                throw PRaiseNode.raiseStatic(
                        this, PythonBuiltinClassType.AttributeError, ErrorMessages.READONLY_ATTRIBUTE);
            }
            if (value != DescriptorDeleteMarker.INSTANCE) {
                store.execute(frame, struct, address(struct), value);
            } else if (!store.delete(struct, address(struct))) {
                error.enter();
                throw PRaiseNode.raiseStatic(this, PythonBuiltinClassType.AttributeError, name);
            }
        }

        @Override
        public boolean setsUpCalleeContext() {
            return true;
        }
    }
}
