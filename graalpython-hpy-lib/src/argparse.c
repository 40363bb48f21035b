// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/* HPyArg_Parse and its relatives (hpy/helpers.h) where hpy/argparse.h does not take their place. */
#include "hpy.h"

#include <string.h>

#undef HPyArg_Parse
#undef HPyArg_ParseKeywords
#undef HPyArg_ParseKeywordsDict

static const char *end_of_units(const char *fmt) {
    while (*fmt && *fmt != ':' && *fmt != ';') fmt++;
    return fmt;
}

bool _HPyArg_Fail(HPyContext *ctx, HPy type, const char *fmt, const char *what) {
    const char *end = end_of_units(fmt);
    if (*end == ';') {
        HPyErr_SetString(ctx, type, end + 1);
    } else if (*end == ':') {
        HPyErr_Format(ctx, type, "%s() %s", end + 1, what);
    } else {
        HPyErr_Format(ctx, type, "function %s", what);
    }
    return false;
}

bool _HPyArg_FailNull(HPyContext *ctx) {
    HPyErr_SetString(ctx, ctx->h_SystemError, "HPyArg_ParseKeywords: fmt or keywords is NULL");
    return false;
}

HPy_ssize_t _HPyArg_Find(HPyContext *ctx, HPy names, HPy_ssize_t count, HPy_ssize_t but, const char *name) {
    for (HPy_ssize_t i = 0; i < count; i++) {
        int equal = i == but ? 0 : _HPyArg_IsName(ctx, names, i, name);
        if (equal != 0) return equal < 0 ? -2 : i;
    }
    return -1;
}

const char *_HPyArg_Text(HPyContext *ctx, HPy value, const char *fmt) {
    if (!HPyUnicode_Check(ctx, value)) {
        _HPyArg_Fail(ctx, ctx->h_TypeError, fmt, "a str is required");
        return NULL;
    }
    HPy_ssize_t size = 0;
    const char *utf8 = HPyUnicode_AsUTF8AndSize(ctx, value, &size);
    if (utf8 != NULL && strlen(utf8) != (size_t)size) {
        _HPyArg_Fail(ctx, ctx->h_ValueError, fmt, "embedded null character");
        return NULL;
    }
    return utf8;
}

/* The target of a format character, NULL for those that have none. */
static void *next_target(char unit, va_list *targets) {
    return unit == '|' || unit == '$' ? NULL : va_arg(*targets, void *);
}

static bool parse_positional(HPyContext *ctx, const HPy *args, size_t nargs, const char *fmt, va_list *targets) {
    if (fmt == NULL) {
        HPyErr_SetString(ctx, ctx->h_SystemError, "HPyArg_Parse: fmt is NULL");
        return false;
    }
    _HPyArg_State state = {0};
    for (const char *unit = fmt, *end = end_of_units(fmt); unit != end; unit++) {
        if (!_HPyArg_Positional(ctx, &state, args, nargs, fmt, *unit, next_target(*unit, targets))) return false;
    }
    return _HPyArg_PositionalEnd(ctx, &state, nargs, fmt);
}

int HPyArg_Parse(HPyContext *ctx, HPyTracker *ht, const HPy *args, size_t nargs, const char *fmt, ...) {
    if (!_HPyArg_OpenTracker(ctx, ht)) return 0;
    va_list targets;
    va_start(targets, fmt);
    bool parsed = parse_positional(ctx, args, nargs, fmt, &targets);
    va_end(targets);
    return _HPyArg_Finish(ctx, ht, parsed);
}

static bool parse_keywords(HPyContext *ctx, HPyTracker *ht, const HPy *args, size_t nargs, HPy kw, bool dict,
                           const char *fmt, const char *keywords[], va_list *targets) {
    if (fmt == NULL || keywords == NULL) return _HPyArg_FailNull(ctx);
    const char *end = end_of_units(fmt);
    _HPyArg_State state = {0};
    for (const char *unit = fmt; unit != end; unit++) {
        if (!_HPyArg_CheckKeyword(ctx, &state, fmt, *unit, keywords)) return false;
    }
    if (!_HPyArg_CheckEnd(ctx, &state, kw, fmt, keywords)) return false;
    for (const char *unit = fmt; unit != end; unit++) {
        void *target = next_target(*unit, targets);
        if (!_HPyArg_Keyword(ctx, &state, ht, args, nargs, kw, dict, fmt, *unit, keywords, target)) return false;
    }
    return _HPyArg_KeywordEnd(ctx, &state, nargs, fmt);
}

int HPyArg_ParseKeywords(HPyContext *ctx, HPyTracker *ht, const HPy *args, size_t nargs, HPy kwnames, const char *fmt,
                         const char *keywords[], ...) {
    if (!_HPyArg_OpenTracker(ctx, ht)) return 0;
    va_list targets;
    va_start(targets, keywords);
    bool parsed = parse_keywords(ctx, ht, args, nargs, kwnames, false, fmt, keywords, &targets);
    va_end(targets);
    return _HPyArg_Finish(ctx, ht, parsed);
}

int HPyArg_ParseKeywordsDict(HPyContext *ctx, HPyTracker *ht, const HPy *args, HPy_ssize_t nargs, HPy kw,
                             const char *fmt, const char *keywords[], ...) {
    if (!_HPyArg_OpenTracker(ctx, ht)) return 0;
    va_list targets;
    va_start(targets, keywords);
    bool parsed = parse_keywords(ctx, ht, args, (size_t)nargs, kw, true, fmt, keywords, &targets);
    va_end(targets);
    return _HPyArg_Finish(ctx, ht, parsed);
}
