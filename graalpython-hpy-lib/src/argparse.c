// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/*
 * HPyArg_Parse and its relatives (hpy/helpers.h). On GraalVM a handle or `ctx` stored in native memory leaves the
 * compiler's sight, so both travel as parameters here, never in arrays or structs.
 */
#include "hpy.h"

#include <limits.h>
#include <string.h>

static const char *end_of_units(const char *fmt) {
    while (*fmt && *fmt != ':' && *fmt != ';') fmt++;
    return fmt;
}

/* Raises what went wrong; `end` is the end of the units, where the format may name the function or give the message. */
static bool fail(HPyContext *ctx, HPy type, const char *end, const char *what) {
    if (*end == ';') {
        HPyErr_SetString(ctx, type, end + 1);
    } else if (*end == ':') {
        HPyErr_Format(ctx, type, "%s() %s", end + 1, what);
    } else {
        HPyErr_Format(ctx, type, "function %s", what);
    }
    return false;
}

static bool read_long(HPyContext *ctx, HPy value, long *result) {
    *result = HPyLong_AsLong(ctx, value);
    return *result != -1 || !HPyErr_Occurred(ctx);
}

static bool read_bits(HPyContext *ctx, HPy value, unsigned long long *result) {
    *result = HPyLong_AsUnsignedLongLongMask(ctx, value);
    return *result != ULLONG_MAX || !HPyErr_Occurred(ctx);
}

static bool read_double(HPyContext *ctx, HPy value, double *result) {
    *result = HPyFloat_AsDouble(ctx, value);
    return *result != -1.0 || !HPyErr_Occurred(ctx);
}

static bool read_text(HPyContext *ctx, HPy value, const char *end, const char **result) {
    if (!HPyUnicode_Check(ctx, value)) return fail(ctx, ctx->h_TypeError, end, "a str is required");
    HPy_ssize_t size = 0;
    *result = HPyUnicode_AsUTF8AndSize(ctx, value, &size);
    if (*result == NULL) return false;
    if (strlen(*result) != (size_t)size) return fail(ctx, ctx->h_ValueError, end, "embedded null character");
    return true;
}

/* Two messages for a C type too small for an int. */
#define OUT_OF_RANGE(type) type " is less than minimum", type " is greater than maximum"

static bool read_ranged(HPyContext *ctx, HPy value, long lowest, long highest, const char *too_small,
                        const char *too_big, const char *end, long *result) {
    if (!read_long(ctx, value, result)) return false;
    if (*result < lowest) return fail(ctx, ctx->h_OverflowError, end, too_small);
    if (*result > highest) return fail(ctx, ctx->h_OverflowError, end, too_big);
    return true;
}

/* Not strchr, which would be a native call for each absent argument. */
static bool is_unit(char unit) {
    for (const char *known = "bBhHiIlkLKnfdpOs"; *known; known++) {
        if (*known == unit) return true;
    }
    return false;
}

/* Stores one argument. An absent optional one is HPy_NULL and leaves the target as it is. */
static bool convert(HPyContext *ctx, char unit, HPy value, void *target, const char *end) {
    long number = 0;
    unsigned long long bits = 0;
    double real = 0;
    if (HPy_IsNull(value) && is_unit(unit)) return true;
    switch (unit) {
    case 'b':
        if (!read_ranged(ctx, value, 0, UCHAR_MAX, OUT_OF_RANGE("unsigned byte integer"), end, &number)) return false;
        *(unsigned char *)target = (unsigned char)number;
        return true;
    case 'h':
        if (!read_ranged(ctx, value, SHRT_MIN, SHRT_MAX, OUT_OF_RANGE("signed short integer"), end, &number)) {
            return false;
        }
        *(short *)target = (short)number;
        return true;
    case 'i':
        if (!read_ranged(ctx, value, INT_MIN, INT_MAX, OUT_OF_RANGE("signed integer"), end, &number)) return false;
        *(int *)target = (int)number;
        return true;
    case 'l':
        if (!read_long(ctx, value, &number)) return false;
        *(long *)target = number;
        return true;
    case 'L':
        if (!read_long(ctx, value, &number)) return false;
        *(long long *)target = number;
        return true;
    case 'n':
        number = HPyLong_AsSsize_t(ctx, value);
        if (number == -1 && HPyErr_Occurred(ctx)) return false;
        *(HPy_ssize_t *)target = number;
        return true;
    case 'B':
        if (!read_bits(ctx, value, &bits)) return false;
        *(unsigned char *)target = (unsigned char)bits;
        return true;
    case 'H':
        if (!read_bits(ctx, value, &bits)) return false;
        *(unsigned short *)target = (unsigned short)bits;
        return true;
    case 'I':
        if (!read_bits(ctx, value, &bits)) return false;
        *(unsigned int *)target = (unsigned int)bits;
        return true;
    case 'k':
        if (!read_bits(ctx, value, &bits)) return false;
        *(unsigned long *)target = (unsigned long)bits;
        return true;
    case 'K':
        if (!read_bits(ctx, value, &bits)) return false;
        *(unsigned long long *)target = bits;
        return true;
    case 'f':
        if (!read_double(ctx, value, &real)) return false;
        *(float *)target = (float)real;
        return true;
    case 'd':
        if (!read_double(ctx, value, &real)) return false;
        *(double *)target = real;
        return true;
    case 'p': {
        int truth = HPy_IsTrue(ctx, value);
        if (truth < 0) return false;
        *(int *)target = truth;
        return true;
    }
    case 's': return read_text(ctx, value, end, (const char **)target);
    case 'O': *(HPy *)target = value; return true;
    default: return fail(ctx, ctx->h_SystemError, end, "unknown arg format code");
    }
}

static bool open_tracker(HPyContext *ctx, HPyTracker *ht) {
    if (ht == NULL) return true;
    *ht = HPyTracker_New(ctx, 0);
    return ht->_i != 0;
}

/* The public functions' result; on failure the caller does not close the tracker. */
static int finish(HPyContext *ctx, HPyTracker *ht, bool parsed) {
    if (!parsed && ht != NULL) HPyTracker_Close(ctx, *ht);
    return parsed;
}

static bool parse_positional(HPyContext *ctx, const HPy *args, size_t nargs, const char *fmt, va_list *targets) {
    const char *end = end_of_units(fmt);
    bool optional = false;
    size_t i = 0;
    for (; fmt != end; fmt++) {
        if (*fmt == '|') {
            optional = true;
            continue;
        }
        HPy value = i < nargs ? args[i] : HPy_NULL;
        if (i >= nargs && !optional) {
            return fail(ctx, ctx->h_TypeError, end, "required positional argument missing");
        }
        if (!convert(ctx, *fmt, value, va_arg(*targets, void *), end)) return false;
        i++;
    }
    if (i < nargs) {
        return fail(ctx, ctx->h_TypeError, end, "mismatched args (too many arguments for fmt)");
    }
    return true;
}

int HPyArg_Parse(HPyContext *ctx, HPyTracker *ht, const HPy *args, size_t nargs, const char *fmt, ...) {
    if (!open_tracker(ctx, ht)) return 0;
    va_list targets;
    va_start(targets, fmt);
    bool parsed = parse_positional(ctx, args, nargs, fmt, &targets);
    va_end(targets);
    return finish(ctx, ht, parsed);
}

/* The value of `name` among keywords passed as a tuple of names, borrowed. HPy_NULL if absent or on error. */
static HPy find_value(HPyContext *ctx, HPy names, HPy_ssize_t count, const HPy *values, HPy name) {
    for (HPy_ssize_t i = 0; i < count; i++) {
        HPy passed = HPy_GetItem_i(ctx, names, i);
        if (HPy_IsNull(passed)) return HPy_NULL;
        int equal = HPy_RichCompareBool(ctx, passed, name, HPy_EQ);
        HPy_Close(ctx, passed);
        if (equal < 0) return HPy_NULL;
        if (equal) return values[i];
    }
    return HPy_NULL;
}

/* Converts a value that is ours, and gives it to the tracker if the target refers to it, else closes it. */
static bool convert_owned(HPyContext *ctx, HPyTracker *ht, char unit, HPy value, void *target, const char *end) {
    bool converted = convert(ctx, unit, value, target, end);
    if (converted && ht != NULL && (unit == 'O' || unit == 's')) {
        if (HPyTracker_Add(ctx, *ht, value) == 0) return true;
        converted = false;
    }
    HPy_Close(ctx, value);
    return converted;
}

/* `kw` is a tuple of names for `kwvalues`, or a dict if that is NULL; HPy_NULL without keywords. */
static bool parse_keywords(HPyContext *ctx, HPyTracker *ht, const HPy *args, size_t nargs, HPy kw, const HPy *kwvalues,
                           const char *fmt, const char *keywords[], va_list *targets) {
    const char *end = end_of_units(fmt);
    size_t count = 0;
    while (keywords[count] != NULL && !*keywords[count]) count++;
    for (; keywords[count] != NULL; count++) {
        if (!*keywords[count]) return fail(ctx, ctx->h_SystemError, end, "empty keyword parameter name");
    }
    HPy_ssize_t nkw = HPy_IsNull(kw) ? 0 : HPy_Length(ctx, kw);
    if (nkw < 0) return false;

    bool optional = false, keyword_only = false;
    HPy_ssize_t used = 0;
    size_t i = 0;
    for (; fmt != end; fmt++) {
        const char unit = *fmt;
        if (unit == '|' || unit == '$') {
            optional = true;
            keyword_only = keyword_only || unit == '$';
            continue;
        }
        if (unit == 'O' && ht == NULL) {
            return fail(ctx, ctx->h_SystemError, end,
                        "needs an HPyTracker for unit 'O' beside keywords, but ht is NULL");
        }
        if (i >= count) return fail(ctx, ctx->h_TypeError, end, "mismatched args (too few keywords for fmt)");
        HPy value = HPy_NULL;
        bool owned = false;
        if (i < nargs) {
            if (keyword_only) {
                return fail(ctx, ctx->h_TypeError, end, "keyword only argument passed as positional argument");
            }
            value = args[i];
        } else if (used < nkw && *keywords[i]) {
            HPy name = HPyUnicode_FromString(ctx, keywords[i]);
            if (HPy_IsNull(name)) return false;
            if (kwvalues != NULL) {
                value = find_value(ctx, kw, nkw, kwvalues, name);
            } else if (HPy_Contains(ctx, kw, name) == 1) {
                value = HPy_GetItem(ctx, kw, name);
                owned = true;
            }
            HPy_Close(ctx, name);
            if (!HPy_IsNull(value)) {
                used++;
            } else if (HPyErr_Occurred(ctx)) {
                return false;
            }
        }
        if (HPy_IsNull(value) && !optional) {
            return fail(ctx, ctx->h_TypeError, end, "no value for required argument");
        }
        if (unit == 'O' && !owned && !HPy_IsNull(value)) {
            value = HPy_Dup(ctx, value); /* the caller may close its arguments before it uses the target */
            owned = true;
        }
        void *target = va_arg(*targets, void *);
        bool converted =
            owned ? convert_owned(ctx, ht, unit, value, target, end) : convert(ctx, unit, value, target, end);
        if (!converted) return false;
        i++;
    }
    if (i != count) return fail(ctx, ctx->h_TypeError, end, "mismatched args (too many keywords for fmt)");
    if (nargs > count) return fail(ctx, ctx->h_TypeError, end, "mismatched args (too many arguments for fmt)");
    if (used < nkw) {
        return fail(ctx, ctx->h_TypeError, end,
                    "mismatched args (a keyword is unknown or was also passed by position)");
    }
    return true;
}

int HPyArg_ParseKeywords(HPyContext *ctx, HPyTracker *ht, const HPy *args, size_t nargs, HPy kwnames, const char *fmt,
                         const char *keywords[], ...) {
    if (!open_tracker(ctx, ht)) return 0;
    va_list targets;
    va_start(targets, keywords);
    bool parsed = parse_keywords(ctx, ht, args, nargs, kwnames, args + nargs, fmt, keywords, &targets);
    va_end(targets);
    return finish(ctx, ht, parsed);
}

int HPyArg_ParseKeywordsDict(HPyContext *ctx, HPyTracker *ht, const HPy *args, HPy_ssize_t nargs, HPy kw,
                             const char *fmt, const char *keywords[], ...) {
    if (!open_tracker(ctx, ht)) return 0;
    va_list targets;
    va_start(targets, keywords);
    bool parsed = parse_keywords(ctx, ht, args, (size_t)nargs, kw, NULL, fmt, keywords, &targets);
    va_end(targets);
    return finish(ctx, ht, parsed);
}
