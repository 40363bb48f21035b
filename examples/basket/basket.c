// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
// The extension of docs/debugging.md: C that calls back into Python.
#include "hpy.h"

static double price_of(HPyContext *ctx, HPy price, HPy item) {
    HPy result = HPy_Call(ctx, price, &item, 1, HPy_NULL);
    if (HPy_IsNull(result)) return -1;
    double value = HPyFloat_AsDouble(ctx, result);
    HPy_Close(ctx, result);
    return value;
}

HPyDef_METH(total, "total", HPyFunc_VARARGS, .doc = "total(items, price): the sum of price(item) of all items.")
static HPy total_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
    HPy items, price;
    double sum = 0;
    if (!HPyArg_Parse(ctx, NULL, args, nargs, "OO", &items, &price)) return HPy_NULL;
    HPy_ssize_t length = HPy_Length(ctx, items);
    for (HPy_ssize_t i = 0; i < length; i++) {
        HPy item = HPy_GetItem_i(ctx, items, i);
        if (HPy_IsNull(item)) return HPy_NULL;
        double value = price_of(ctx, price, item);
        HPy_Close(ctx, item);
        if (value == -1 && HPyErr_Occurred(ctx)) return HPy_NULL;
        sum += value;
    }
    return length < 0 ? HPy_NULL : HPyFloat_FromDouble(ctx, sum);
}

static HPyDef *defines[] = {&total, NULL};
static HPyModuleDef definition = {.doc = "Sums up prices.", .defines = defines};

HPy_MODINIT(basket, definition)
