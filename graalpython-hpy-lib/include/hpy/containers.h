// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** tuple, list, dict and slice. Included by hpy.h only. */
#ifndef HPY_CONTAINERS_H
#define HPY_CONTAINERS_H

/** 1 if `h` is one (or of a subclass), else 0. Never fail. */
HPyAPI_FUNC int HPyTuple_Check(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Tuple_Check)(ctx, h); }
HPyAPI_FUNC int HPyList_Check(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, List_Check)(ctx, h); }
HPyAPI_FUNC int HPyDict_Check(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Dict_Check)(ctx, h); }

/** A tuple of `n` objects. */
HPyAPI_FUNC HPy HPyTuple_FromArray(HPyContext *ctx, const HPy items[], HPy_ssize_t n) {
    return _HPy_OF(ctx, Tuple_FromArray)(ctx, items, n);
}

/** HPyTuple_Pack(ctx, n, HPy...): a tuple of the `n` handles that follow. */
#ifdef __cplusplus
extern "C++" {
template <class... Handles> static inline HPy HPyTuple_Pack(HPyContext *ctx, HPy_ssize_t n, Handles... handles) {
    const HPy items[] = {handles..., HPy_NULL};
    return HPyTuple_FromArray(ctx, items, n);
}
}
#else
/* Not a variadic function: GraalVM would move each handle to native memory once more for it. */
#define HPyTuple_Pack(ctx, ...)                                                                                        \
    HPyTuple_FromArray(ctx, (const HPy[]){_HPy_REST(__VA_ARGS__, HPy_NULL)}, _HPy_FIRST(__VA_ARGS__))
#endif

/** A list of `len` empty places: set each with HPy_SetItem_i before Python sees the list. HPyListBuilder is safer. */
HPyAPI_FUNC HPy HPyList_New(HPyContext *ctx, HPy_ssize_t len) { return _HPy_OF(ctx, List_New)(ctx, len); }

/** Appends; SystemError if not a list. */
HPyAPI_FUNC int HPyList_Append(HPyContext *ctx, HPy h_list, HPy h_item) {
    return _HPy_OF(ctx, List_Append)(ctx, h_list, h_item);
}

/** Inserts before `index`, which counts from the end if negative and is cut to the list. Not in HPy 0.9.0. */
HPyAPI_FUNC int HPyList_Insert(HPyContext *ctx, HPy h_list, HPy_ssize_t index, HPy h_item) {
    return _HPy_OF(ctx, List_Insert)(ctx, h_list, index, h_item);
}

/** An empty dict. Use HPy_GetItem and HPy_SetItem for its entries. */
HPyAPI_FUNC HPy HPyDict_New(HPyContext *ctx) { return _HPy_OF(ctx, Dict_New)(ctx); }

/** A list of the keys; SystemError if not a dict. */
HPyAPI_FUNC HPy HPyDict_Keys(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Dict_Keys)(ctx, h); }

/** A shallow copy; SystemError if not a dict. */
HPyAPI_FUNC HPy HPyDict_Copy(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Dict_Copy)(ctx, h); }

/** `slice(start, stop, step)`; HPy_NULL stands for None. Not in HPy 0.9.0. */
HPyAPI_FUNC HPy HPySlice_New(HPyContext *ctx, HPy start, HPy stop, HPy step) {
    return _HPy_OF(ctx, Slice_New)(ctx, start, stop, step);
}

/** The three integers of a slice, None replaced; clip them with HPySlice_AdjustIndices. ValueError if `step` is 0. */
HPyAPI_FUNC int HPySlice_Unpack(HPyContext *ctx, HPy slice, HPy_ssize_t *start, HPy_ssize_t *stop, HPy_ssize_t *step) {
    return _HPy_OF(ctx, Slice_Unpack)(ctx, slice, start, stop, step);
}

/** Clips unpacked slice bounds to a sequence of `length` items. Returns how many items the slice has; never fails. */
HPyAPI_INLINE_HELPER HPy_ssize_t HPySlice_AdjustIndices(HPyContext *ctx, HPy_ssize_t length, HPy_ssize_t *start,
                                                        HPy_ssize_t *stop, HPy_ssize_t step) {
    (void)ctx;
    const HPy_ssize_t lowest = step < 0 ? -1 : 0;
    const HPy_ssize_t highest = length + lowest;
    HPy_ssize_t *const bounds[] = {start, stop};
    for (int i = 0; i < 2; i++) {
        HPy_ssize_t bound = *bounds[i] < 0 ? *bounds[i] + length : *bounds[i];
        *bounds[i] = bound < lowest ? lowest : bound > highest ? highest : bound;
    }
    if (step > 0) return *start < *stop ? (*stop - *start - 1) / step + 1 : 0;
    return *stop < *start ? (*start - *stop - 1) / -step + 1 : 0;
}

/*
 * Builders make a list or tuple of known size: set each place once (the item stays yours), then build or cancel, which
 * both end the builder. If `New` runs out of memory, `Set` does nothing and `Build` reports it.
 */

HPyAPI_FUNC HPyListBuilder HPyListBuilder_New(HPyContext *ctx, HPy_ssize_t size) {
    return _HPy_OF(ctx, ListBuilder_New)(ctx, size);
}
HPyAPI_FUNC void HPyListBuilder_Set(HPyContext *ctx, HPyListBuilder builder, HPy_ssize_t index, HPy h_item) {
    _HPy_OF(ctx, ListBuilder_Set)(ctx, builder, index, h_item);
}
HPyAPI_FUNC HPy HPyListBuilder_Build(HPyContext *ctx, HPyListBuilder builder) {
    return _HPy_OF(ctx, ListBuilder_Build)(ctx, builder);
}
HPyAPI_FUNC void HPyListBuilder_Cancel(HPyContext *ctx, HPyListBuilder builder) {
    _HPy_OF(ctx, ListBuilder_Cancel)(ctx, builder);
}
HPyAPI_FUNC HPyTupleBuilder HPyTupleBuilder_New(HPyContext *ctx, HPy_ssize_t size) {
    return _HPy_OF(ctx, TupleBuilder_New)(ctx, size);
}
HPyAPI_FUNC void HPyTupleBuilder_Set(HPyContext *ctx, HPyTupleBuilder builder, HPy_ssize_t index, HPy h_item) {
    _HPy_OF(ctx, TupleBuilder_Set)(ctx, builder, index, h_item);
}
HPyAPI_FUNC HPy HPyTupleBuilder_Build(HPyContext *ctx, HPyTupleBuilder builder) {
    return _HPy_OF(ctx, TupleBuilder_Build)(ctx, builder);
}
HPyAPI_FUNC void HPyTupleBuilder_Cancel(HPyContext *ctx, HPyTupleBuilder builder) {
    _HPy_OF(ctx, TupleBuilder_Cancel)(ctx, builder);
}

#endif
