// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/* HPy_BuildValue (hpy/helpers.h): a recursive descent over the format. Values come from `values` in the same order. */
#include "hpy.h"

/* Each level of brackets takes some of the stack, and reads what is inside of it once more. */
#define MAX_DEPTH 100

static HPy build_item(HPyContext *ctx, const char **fmt, va_list *values);

static HPy wrong_format(HPyContext *ctx, const char *what, char c) {
    return HPyErr_Format(ctx, ctx->h_SystemError, "%s '%c' in the format string passed to HPy_BuildValue", what, c);
}

/* Items up to the end of the group that `opener` began and `closer` ends; -1 with SystemError if it has no such end. */
static HPy_ssize_t count_items(HPyContext *ctx, const char *fmt, char opener, char closer) {
    HPy_ssize_t items = 0;
    for (int depth = 0; depth > 0 || *fmt != closer; fmt++) {
        if (*fmt == '(' || *fmt == '[' || *fmt == '{') {
            if (depth == MAX_DEPTH) {
                HPyErr_SetString(ctx, ctx->h_SystemError,
                                 "too many brackets in the format string passed to HPy_BuildValue");
                return -1;
            }
            items += depth++ == 0;
        } else if (*fmt == ')' || *fmt == ']' || *fmt == '}') {
            if (depth-- == 0) {
                wrong_format(ctx, "unmatched", opener ? opener : *fmt);
                return -1;
            }
        } else if (*fmt == '\0') {
            if (!opener) return items; /* of a group inside, which reports it */
            wrong_format(ctx, "unmatched", opener);
            return -1;
        } else {
            items += depth == 0 && *fmt != ',' && *fmt != ' ';
        }
    }
    return items;
}

static void skip_separators(const char **fmt) {
    while (**fmt == ',' || **fmt == ' ') ++*fmt;
}

static HPy build_tuple(HPyContext *ctx, const char **fmt, va_list *values, HPy_ssize_t size) {
    HPyTupleBuilder tuple = HPyTupleBuilder_New(ctx, size);
    for (HPy_ssize_t i = 0; i < size; i++) {
        HPy item = build_item(ctx, fmt, values);
        if (HPy_IsNull(item)) {
            HPyTupleBuilder_Cancel(ctx, tuple);
            return HPy_NULL;
        }
        HPyTupleBuilder_Set(ctx, tuple, i, item);
        HPy_Close(ctx, item);
    }
    return HPyTupleBuilder_Build(ctx, tuple);
}

static HPy build_list(HPyContext *ctx, const char **fmt, va_list *values, HPy_ssize_t size) {
    HPyListBuilder list = HPyListBuilder_New(ctx, size);
    for (HPy_ssize_t i = 0; i < size; i++) {
        HPy item = build_item(ctx, fmt, values);
        if (HPy_IsNull(item)) {
            HPyListBuilder_Cancel(ctx, list);
            return HPy_NULL;
        }
        HPyListBuilder_Set(ctx, list, i, item);
        HPy_Close(ctx, item);
    }
    return HPyListBuilder_Build(ctx, list);
}

/* Adds one `key:value`. */
static bool build_entry(HPyContext *ctx, const char **fmt, va_list *values, HPy dict) {
    HPy key = build_item(ctx, fmt, values);
    if (HPy_IsNull(key)) return false;
    HPy value = HPy_NULL;
    if (**fmt == ':') {
        ++*fmt;
        value = build_item(ctx, fmt, values);
    } else {
        wrong_format(ctx, "missing", ':');
    }
    bool added = !HPy_IsNull(value) && HPy_SetItem(ctx, dict, key, value) == 0;
    HPy_Close(ctx, value);
    HPy_Close(ctx, key);
    return added;
}

static bool build_entries(HPyContext *ctx, const char **fmt, va_list *values, HPy dict) {
    for (bool comma_due = false; **fmt != '}';) {
        if (**fmt == ' ') {
            ++*fmt;
        } else if ((**fmt == ',') != comma_due) {
            wrong_format(ctx, comma_due ? "missing" : "unexpected", ',');
            return false;
        } else if (comma_due) {
            ++*fmt;
            comma_due = false;
        } else {
            if (!build_entry(ctx, fmt, values, dict)) return false;
            comma_due = true;
        }
    }
    return true;
}

static HPy build_dict(HPyContext *ctx, const char **fmt, va_list *values) {
    HPy dict = HPyDict_New(ctx);
    if (HPy_IsNull(dict) || build_entries(ctx, fmt, values, dict)) return dict;
    HPy_Close(ctx, dict);
    return HPy_NULL;
}

/* The group behind its opening bracket. */
static HPy build_group(HPyContext *ctx, const char **fmt, va_list *values, char opener, char closer) {
    HPy_ssize_t size = count_items(ctx, *fmt, opener, closer);
    if (size < 0) return HPy_NULL;
    HPy group = opener == '('   ? build_tuple(ctx, fmt, values, size)
                : opener == '[' ? build_list(ctx, fmt, values, size)
                                : build_dict(ctx, fmt, values);
    if (HPy_IsNull(group)) return HPy_NULL;
    skip_separators(fmt);
    ++*fmt;
    return group;
}

static HPy build_item(HPyContext *ctx, const char **fmt, va_list *values) {
    skip_separators(fmt);
    const char unit = *(*fmt)++;
    switch (unit) {
    case '(': return build_group(ctx, fmt, values, '(', ')');
    case '[': return build_group(ctx, fmt, values, '[', ']');
    case '{': return build_group(ctx, fmt, values, '{', '}');
    case 'i': return HPyLong_FromLong(ctx, va_arg(*values, int));
    case 'l': return HPyLong_FromLong(ctx, va_arg(*values, long));
    case 'L': return HPyLong_FromLongLong(ctx, va_arg(*values, long long));
    case 'n': return HPyLong_FromSsize_t(ctx, va_arg(*values, HPy_ssize_t));
    case 'I': return HPyLong_FromUnsignedLong(ctx, va_arg(*values, unsigned));
    case 'k': return HPyLong_FromUnsignedLong(ctx, va_arg(*values, unsigned long));
    case 'K': return HPyLong_FromUnsignedLongLong(ctx, va_arg(*values, unsigned long long));
    case 'f':
    case 'd': return HPyFloat_FromDouble(ctx, va_arg(*values, double));
    case 's': {
        const char *utf8 = va_arg(*values, const char *);
        return utf8 == NULL ? HPy_Dup(ctx, ctx->h_None) : HPyUnicode_FromString(ctx, utf8);
    }
    case 'O':
    case 'S': {
        HPy object = va_arg(*values, HPy);
        if (HPy_IsNull(object) && !HPyErr_Occurred(ctx)) {
            HPyErr_SetString(ctx, ctx->h_SystemError, "HPy_NULL object passed to HPy_BuildValue");
        }
        return HPy_Dup(ctx, object);
    }
    case 'N':
        return HPyErr_SetString(
            ctx, ctx->h_SystemError,
            "HPy_BuildValue does not support the 'N' formatting unit. Use 'O' and close the handle.");
    default: return wrong_format(ctx, "bad format char", unit);
    }
}

HPy HPy_BuildValue(HPyContext *ctx, const char *fmt, ...) {
    if (fmt == NULL) return HPyErr_SetString(ctx, ctx->h_SystemError, "HPy_BuildValue: fmt is NULL");
    HPy_ssize_t size = count_items(ctx, fmt, '\0', '\0');
    if (size < 0) return HPy_NULL;
    if (size == 0) return HPy_Dup(ctx, ctx->h_None);
    va_list values;
    va_start(values, fmt);
    HPy result = size == 1 ? build_item(ctx, &fmt, &values) : build_tuple(ctx, &fmt, &values, size);
    va_end(values);
    return result;
}
