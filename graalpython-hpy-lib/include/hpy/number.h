// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** int, float, bool and arithmetic. Included by hpy.h only. */
#ifndef HPY_NUMBER_H
#define HPY_NUMBER_H

/** The int of a C integer. */
HPyAPI_FUNC HPy HPyLong_FromInt32_t(HPyContext *ctx, int32_t value) {
    return _HPy_OF(ctx, Long_FromInt32_t)(ctx, value);
}
HPyAPI_FUNC HPy HPyLong_FromUInt32_t(HPyContext *ctx, uint32_t value) {
    return _HPy_OF(ctx, Long_FromUInt32_t)(ctx, value);
}
HPyAPI_FUNC HPy HPyLong_FromInt64_t(HPyContext *ctx, int64_t v) { return _HPy_OF(ctx, Long_FromInt64_t)(ctx, v); }
HPyAPI_FUNC HPy HPyLong_FromUInt64_t(HPyContext *ctx, uint64_t v) { return _HPy_OF(ctx, Long_FromUInt64_t)(ctx, v); }
HPyAPI_FUNC HPy HPyLong_FromSize_t(HPyContext *ctx, size_t value) { return _HPy_OF(ctx, Long_FromSize_t)(ctx, value); }
HPyAPI_FUNC HPy HPyLong_FromSsize_t(HPyContext *ctx, HPy_ssize_t value) {
    return _HPy_OF(ctx, Long_FromSsize_t)(ctx, value);
}

HPyAPI_INLINE_HELPER HPy HPyLong_FromLong(HPyContext *ctx, long value) { return HPyLong_FromInt64_t(ctx, value); }
HPyAPI_INLINE_HELPER HPy HPyLong_FromUnsignedLong(HPyContext *ctx, unsigned long value) {
    return HPyLong_FromUInt64_t(ctx, value);
}
HPyAPI_INLINE_HELPER HPy HPyLong_FromLongLong(HPyContext *ctx, long long value) {
    return HPyLong_FromInt64_t(ctx, value);
}
HPyAPI_INLINE_HELPER HPy HPyLong_FromUnsignedLongLong(HPyContext *ctx, unsigned long long value) {
    return HPyLong_FromUInt64_t(ctx, value);
}

/**
 * The value of an int, or of an object with `__index__`, as a signed C integer. -1 and an exception on error:
 * OverflowError if it does not fit, TypeError if there is no int. -1 may also be the value: ask HPyErr_Occurred.
 */
HPyAPI_FUNC int32_t HPyLong_AsInt32_t(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Long_AsInt32_t)(ctx, h); }
HPyAPI_FUNC int64_t HPyLong_AsInt64_t(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Long_AsInt64_t)(ctx, h); }

HPyAPI_INLINE_HELPER long HPyLong_AsLong(HPyContext *ctx, HPy h) { return (long)HPyLong_AsInt64_t(ctx, h); }
HPyAPI_INLINE_HELPER long long HPyLong_AsLongLong(HPyContext *ctx, HPy h) { return HPyLong_AsInt64_t(ctx, h); }

/** The same for an int (or subclass) only: no `__index__`. */
HPyAPI_FUNC HPy_ssize_t HPyLong_AsSsize_t(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Long_AsSsize_t)(ctx, h); }

/**
 * The value of an int (no `__index__`) as an unsigned C integer. All bits set and an exception on error: OverflowError
 * if negative or too big, TypeError if not an int.
 */
HPyAPI_FUNC uint32_t HPyLong_AsUInt32_t(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Long_AsUInt32_t)(ctx, h); }
HPyAPI_FUNC uint64_t HPyLong_AsUInt64_t(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Long_AsUInt64_t)(ctx, h); }
HPyAPI_FUNC size_t HPyLong_AsSize_t(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Long_AsSize_t)(ctx, h); }

HPyAPI_INLINE_HELPER unsigned long HPyLong_AsUnsignedLong(HPyContext *ctx, HPy h) {
    return (unsigned long)HPyLong_AsUInt64_t(ctx, h);
}
HPyAPI_INLINE_HELPER unsigned long long HPyLong_AsUnsignedLongLong(HPyContext *ctx, HPy h) {
    return HPyLong_AsUInt64_t(ctx, h);
}

/** The lowest bits of an int, or of an object with `__index__`; never an OverflowError. All bits set on error. */
HPyAPI_FUNC uint32_t HPyLong_AsUInt32_tMask(HPyContext *ctx, HPy h) {
    return _HPy_OF(ctx, Long_AsUInt32_tMask)(ctx, h);
}
HPyAPI_FUNC uint64_t HPyLong_AsUInt64_tMask(HPyContext *ctx, HPy h) {
    return _HPy_OF(ctx, Long_AsUInt64_tMask)(ctx, h);
}

HPyAPI_INLINE_HELPER unsigned long HPyLong_AsUnsignedLongMask(HPyContext *ctx, HPy h) {
    return (unsigned long)HPyLong_AsUInt64_tMask(ctx, h);
}
HPyAPI_INLINE_HELPER unsigned long long HPyLong_AsUnsignedLongLongMask(HPyContext *ctx, HPy h) {
    return HPyLong_AsUInt64_tMask(ctx, h);
}

/** The pointer whose address is the int. NULL on error. */
HPyAPI_FUNC void *HPyLong_AsVoidPtr(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Long_AsVoidPtr)(ctx, h); }

/** The nearest double of an int. -1.0 on error: OverflowError, TypeError. */
HPyAPI_FUNC double HPyLong_AsDouble(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Long_AsDouble)(ctx, h); }

/** Process ids, which are C ints here. */
#define _HPy_PARSE_PID "i"
#define HPyLong_FromPid HPyLong_FromLong
#define HPyLong_AsPid HPyLong_AsLong

/** The float of a C double. */
HPyAPI_FUNC HPy HPyFloat_FromDouble(HPyContext *ctx, double v) { return _HPy_OF(ctx, Float_FromDouble)(ctx, v); }

/** The value of a float, or what `__float__` or `__index__` gives. -1.0 on error. */
HPyAPI_FUNC double HPyFloat_AsDouble(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Float_AsDouble)(ctx, h); }

/** True or False. */
HPyAPI_FUNC HPy HPyBool_FromBool(HPyContext *ctx, bool v) { return _HPy_OF(ctx, Bool_FromBool)(ctx, v); }

HPyAPI_INLINE_HELPER HPy HPyBool_FromLong(HPyContext *ctx, long value) { return HPyBool_FromBool(ctx, value != 0); }

/** 1 if the object has a numeric value (`__index__`, `__int__`, `__float__`, or complex), else 0. Never fails. */
HPyAPI_FUNC int HPyNumber_Check(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Number_Check)(ctx, h); }

/** Python's binary operators + - * @ // / %, and divmod. */
HPyAPI_FUNC HPy HPy_Add(HPyContext *ctx, HPy h1, HPy h2) { return _HPy_OF(ctx, Add)(ctx, h1, h2); }
HPyAPI_FUNC HPy HPy_Subtract(HPyContext *ctx, HPy h1, HPy h2) { return _HPy_OF(ctx, Subtract)(ctx, h1, h2); }
HPyAPI_FUNC HPy HPy_Multiply(HPyContext *ctx, HPy h1, HPy h2) { return _HPy_OF(ctx, Multiply)(ctx, h1, h2); }
HPyAPI_FUNC HPy HPy_MatrixMultiply(HPyContext *ctx, HPy h1, HPy h2) {
    return _HPy_OF(ctx, MatrixMultiply)(ctx, h1, h2);
}
HPyAPI_FUNC HPy HPy_FloorDivide(HPyContext *ctx, HPy h1, HPy h2) { return _HPy_OF(ctx, FloorDivide)(ctx, h1, h2); }
HPyAPI_FUNC HPy HPy_TrueDivide(HPyContext *ctx, HPy h1, HPy h2) { return _HPy_OF(ctx, TrueDivide)(ctx, h1, h2); }
HPyAPI_FUNC HPy HPy_Remainder(HPyContext *ctx, HPy h1, HPy h2) { return _HPy_OF(ctx, Remainder)(ctx, h1, h2); }
HPyAPI_FUNC HPy HPy_Divmod(HPyContext *ctx, HPy h1, HPy h2) { return _HPy_OF(ctx, Divmod)(ctx, h1, h2); }

/** Python's << >> & ^ |. */
HPyAPI_FUNC HPy HPy_Lshift(HPyContext *ctx, HPy h1, HPy h2) { return _HPy_OF(ctx, Lshift)(ctx, h1, h2); }
HPyAPI_FUNC HPy HPy_Rshift(HPyContext *ctx, HPy h1, HPy h2) { return _HPy_OF(ctx, Rshift)(ctx, h1, h2); }
HPyAPI_FUNC HPy HPy_And(HPyContext *ctx, HPy h1, HPy h2) { return _HPy_OF(ctx, And)(ctx, h1, h2); }
HPyAPI_FUNC HPy HPy_Xor(HPyContext *ctx, HPy h1, HPy h2) { return _HPy_OF(ctx, Xor)(ctx, h1, h2); }
HPyAPI_FUNC HPy HPy_Or(HPyContext *ctx, HPy h1, HPy h2) { return _HPy_OF(ctx, Or)(ctx, h1, h2); }

/** `pow(h1, h2, h3)`; `ctx->h_None` as h3 stands for no modulus. */
HPyAPI_FUNC HPy HPy_Power(HPyContext *ctx, HPy h1, HPy h2, HPy h3) { return _HPy_OF(ctx, Power)(ctx, h1, h2, h3); }

/** Python's unary - and +, abs, and ~. */
HPyAPI_FUNC HPy HPy_Negative(HPyContext *ctx, HPy h1) { return _HPy_OF(ctx, Negative)(ctx, h1); }
HPyAPI_FUNC HPy HPy_Positive(HPyContext *ctx, HPy h1) { return _HPy_OF(ctx, Positive)(ctx, h1); }
HPyAPI_FUNC HPy HPy_Absolute(HPyContext *ctx, HPy h1) { return _HPy_OF(ctx, Absolute)(ctx, h1); }
HPyAPI_FUNC HPy HPy_Invert(HPyContext *ctx, HPy h1) { return _HPy_OF(ctx, Invert)(ctx, h1); }

/** `operator.index(h1)`: an int without loss. */
HPyAPI_FUNC HPy HPy_Index(HPyContext *ctx, HPy h1) { return _HPy_OF(ctx, Index)(ctx, h1); }

/** `int(h1)` and `float(h1)`; both parse text too. */
HPyAPI_FUNC HPy HPy_Long(HPyContext *ctx, HPy h1) { return _HPy_OF(ctx, Long)(ctx, h1); }
HPyAPI_FUNC HPy HPy_Float(HPyContext *ctx, HPy h1) { return _HPy_OF(ctx, Float)(ctx, h1); }

/** Python's += and so on. The result, which may be h1 itself, comes as a new handle; h1 stays yours. */
HPyAPI_FUNC HPy HPy_InPlaceAdd(HPyContext *ctx, HPy h1, HPy h2) { return _HPy_OF(ctx, InPlaceAdd)(ctx, h1, h2); }
HPyAPI_FUNC HPy HPy_InPlaceSubtract(HPyContext *ctx, HPy h1, HPy h2) {
    return _HPy_OF(ctx, InPlaceSubtract)(ctx, h1, h2);
}
HPyAPI_FUNC HPy HPy_InPlaceMultiply(HPyContext *ctx, HPy h1, HPy h2) {
    return _HPy_OF(ctx, InPlaceMultiply)(ctx, h1, h2);
}
HPyAPI_FUNC HPy HPy_InPlaceMatrixMultiply(HPyContext *ctx, HPy h1, HPy h2) {
    return _HPy_OF(ctx, InPlaceMatrixMultiply)(ctx, h1, h2);
}
HPyAPI_FUNC HPy HPy_InPlaceFloorDivide(HPyContext *ctx, HPy h1, HPy h2) {
    return _HPy_OF(ctx, InPlaceFloorDivide)(ctx, h1, h2);
}
HPyAPI_FUNC HPy HPy_InPlaceTrueDivide(HPyContext *ctx, HPy h1, HPy h2) {
    return _HPy_OF(ctx, InPlaceTrueDivide)(ctx, h1, h2);
}
HPyAPI_FUNC HPy HPy_InPlaceRemainder(HPyContext *ctx, HPy h1, HPy h2) {
    return _HPy_OF(ctx, InPlaceRemainder)(ctx, h1, h2);
}
HPyAPI_FUNC HPy HPy_InPlacePower(HPyContext *ctx, HPy h1, HPy h2, HPy h3) {
    return _HPy_OF(ctx, InPlacePower)(ctx, h1, h2, h3);
}
HPyAPI_FUNC HPy HPy_InPlaceLshift(HPyContext *ctx, HPy h1, HPy h2) { return _HPy_OF(ctx, InPlaceLshift)(ctx, h1, h2); }
HPyAPI_FUNC HPy HPy_InPlaceRshift(HPyContext *ctx, HPy h1, HPy h2) { return _HPy_OF(ctx, InPlaceRshift)(ctx, h1, h2); }
HPyAPI_FUNC HPy HPy_InPlaceAnd(HPyContext *ctx, HPy h1, HPy h2) { return _HPy_OF(ctx, InPlaceAnd)(ctx, h1, h2); }
HPyAPI_FUNC HPy HPy_InPlaceXor(HPyContext *ctx, HPy h1, HPy h2) { return _HPy_OF(ctx, InPlaceXor)(ctx, h1, h2); }
HPyAPI_FUNC HPy HPy_InPlaceOr(HPyContext *ctx, HPy h1, HPy h2) { return _HPy_OF(ctx, InPlaceOr)(ctx, h1, h2); }

#endif
