// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
// FUNCTION(NAME, CALL) defines a Python function that makes one call of the API with its arguments a, b and c. The
// result becomes a Python object by its C type; an error value without an error, or an error beside a result, is
// told apart.

static HPy error_beside_result(HPyContext *ctx) {
    HPyErr_Clear(ctx);
    HPyErr_SetString(ctx, ctx->h_AssertionError, "an error is set beside a result");
    return HPy_NULL;
}

static HPy from_object(HPyContext *ctx, HPy value) {
    if (HPy_IsNull(value) || !HPyErr_Occurred(ctx))
        return value;
    HPy_Close(ctx, value);
    return error_beside_result(ctx);
}

#define FROM_NUMBER(NAME, TYPE, MAKE)                                                                                  \
    static HPy from_##NAME(HPyContext *ctx, TYPE value) {                                                              \
        if (!HPyErr_Occurred(ctx))                                                                                     \
            return MAKE(ctx, value);                                                                                   \
        return value == (TYPE)-1 ? HPy_NULL : error_beside_result(ctx);                                                \
    }
FROM_NUMBER(int, int, HPyLong_FromInt32_t)
FROM_NUMBER(unsigned, unsigned, HPyLong_FromUInt32_t)
FROM_NUMBER(long, long, HPyLong_FromInt64_t)
FROM_NUMBER(unsigned_long, unsigned long, HPyLong_FromUInt64_t)
FROM_NUMBER(double, double, HPyFloat_FromDouble)

static HPy from_pointer(HPyContext *ctx, void *value) {
    if (!HPyErr_Occurred(ctx))
        return HPyLong_FromUInt64_t(ctx, (uintptr_t)value);
    return value == NULL ? HPy_NULL : error_beside_result(ctx);
}

static HPy from_string(HPyContext *ctx, const char *value) {
    if (!HPyErr_Occurred(ctx))
        return HPyBytes_FromString(ctx, value);
    return value == NULL ? HPy_NULL : error_beside_result(ctx);
}

#define RESULT(CALL)                                                                                                   \
    _Generic((CALL),                                                                                                   \
        HPy: from_object,                                                                                              \
        int: from_int,                                                                                                 \
        unsigned: from_unsigned,                                                                                       \
        long: from_long,                                                                                               \
        unsigned long: from_unsigned_long,                                                                             \
        double: from_double,                                                                                           \
        void *: from_pointer,                                                                                          \
        const char *: from_string)(ctx, CALL)

#define FUNCTION(NAME, CALL)                                                                                           \
    HPyDef_METH(NAME, #NAME, HPyFunc_VARARGS)                                                                          \
    static HPy NAME##_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {                                 \
        HPy a = nargs > 0 ? args[0] : HPy_NULL;                                                                        \
        HPy b = nargs > 1 ? args[1] : HPy_NULL;                                                                        \
        HPy c = nargs > 2 ? args[2] : HPy_NULL;                                                                        \
        (void)a, (void)b, (void)c;                                                                                     \
        return RESULT(CALL);                                                                                           \
    }

// What a call gets besides objects.
#define SSIZE(X) HPyLong_AsSsize_t(ctx, X)
#define BITS(X) HPyLong_AsUInt64_tMask(ctx, X)
#define UTF8(X) HPyUnicode_AsUTF8AndSize(ctx, X, NULL)
#define BYTES(X) HPyBytes_AsString(ctx, X), HPyBytes_Size(ctx, X)
#define OR_NULL(X) (HPy_Is(ctx, X, ctx->h_None) ? HPy_NULL : X)

// What is more than one call.

static inline HPy next_or_end(HPyContext *ctx, HPy iterator) {
    HPy item = HPyIter_Next(ctx, iterator);
    return HPy_IsNull(item) && !HPyErr_Occurred(ctx) ? HPyUnicode_FromString(ctx, "end") : item;
}

static inline HPy unpacked(HPyContext *ctx, HPy slice) {
    HPy_ssize_t start, stop, step;
    if (HPySlice_Unpack(ctx, slice, &start, &stop, &step) < 0)
        return HPy_NULL;
    return HPy_BuildValue(ctx, "nnn", start, stop, step);
}

static inline HPy adjusted_indices(HPyContext *ctx, HPy slice, HPy_ssize_t length) {
    HPy_ssize_t start, stop, step;
    if (HPySlice_Unpack(ctx, slice, &start, &stop, &step) < 0)
        return HPy_NULL;
    HPy_ssize_t count = HPySlice_AdjustIndices(ctx, length, &start, &stop, step);
    return HPy_BuildValue(ctx, "nnnn", count, start, stop, step);
}

static inline HPy built_list(HPyContext *ctx, const HPy *items, size_t count) {
    HPyListBuilder builder = HPyListBuilder_New(ctx, count);
    for (size_t i = 0; i < count; i++)
        HPyListBuilder_Set(ctx, builder, i, items[i]);
    return HPyListBuilder_Build(ctx, builder);
}

static inline HPy built_tuple(HPyContext *ctx, const HPy *items, size_t count) {
    HPyTupleBuilder builder = HPyTupleBuilder_New(ctx, count);
    for (size_t i = 0; i < count; i++)
        HPyTupleBuilder_Set(ctx, builder, i, items[i]);
    return HPyTupleBuilder_Build(ctx, builder);
}

static inline int has_type_of(HPyContext *ctx, HPy object, HPy other) {
    HPy type = HPy_Type(ctx, other);
    int result = HPy_TypeCheck(ctx, object, type);
    HPy_Close(ctx, type);
    return result;
}

static inline int is_subtype_of(HPyContext *ctx, HPy object, HPy other) {
    HPy type = HPy_Type(ctx, object);
    HPy base = HPy_Type(ctx, other);
    int result = HPyType_IsSubtype(ctx, type, base);
    HPy_Close(ctx, type);
    HPy_Close(ctx, base);
    return result;
}
