// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/* HPyHelpers_AddType and HPyHelpers_PackArgsAndKeywords (hpy/helpers.h). */
#include "hpy.h"

int HPyHelpers_AddType(HPyContext *ctx, HPy obj, const char *name, HPyType_Spec *hpyspec, HPyType_SpecParam *params) {
    HPy type = HPyType_FromSpec(ctx, hpyspec, params);
    if (HPy_IsNull(type)) return 0;
    bool added = HPy_SetAttr_s(ctx, obj, name, type) == 0;
    HPy_Close(ctx, type);
    return added;
}

/* A new dict of the keyword arguments; HPy_NULL with an exception on error. */
static HPy pack_keywords(HPyContext *ctx, const HPy *values, HPy names, HPy_ssize_t count) {
    HPy dict = HPyDict_New(ctx);
    for (HPy_ssize_t i = 0; i < count && !HPy_IsNull(dict); i++) {
        HPy name = HPy_GetItem_i(ctx, names, i);
        if (HPy_IsNull(name) || HPy_SetItem(ctx, dict, name, values[i]) < 0) {
            HPy_Close(ctx, dict);
            dict = HPy_NULL;
        }
        HPy_Close(ctx, name);
    }
    return dict;
}

int HPyHelpers_PackArgsAndKeywords(HPyContext *ctx, const HPy *args, size_t nargs, HPy kwnames, HPy *out_args_tuple,
                                   HPy *out_kwd) {
    if (out_args_tuple == NULL || out_kwd == NULL) {
        HPyErr_SetString(ctx, ctx->h_SystemError, "HPyHelpers_PackArgsAndKeywords: a result pointer is NULL");
        return 0;
    }
    HPy_ssize_t nkw = HPy_IsNull(kwnames) ? 0 : HPy_Length(ctx, kwnames);
    if (nkw < 0) return 0;
    HPy dict = HPy_NULL;
    if (nkw > 0) {
        dict = pack_keywords(ctx, args + nargs, kwnames, nkw);
        if (HPy_IsNull(dict)) return 0;
    }
    HPy tuple = HPy_NULL;
    if (nargs > 0) {
        tuple = HPyTuple_FromArray(ctx, args, (HPy_ssize_t)nargs);
        if (HPy_IsNull(tuple)) {
            HPy_Close(ctx, dict);
            return 0;
        }
    }
    *out_args_tuple = tuple;
    *out_kwd = dict;
    return 1;
}
