// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.members;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.modules.WarningsModuleBuiltins.WarnNode;
import com.oracle.graal.python.builtins.objects.cext.common.CExtCommonNodes.AsNativePrimitiveNode;
import com.oracle.graal.python.builtins.objects.ints.PInt;
import com.oracle.graal.python.lib.PyBoolCheckNode;
import com.oracle.graal.python.lib.PyFloatAsDoubleNode;
import com.oracle.graal.python.lib.PyNumberIndexNode;
import com.oracle.graal.python.nodes.ErrorMessages;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.nodes.util.CannotCastException;
import com.oracle.graal.python.nodes.util.CastToJavaStringNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.GenerateInline;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import org.hpy.graalvm.memory.NativeMemory;
import org.hpy.graalvm.structs.References;

/** Sets and deletes a member of one {@link MemberType}. As in CPython, a number that does not fit is only worth a warning. */
abstract class StoreMemberNode extends Node {

    private static final TruffleString TRUNCATION = PythonUtils.tsLiteral("Truncation of value to %s");
    private static final TruffleString NEGATIVE = PythonUtils.tsLiteral("Writing negative value into unsigned field");
    private static final TruffleString CANNOT_DELETE = PythonUtils.tsLiteral("can't delete numeric/char attribute");

    /** Stores a value; {@code fields} are the HPyFields of the struct. */
    abstract void execute(VirtualFrame frame, References fields, long address, Object value);

    /** Deletes the attribute; returns false if there is none. */
    @SuppressWarnings("unused")
    boolean delete(References fields, long address) {
        throw PRaiseNode.raiseStatic(this, PythonBuiltinClassType.TypeError, CANNOT_DELETE);
    }

    /** Integers that are converted with a sign; the range is what fits without a warning. */
    static StoreMemberNode signed(Width width, long min, long max, String cType) {
        return StoreMemberNodeFactory.SignedNodeGen.create(width, min, max, cType);
    }

    /** Integers that are converted without a sign; {@code negative} tells whether a sign is only worth a warning. */
    static StoreMemberNode unsigned(Width width, String cType, boolean negative) {
        return StoreMemberNodeFactory.UnsignedNodeGen.create(width, cType, negative);
    }

    static StoreMemberNode real(RealWriter writer) {
        return StoreMemberNodeFactory.RealNodeGen.create(writer);
    }

    static StoreMemberNode bool() {
        return StoreMemberNodeFactory.BoolNodeGen.create();
    }

    /** An integer in memory. */
    enum Width {
        I8(8) {
            @Override
            void write(LLVMMemory memory, Node node, long address, long value) {
                memory.putI8(node, address, (byte) value);
            }
        },
        I16(16) {
            @Override
            void write(LLVMMemory memory, Node node, long address, long value) {
                memory.putI16(node, address, (short) value);
            }
        },
        I32(32) {
            @Override
            void write(LLVMMemory memory, Node node, long address, long value) {
                memory.putI32(node, address, (int) value);
            }
        },
        I64(64) {
            @Override
            void write(LLVMMemory memory, Node node, long address, long value) {
                memory.putI64(node, address, value);
            }
        };

        private final int bits;

        Width(int bits) {
            this.bits = bits;
        }

        /** Writes as many of the lower bits as there is place for. */
        abstract void write(LLVMMemory memory, Node node, long address, long value);

        long signedMin() {
            return -1L << (bits - 1);
        }

        long signedMax() {
            return ~signedMin();
        }

        long unsignedMax() {
            return -1L >>> (Long.SIZE - bits);
        }
    }

    abstract static class Signed extends StoreMemberNode {
        private final Width width;
        private final long min;
        private final long max;
        private final String cType;

        Signed(Width width, long min, long max, String cType) {
            this.width = width;
            this.min = min;
            this.max = max;
            this.cType = cType;
        }

        @Specialization
        void store(
                VirtualFrame frame,
                @SuppressWarnings("unused") References fields,
                long address,
                Object value,
                @Cached AsNativePrimitiveNode convert,
                @Cached WarnNode warn) {
            long number = convert.toInt64(value, true);
            width.write(NativeMemory.access(this), this, address, number);
            if (number < min || number > max) {
                warn.warnFormat(frame, PythonBuiltinClassType.RuntimeWarning, TRUNCATION, cType);
            }
        }
    }

    abstract static class Unsigned extends StoreMemberNode {
        private final Width width;
        private final String cType;
        private final boolean acceptsNegative;

        Unsigned(Width width, String cType, boolean acceptsNegative) {
            this.width = width;
            this.cType = cType;
            this.acceptsNegative = acceptsNegative;
        }

        @Specialization
        void store(
                VirtualFrame frame,
                @SuppressWarnings("unused") References fields,
                long address,
                Object value,
                @Bind Node node,
                @Cached PyNumberIndexNode index,
                @Cached AsNativePrimitiveNode convert,
                @Cached WarnNode warn) {
            Object integer = index.execute(frame, node, value);
            boolean negative = isNegative(integer);
            long bits = negative && acceptsNegative ? convert.toInt64(integer, true) : convert.toUInt64(integer, true);
            width.write(NativeMemory.access(this), this, address, bits);
            if (negative) {
                warn.warnFormat(frame, PythonBuiltinClassType.RuntimeWarning, NEGATIVE);
            }
            if (Long.compareUnsigned(bits, width.unsignedMax()) > 0) {
                warn.warnFormat(frame, PythonBuiltinClassType.RuntimeWarning, TRUNCATION, cType);
            }
        }

        private static boolean isNegative(Object integer) {
            return switch (integer) {
                case Integer i -> i < 0;
                case Long l -> l < 0;
                case PInt big -> big.isNegative();
                default -> false;
            };
        }
    }

    /** Writes a floating-point number to memory. */
    @FunctionalInterface
    interface RealWriter {
        void write(LLVMMemory memory, Node node, long address, double value);
    }

    abstract static class Real extends StoreMemberNode {
        private final RealWriter writer;

        Real(RealWriter writer) {
            this.writer = writer;
        }

        @Specialization
        void store(
                VirtualFrame frame,
                @SuppressWarnings("unused") References fields,
                long address,
                Object value,
                @Bind Node node,
                @Cached PyFloatAsDoubleNode asDouble) {
            writer.write(NativeMemory.access(this), this, address, asDouble.execute(frame, node, value));
        }
    }

    @GenerateInline(false)
    abstract static class Bool extends StoreMemberNode {
        @Specialization
        static void store(@SuppressWarnings("unused") References fields, long address, boolean value, @Bind Node node) {
            NativeMemory.access(node).putI8(node, address, (byte) (value ? 1 : 0));
        }

        /** GraalPy knows True and False also as objects. */
        @Specialization(replaces = "store")
        static void storeAny(
                References fields, long address, Object value, @Bind Node node, @Cached PyBoolCheckNode isBool) {
            if (!isBool.execute(node, value)) {
                throw PRaiseNode.raiseStatic(
                        node, PythonBuiltinClassType.TypeError, ErrorMessages.ATTR_VALUE_MUST_BE_BOOL);
            }
            store(fields, address, value instanceof PInt object ? !object.isZero() : (boolean) value, node);
        }
    }

    static final class Char extends StoreMemberNode {
        @Override
        void execute(VirtualFrame frame, References fields, long address, Object value) {
            NativeMemory.access(this).putI8(this, address, asciiCharacter(value));
        }

        @TruffleBoundary
        private byte asciiCharacter(Object value) {
            try {
                String text = CastToJavaStringNode.getUncached().execute(value);
                if (text.length() == 1 && text.charAt(0) < 128) {
                    return (byte) text.charAt(0);
                }
            } catch (CannotCastException e) {
                // Not a str: the same error.
            }
            throw PRaiseNode.raiseStatic(
                    this, PythonBuiltinClassType.TypeError, ErrorMessages.BAD_ARG_TYPE_FOR_BUILTIN_OP);
        }
    }

    /** Types that Python only reads. */
    static final class Refused extends StoreMemberNode {
        @Override
        void execute(VirtualFrame frame, References fields, long address, Object value) {
            throw PRaiseNode.raiseStatic(this, PythonBuiltinClassType.TypeError, ErrorMessages.READONLY_ATTRIBUTE);
        }
    }

    /** An {@code HPyField} that can be cleared at any time. */
    static class ObjectField extends StoreMemberNode {
        @Override
        final void execute(VirtualFrame frame, References fields, long address, Object value) {
            store(fields, address, value);
        }

        @Override
        boolean delete(References fields, long address) {
            store(fields, address, null);
            return true;
        }

        private void store(References fields, long address, Object value) {
            LLVMMemory memory = NativeMemory.access(this);
            memory.putI64(this, address, fields.store(memory.getI64(this, address), value, this));
        }
    }

    /** An {@code HPyField} that can be cleared once. */
    static final class OnlySetObjectField extends ObjectField {
        @Override
        boolean delete(References fields, long address) {
            return NativeMemory.access(this).getI64(this, address) != 0 && super.delete(fields, address);
        }
    }
}
