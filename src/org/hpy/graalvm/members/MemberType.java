// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.members;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.ints.PInt;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.CompilationFinal;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.llvm.runtime.memory.LLVMMemory;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hpy.graalvm.members.StoreMemberNode.Width;
import org.hpy.graalvm.memory.CString;
import org.hpy.graalvm.structs.References;

/**
 * The constants {@code HPyMember_FieldType} of hpy/define.h: the C type behind a member, how Python reads it and how
 * Python writes it, both as CPython does (structmember.c).
 */
public enum MemberType {
    SHORT(0, 2, (memory, node, at, fields) -> (int) memory.getI16(node, at), signed(Width.I16, "short")),
    INT(1, 4, (memory, node, at, fields) -> memory.getI32(node, at), signed(Width.I32, "int")),
    LONG(2, 8, MemberType::readLong, signed(Width.I64, "long")),
    FLOAT(
            3,
            4,
            (memory, node, at, fields) -> (double) memory.getFloat(node, at),
            () -> StoreMemberNode.real((memory, node, at, value) -> memory.putFloat(node, at, (float) value))),
    DOUBLE(
            4,
            8,
            (memory, node, at, fields) -> memory.getDouble(node, at),
            () -> StoreMemberNode.real((memory, node, at, value) -> memory.putDouble(node, at, value))),
    STRING(5, 8, MemberType::readStringPointer, StoreMemberNode.Refused::new),
    /** An {@code HPyField}; empty, it is None. */
    OBJECT(6, 8, MemberType::readObjectOrNone, StoreMemberNode.ObjectField::new),
    CHAR(7, 1, MemberType::readChar, StoreMemberNode.Char::new),
    BYTE(8, 1, (memory, node, at, fields) -> (int) memory.getI8(node, at), signed(Width.I8, "char")),
    UBYTE(
            9,
            1,
            (memory, node, at, fields) -> Byte.toUnsignedInt(memory.getI8(node, at)),
            signedInRangeOfUnsigned(Width.I8, "unsigned char")),
    USHORT(
            10,
            2,
            (memory, node, at, fields) -> Short.toUnsignedInt(memory.getI16(node, at)),
            signedInRangeOfUnsigned(Width.I16, "unsigned short")),
    UINT(
            11,
            4,
            (memory, node, at, fields) -> Integer.toUnsignedLong(memory.getI32(node, at)),
            () -> StoreMemberNode.unsigned(Width.I32, "unsigned int", true)),
    ULONG(12, 8, MemberType::readUnsignedLong, () -> StoreMemberNode.unsigned(Width.I64, "unsigned long", true)),
    STRING_INPLACE(
            13,
            1,
            (memory, node, at, fields) -> CString.decode(node, CString.bytes(node, at)),
            StoreMemberNode.Refused::new),
    BOOL(14, 1, (memory, node, at, fields) -> memory.getI8(node, at) != 0, StoreMemberNode::bool),
    /** An {@code HPyField}; empty, there is no attribute. */
    OBJECT_EX(
            16,
            8,
            (memory, node, at, fields) -> fields.load(memory.getI64(node, at), node),
            StoreMemberNode.OnlySetObjectField::new),
    LONGLONG(17, 8, MemberType::readLong, signed(Width.I64, "long long")),
    ULONGLONG(
            18,
            8,
            MemberType::readUnsignedLong,
            () -> StoreMemberNode.unsigned(Width.I64, "unsigned long long", false)),
    HPYSSIZET(19, 8, MemberType::readLong, signed(Width.I64, "HPy_ssize_t")),
    NONE(20, 0, (memory, node, at, fields) -> PNone.NONE, StoreMemberNode.Refused::new);

    /** Reads a member. */
    @FunctionalInterface
    interface Reader {
        /** Returns what is at the address, integers as Integer, Long or PInt; null if the attribute does not exist. */
        Object read(LLVMMemory memory, Node node, long address, References fields);
    }

    private static final Map<Integer, MemberType> BY_NUMBER =
            Arrays.stream(values()).collect(Collectors.toMap(type -> type.number, Function.identity()));

    private final int number;
    private final int size;
    private final Reader reader;
    private final Supplier<StoreMemberNode> store;

    MemberType(int number, int size, Reader reader, Supplier<StoreMemberNode> store) {
        this.number = number;
        this.size = size;
        this.reader = reader;
        this.store = store;
    }

    /** The type with this number in C; null if there is none. */
    public static MemberType of(int number) {
        return BY_NUMBER.get(number);
    }

    /** How many bytes a member has at least. */
    public int size() {
        return size;
    }

    Reader reader() {
        return reader;
    }

    StoreMemberNode createStore() {
        return store.get();
    }

    private static Supplier<StoreMemberNode> signed(Width width, String cType) {
        return () -> StoreMemberNode.signed(width, width.signedMin(), width.signedMax(), cType);
    }

    private static Supplier<StoreMemberNode> signedInRangeOfUnsigned(Width width, String cType) {
        return () -> StoreMemberNode.signed(width, 0, width.unsignedMax(), cType);
    }

    private static Object readLong(LLVMMemory memory, Node node, long address, References fields) {
        return memory.getI64(node, address);
    }

    private static Object readUnsignedLong(LLVMMemory memory, Node node, long address, References fields) {
        long value = memory.getI64(node, address);
        if (value < 0) {
            return PFactory.createInt(PythonLanguage.get(node), PInt.longToUnsignedBigInteger(value));
        }
        return value;
    }

    private static Object readObjectOrNone(LLVMMemory memory, Node node, long address, References fields) {
        Object object = fields.load(memory.getI64(node, address), node);
        return object == null ? PNone.NONE : object;
    }

    private static Object readStringPointer(LLVMMemory memory, Node node, long address, References fields) {
        long string = memory.getI64(node, address);
        return string == 0 ? PNone.NONE : CString.decode(node, CString.bytes(node, string));
    }

    private static Object readChar(LLVMMemory memory, Node node, long address, References fields) {
        byte value = memory.getI8(node, address);
        return value >= 0 ? Ascii.STRINGS[value] : CString.decode(node, new byte[] {value});
    }

    private static final class Ascii {
        @CompilationFinal(dimensions = 1)
        static final TruffleString[] STRINGS = IntStream.range(0, 128)
                .mapToObj(c -> TruffleString.fromCodePointUncached(c, PythonUtils.TS_ENCODING))
                .toArray(TruffleString[]::new);
    }
}
