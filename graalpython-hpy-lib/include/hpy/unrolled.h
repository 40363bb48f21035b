// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * In bitcode: where the length of an array of handles is known, its elements are passed one by one, so that the optimizer
 * need not store them to memory. Included by hpy.h only.
 */
#ifndef HPY_UNROLLED_H
#define HPY_UNROLLED_H

/* The functions for this; `n` is the length, 1 to 4, and elements beyond it are HPy_NULL. */

HPyAPI_FUNC HPy _HPy_Call_unrolled(HPyContext *ctx, HPy callable, size_t n, HPy a, HPy b, HPy c, HPy d) {
    const HPy args[] = {a, b, c, d};
    return ctx->ctx_Call(ctx, callable, args, n, HPy_NULL);
}
HPyAPI_FUNC HPy _HPy_CallMethod_unrolled(HPyContext *ctx, HPy name, size_t n, HPy a, HPy b, HPy c, HPy d) {
    const HPy args[] = {a, b, c, d};
    return ctx->ctx_CallMethod(ctx, name, args, n, HPy_NULL);
}
HPyAPI_FUNC HPy _HPyTuple_FromArray_unrolled(HPyContext *ctx, size_t n, HPy a, HPy b, HPy c, HPy d) {
    const HPy items[] = {a, b, c, d};
    return ctx->ctx_Tuple_FromArray(ctx, items, (HPy_ssize_t)n);
}

#define _HPy_IS_SHORT(array, n) (__builtin_constant_p(n) && (size_t)(n) - 1 < 4 && (array) != NULL)
#define _HPy_HAS_NONE(kwnames) (__builtin_constant_p((kwnames)._i) && HPy_IsNull(kwnames))
#define _HPy_ELEMENTS(array, n)                                                                                        \
    (array)[0], (n) > 1 ? (array)[1] : HPy_NULL, (n) > 2 ? (array)[2] : HPy_NULL, (n) > 3 ? (array)[3] : HPy_NULL

HPyAPI_INLINE_HELPER HPy _HPy_CallArray(HPyContext *ctx, HPy callable, const HPy *args, size_t nargs, HPy kwnames) {
    return _HPy_IS_SHORT(args, nargs) && _HPy_HAS_NONE(kwnames)
               ? _HPy_Call_unrolled(ctx, callable, nargs, _HPy_ELEMENTS(args, nargs))
               : HPy_Call(ctx, callable, args, nargs, kwnames);
}
HPyAPI_INLINE_HELPER HPy _HPy_CallMethodArray(HPyContext *ctx, HPy name, const HPy *args, size_t nargs, HPy kwnames) {
    return _HPy_IS_SHORT(args, nargs) && _HPy_HAS_NONE(kwnames)
               ? _HPy_CallMethod_unrolled(ctx, name, nargs, _HPy_ELEMENTS(args, nargs))
               : HPy_CallMethod(ctx, name, args, nargs, kwnames);
}
HPyAPI_INLINE_HELPER HPy _HPyTuple_FromItems(HPyContext *ctx, const HPy items[], HPy_ssize_t n) {
    return _HPy_IS_SHORT(items, n) ? _HPyTuple_FromArray_unrolled(ctx, (size_t)n, _HPy_ELEMENTS(items, n))
                                   : HPyTuple_FromArray(ctx, items, n);
}

#define HPy_Call _HPy_CallArray
#define HPy_CallMethod _HPy_CallMethodArray
#define HPyTuple_FromArray _HPyTuple_FromItems

#endif
