// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#include "hpy.h"

HPyDef_METH(mean, "mean", HPyFunc_O, .doc = "mean(numbers, /)\n--\n\nThe arithmetic mean of a sequence of numbers.")
static HPy mean_impl(HPyContext *ctx, HPy self, HPy numbers)
{
    HPy_ssize_t count = HPy_Length(ctx, numbers);
    if (count < 0) {
        return HPy_NULL;
    }
    if (count == 0) {
        return HPyErr_SetString(ctx, ctx->h_ValueError, "the mean of no numbers");
    }
    double sum = 0;
    for (HPy_ssize_t i = 0; i < count; i++) {
        HPy number = HPy_GetItem_i(ctx, numbers, i);
        if (HPy_IsNull(number)) {
            return HPy_NULL;
        }
        double value = HPyFloat_AsDouble(ctx, number);
        HPy_Close(ctx, number);
        if (value == -1.0 && HPyErr_Occurred(ctx)) {
            return HPy_NULL;
        }
        sum += value;
    }
    return HPyFloat_FromDouble(ctx, sum / count);
}

static int is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

HPyDef_METH(words, "words", HPyFunc_O, .doc = "words(text, /)\n--\n\nHow many words a text has.")
static HPy words_impl(HPyContext *ctx, HPy self, HPy text)
{
    HPy_ssize_t size;
    const char *utf8 = HPyUnicode_AsUTF8AndSize(ctx, text, &size);
    if (utf8 == NULL) {
        return HPy_NULL;
    }
    int64_t count = 0;
    for (HPy_ssize_t i = 0; i < size; i++) {
        count += !is_space(utf8[i]) && (i == 0 || is_space(utf8[i - 1]));
    }
    return HPyLong_FromInt64_t(ctx, count);
}

static HPyDef *defines[] = {&mean, &words, NULL};
static HPyModuleDef definition = {.doc = "Statistics.", .defines = defines};

HPy_MODINIT(stats, definition)
