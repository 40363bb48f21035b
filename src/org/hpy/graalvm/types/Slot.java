// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import static org.hpy.graalvm.downcall.Convention.BINARY;
import static org.hpy.graalvm.downcall.Convention.BINARY_REVERSED;
import static org.hpy.graalvm.downcall.Convention.CONTAINS;
import static org.hpy.graalvm.downcall.Convention.DELETE_ITEM;
import static org.hpy.graalvm.downcall.Convention.DELETE_SUBSCRIPT;
import static org.hpy.graalvm.downcall.Convention.DESCRIPTOR_GET;
import static org.hpy.graalvm.downcall.Convention.DESTRUCTOR;
import static org.hpy.graalvm.downcall.Convention.HASH;
import static org.hpy.graalvm.downcall.Convention.INIT;
import static org.hpy.graalvm.downcall.Convention.INQUIRY;
import static org.hpy.graalvm.downcall.Convention.ITEM;
import static org.hpy.graalvm.downcall.Convention.LENGTH;
import static org.hpy.graalvm.downcall.Convention.REPEAT;
import static org.hpy.graalvm.downcall.Convention.SET_ITEM;
import static org.hpy.graalvm.downcall.Convention.SET_SUBSCRIPT;
import static org.hpy.graalvm.downcall.Convention.TERNARY;
import static org.hpy.graalvm.downcall.Convention.TERNARY_REVERSED;
import static org.hpy.graalvm.downcall.Convention.UNARY;
import static org.hpy.graalvm.types.InstanceCallNode.CALL;

import com.oracle.graal.python.builtins.objects.cext.capi.ExternalFunctionNodes.PExternalFunctionWrapper;
import com.oracle.graal.python.builtins.objects.type.TpSlots.TpSlotMeta;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hpy.graalvm.downcall.Convention;

/**
 * The slots of types: constants {@code HPy_nb_add} and so on of hpy.h. A slot becomes the special methods that
 * Python defines for it, and GraalPy makes its own slots of these.
 */
public enum Slot {
    /** Not a special method of GraalPy: see {@link org.hpy.graalvm.buffers.BufferSlots}, and so the next one. */
    BF_GETBUFFER(1),
    BF_RELEASEBUFFER(2),
    MP_ASS_SUBSCRIPT(3, method("__setitem__", SET_SUBSCRIPT), method("__delitem__", DELETE_SUBSCRIPT)),
    MP_LENGTH(4, method("__len__", LENGTH)),
    MP_SUBSCRIPT(5, method("__getitem__", BINARY)),
    NB_ABSOLUTE(6, method("__abs__", UNARY)),
    NB_ADD(7, operator("add")),
    NB_AND(8, operator("and")),
    NB_BOOL(9, method("__bool__", INQUIRY)),
    NB_DIVMOD(10, operator("divmod")),
    NB_FLOAT(11, method("__float__", UNARY)),
    NB_FLOOR_DIVIDE(12, operator("floordiv")),
    NB_INDEX(13, method("__index__", UNARY)),
    NB_INPLACE_ADD(14, method("__iadd__", BINARY)),
    NB_INPLACE_AND(15, method("__iand__", BINARY)),
    NB_INPLACE_FLOOR_DIVIDE(16, method("__ifloordiv__", BINARY)),
    NB_INPLACE_LSHIFT(17, method("__ilshift__", BINARY)),
    NB_INPLACE_MULTIPLY(18, method("__imul__", BINARY)),
    NB_INPLACE_OR(19, method("__ior__", BINARY)),
    NB_INPLACE_POWER(20, method("__ipow__", TERNARY)),
    NB_INPLACE_REMAINDER(21, method("__imod__", BINARY)),
    NB_INPLACE_RSHIFT(22, method("__irshift__", BINARY)),
    NB_INPLACE_SUBTRACT(23, method("__isub__", BINARY)),
    NB_INPLACE_TRUE_DIVIDE(24, method("__itruediv__", BINARY)),
    NB_INPLACE_XOR(25, method("__ixor__", BINARY)),
    NB_INT(26, method("__int__", UNARY)),
    NB_INVERT(27, method("__invert__", UNARY)),
    NB_LSHIFT(28, operator("lshift")),
    NB_MULTIPLY(29, operator("mul")),
    NB_NEGATIVE(30, method("__neg__", UNARY)),
    NB_OR(31, operator("or")),
    NB_POSITIVE(32, method("__pos__", UNARY)),
    NB_POWER(33, method("__pow__", TERNARY), method("__rpow__", TERNARY_REVERSED)),
    NB_REMAINDER(34, operator("mod")),
    NB_RSHIFT(35, operator("rshift")),
    NB_SUBTRACT(36, operator("sub")),
    NB_TRUE_DIVIDE(37, operator("truediv")),
    NB_XOR(38, operator("xor")),
    SQ_ASS_ITEM(39, method("__setitem__", SET_ITEM), method("__delitem__", DELETE_ITEM)),
    SQ_CONCAT(40, direct(TpSlotMeta.SQ_CONCAT, BINARY, PExternalFunctionWrapper.BINARYFUNC), method("__add__", BINARY)),
    SQ_CONTAINS(41, method("__contains__", CONTAINS)),
    SQ_INPLACE_CONCAT(
            42,
            direct(TpSlotMeta.SQ_INPLACE_CONCAT, BINARY, PExternalFunctionWrapper.BINARYFUNC),
            method("__iadd__", BINARY)),
    SQ_INPLACE_REPEAT(
            43,
            direct(TpSlotMeta.SQ_INPLACE_REPEAT, REPEAT, PExternalFunctionWrapper.SSIZE_ARG),
            method("__imul__", REPEAT)),
    /** GraalPy has added the length to a negative index when it calls the slot. */
    SQ_ITEM(44, direct(TpSlotMeta.SQ_ITEM, REPEAT, null), method("__getitem__", ITEM)),
    SQ_LENGTH(45, method("__len__", LENGTH)),
    SQ_REPEAT(
            46,
            direct(TpSlotMeta.SQ_REPEAT, REPEAT, PExternalFunctionWrapper.SSIZE_ARG),
            method("__mul__", REPEAT),
            method("__rmul__", REPEAT)),
    TP_CALL(50, method("__call__", CALL)),
    TP_DESCR_GET(54, method("__get__", DESCRIPTOR_GET)),
    TP_HASH(59, method("__hash__", HASH)),
    TP_INIT(60, method("__init__", INIT)),
    TP_NEW(65),
    TP_REPR(66, method("__repr__", UNARY)),
    TP_RICHCOMPARE(67, comparisons("lt", "le", "eq", "ne", "gt", "ge")),
    TP_STR(70, method("__str__", UNARY)),
    /** Needed for legacy types only: the fields of other objects are visible to Java's garbage collector. */
    TP_TRAVERSE(71),
    NB_MATRIX_MULTIPLY(75, operator("matmul")),
    NB_INPLACE_MATRIX_MULTIPLY(76, method("__imatmul__", BINARY)),
    TP_FINALIZE(80, method("__del__", DESTRUCTOR)),
    TP_DESTROY(1000);

    /** A special method: its name and how Python calls the function of the slot for it. */
    record Method(String name, Convention convention) {}

    /**
     * A slot of GraalPy that no special method leads to.
     *
     * @param convention how GraalPy calls the function of the slot
     * @param wrapper tells GraalPy that a special method is the same as the slot, so that subclasses inherit both; null
     *     if they are not the same
     */
    record Direct(TpSlotMeta slot, Convention convention, PExternalFunctionWrapper wrapper) {}

    private static final Map<Integer, Slot> BY_NUMBER =
            Arrays.stream(values()).collect(Collectors.toMap(slot -> slot.number, Function.identity()));

    private final int number;
    private final Direct direct;
    private final List<Method> methods;

    Slot(int number, Method... methods) {
        this(number, null, methods);
    }

    Slot(int number, Direct direct, Method... methods) {
        this.number = number;
        this.direct = direct;
        this.methods = List.of(methods);
    }

    /** The slot with this number in C; null if there is none. */
    static Slot of(int number) {
        return BY_NUMBER.get(number);
    }

    /** Whether it is for the end of an object. */
    boolean isOfEnd() {
        return this == TP_TRAVERSE || this == TP_FINALIZE || this == TP_DESTROY;
    }

    /** The name of the constant in C. */
    String cName() {
        int prefixEnd = name().indexOf('_');
        return "HPy_" + name().substring(0, prefixEnd).toLowerCase()
                + name().substring(prefixEnd).toLowerCase();
    }

    int number() {
        return number;
    }

    /** The slot of GraalPy that has to be set besides the special methods; or null. */
    Direct direct() {
        return direct;
    }

    List<Method> methods() {
        return methods;
    }

    private static Direct direct(TpSlotMeta slot, Convention convention, PExternalFunctionWrapper wrapper) {
        return new Direct(slot, convention, wrapper);
    }

    private static Method method(String name, Convention convention) {
        return new Method(name, convention);
    }

    private static Method[] operator(String name) {
        return new Method[] {
            method("__" + name + "__", BINARY), method("__r" + name + "__", BINARY_REVERSED),
        };
    }

    /** The position of an operator is its number in C. */
    private static Method[] comparisons(String... names) {
        return IntStream.range(0, names.length)
                .mapToObj(operator -> method("__" + names[operator] + "__", Convention.compare(operator)))
                .toArray(Method[]::new);
    }
}
