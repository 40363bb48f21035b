// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * How HPyArg_Parse and its relatives work; hpy/helpers.h says what they do. Included by hpy.h only.
 *
 * GraalVM compiles C code with the Python code that calls it, but unrolls no loop of C. So the C compiler does: where
 * `fmt` is a literal, these functions become code for just its units, without a loop and without a format. The handles
 * then never leave the compiler's sight, as they do when stored to native memory or carried around a loop.
 */
#ifndef HPY_ARGPARSE_H
#define HPY_ARGPARSE_H

/** What is known between two units. */
typedef struct {
    size_t index; /**< of the unit's argument */
    bool optional, keyword_only;
    HPy_ssize_t keywords, used; /**< how many keywords were passed, and how many of them taken */
} _HPyArg_State;

/** Raises what went wrong, in the words that `fmt` asks for. Returns false. */
HPyAPI_HELPER bool _HPyArg_Fail(HPyContext *ctx, HPy type, const char *fmt, const char *what);

/** Raises the SystemError for a `fmt` or `keywords` that is NULL. Returns false. */
HPyAPI_HELPER bool _HPyArg_FailNull(HPyContext *ctx);

/** Index of `name` in the tuple `names`, whose item `but` is another; -1 if there is none, -2 on error. */
HPyAPI_HELPER HPy_ssize_t _HPyArg_Find(HPyContext *ctx, HPy names, HPy_ssize_t count, HPy_ssize_t but,
                                       const char *name);

/** The UTF-8 of a str without zeros for unit s; NULL with an exception. */
HPyAPI_HELPER const char *_HPyArg_Text(HPyContext *ctx, HPy value, const char *fmt);

HPyAPI_INLINE_HELPER bool _HPyArg_Long(HPyContext *ctx, HPy value, long *result) {
    *result = HPyLong_AsLong(ctx, value);
    return *result != -1 || !HPyErr_Occurred(ctx);
}

HPyAPI_INLINE_HELPER bool _HPyArg_Bits(HPyContext *ctx, HPy value, unsigned long long *result) {
    *result = HPyLong_AsUnsignedLongLongMask(ctx, value);
    return *result != ~0ull || !HPyErr_Occurred(ctx);
}

HPyAPI_INLINE_HELPER bool _HPyArg_Double(HPyContext *ctx, HPy value, double *result) {
    *result = HPyFloat_AsDouble(ctx, value);
    return *result != -1.0 || !HPyErr_Occurred(ctx);
}

/** An int that must be in a range; `type` names it in messages. */
#define _HPyArg_RANGED(LOWEST, HIGHEST, type)                                                                          \
    (_HPyArg_Long(ctx, value, &number) &&                                                                              \
     (number >= (LOWEST) || _HPyArg_Fail(ctx, ctx->h_OverflowError, fmt, type " is less than minimum")) &&             \
     (number <= (HIGHEST) || _HPyArg_Fail(ctx, ctx->h_OverflowError, fmt, type " is greater than maximum")))

/** Stores one argument. An absent optional one is HPy_NULL and leaves the target as it is. */
HPyAPI_INLINE_HELPER bool _HPyArg_Convert(HPyContext *ctx, char unit, HPy value, void *target, const char *fmt) {
    const bool absent = HPy_IsNull(value);
    long number = 0;
    unsigned long long bits = 0;
    double real = 0;
    switch (unit) {
    case 'b':
        if (absent) return true;
        if (!_HPyArg_RANGED(0, UCHAR_MAX, "unsigned byte integer")) return false;
        *(unsigned char *)target = (unsigned char)number;
        return true;
    case 'h':
        if (absent) return true;
        if (!_HPyArg_RANGED(SHRT_MIN, SHRT_MAX, "signed short integer")) return false;
        *(short *)target = (short)number;
        return true;
    case 'i':
        if (absent) return true;
        if (!_HPyArg_RANGED(INT_MIN, INT_MAX, "signed integer")) return false;
        *(int *)target = (int)number;
        return true;
    case 'l':
        if (absent) return true;
        if (!_HPyArg_Long(ctx, value, &number)) return false;
        *(long *)target = number;
        return true;
    case 'L':
        if (absent) return true;
        if (!_HPyArg_Long(ctx, value, &number)) return false;
        *(long long *)target = number;
        return true;
    case 'n':
        if (absent) return true;
        number = HPyLong_AsSsize_t(ctx, value);
        if (number == -1 && HPyErr_Occurred(ctx)) return false;
        *(HPy_ssize_t *)target = number;
        return true;
    case 'B':
        if (absent) return true;
        if (!_HPyArg_Bits(ctx, value, &bits)) return false;
        *(unsigned char *)target = (unsigned char)bits;
        return true;
    case 'H':
        if (absent) return true;
        if (!_HPyArg_Bits(ctx, value, &bits)) return false;
        *(unsigned short *)target = (unsigned short)bits;
        return true;
    case 'I':
        if (absent) return true;
        if (!_HPyArg_Bits(ctx, value, &bits)) return false;
        *(unsigned int *)target = (unsigned int)bits;
        return true;
    case 'k':
        if (absent) return true;
        if (!_HPyArg_Bits(ctx, value, &bits)) return false;
        *(unsigned long *)target = (unsigned long)bits;
        return true;
    case 'K':
        if (absent) return true;
        if (!_HPyArg_Bits(ctx, value, &bits)) return false;
        *(unsigned long long *)target = bits;
        return true;
    case 'f':
        if (absent) return true;
        if (!_HPyArg_Double(ctx, value, &real)) return false;
        *(float *)target = (float)real;
        return true;
    case 'd':
        if (absent) return true;
        if (!_HPyArg_Double(ctx, value, &real)) return false;
        *(double *)target = real;
        return true;
    case 'p': {
        if (absent) return true;
        int truth = HPy_IsTrue(ctx, value);
        if (truth < 0) return false;
        *(int *)target = truth;
        return true;
    }
    case 's': {
        if (absent) return true;
        const char *utf8 = _HPyArg_Text(ctx, value, fmt);
        if (utf8 == NULL) return false;
        *(const char **)target = utf8;
        return true;
    }
    case 'O':
        if (!absent) *(HPy *)target = value;
        return true;
    default: return _HPyArg_Fail(ctx, ctx->h_SystemError, fmt, "unknown arg format code");
    }
}

/** One character of a format for positional arguments. */
HPyAPI_INLINE_HELPER bool _HPyArg_Positional(HPyContext *ctx, _HPyArg_State *state, const HPy *args, size_t nargs,
                                       const char *fmt, char unit, void *target) {
    if (unit == '|') {
        state->optional = true;
        return true;
    }
    const size_t i = state->index++;
    HPy value = i < nargs ? args[i] : HPy_NULL;
    if (HPy_IsNull(value) && !state->optional) {
        return _HPyArg_Fail(ctx, ctx->h_TypeError, fmt, "required positional argument missing");
    }
    return _HPyArg_Convert(ctx, unit, value, target, fmt);
}

HPyAPI_INLINE_HELPER bool _HPyArg_PositionalEnd(HPyContext *ctx, const _HPyArg_State *state, size_t nargs,
                                              const char *fmt) {
    return nargs <= state->index ||
           _HPyArg_Fail(ctx, ctx->h_TypeError, fmt, "mismatched args (too many arguments for fmt)");
}

/** One character of a format for keywords, and the keyword of its unit. */
HPyAPI_INLINE_HELPER bool _HPyArg_CheckKeyword(HPyContext *ctx, _HPyArg_State *state, const char *fmt, char unit,
                                         const char *const *keywords) {
    if (unit == '|' || unit == '$') return true;
    const size_t i = state->index++;
    if (keywords[i] == NULL) {
        return _HPyArg_Fail(ctx, ctx->h_TypeError, fmt, "mismatched args (too few keywords for fmt)");
    }
    if (i > 0 && !*keywords[i] && *keywords[i - 1]) {
        return _HPyArg_Fail(ctx, ctx->h_SystemError, fmt, "empty keyword parameter name");
    }
    return true;
}

/** Begins the arguments after the keywords have been checked. */
HPyAPI_INLINE_HELPER bool _HPyArg_CheckEnd(HPyContext *ctx, _HPyArg_State *state, HPy kw, const char *fmt,
                                     const char *const *keywords) {
    if (keywords[state->index] != NULL) {
        return _HPyArg_Fail(ctx, ctx->h_TypeError, fmt, "mismatched args (too many keywords for fmt)");
    }
    state->index = 0;
    state->keywords = HPy_IsNull(kw) ? 0 : HPy_Length(ctx, kw);
    return state->keywords >= 0;
}

/** 1 if `name` is item `i` of the tuple `names`, 0 if not, -1 on error. */
HPyAPI_INLINE_HELPER int _HPyArg_IsName(HPyContext *ctx, HPy names, HPy_ssize_t i, const char *name) {
    HPy passed = HPy_GetItem_i(ctx, names, i);
    HPy wanted = HPyUnicode_FromString(ctx, name);
    int equal = HPy_IsNull(passed) || HPy_IsNull(wanted) ? -1 : HPy_RichCompareBool(ctx, passed, wanted, HPy_EQ);
    HPy_Close(ctx, wanted);
    HPy_Close(ctx, passed);
    return equal;
}

/** Where the value of a keyword is, or -1, or -2 on error. Most callers pass keywords in the order of their names. */
HPyAPI_INLINE_HELPER HPy_ssize_t _HPyArg_FindNext(HPyContext *ctx, const _HPyArg_State *state, HPy kwnames,
                                            const char *name) {
    int next = _HPyArg_IsName(ctx, kwnames, state->used, name);
    if (next < 0) return -2;
    return next ? state->used : _HPyArg_Find(ctx, kwnames, state->keywords, state->used, name);
}

/** Looks a keyword up in a dict: a new handle, or HPy_NULL, with an exception on error. */
HPyAPI_INLINE_HELPER HPy _HPyArg_Lookup(HPyContext *ctx, HPy dict, const char *name) {
    HPy key = HPyUnicode_FromString(ctx, name);
    if (HPy_IsNull(key)) return HPy_NULL;
    HPy value = HPy_Contains(ctx, dict, key) == 1 ? HPy_GetItem(ctx, dict, key) : HPy_NULL;
    HPy_Close(ctx, key);
    return value;
}

/** Gives a value that is ours to the tracker if the target refers to it, else closes it. Returns `converted`. */
HPyAPI_INLINE_HELPER bool _HPyArg_Release(HPyContext *ctx, HPyTracker *ht, char unit, HPy value, bool converted) {
    if (converted && ht != NULL && (unit == 'O' || unit == 's')) {
        if (HPyTracker_Add(ctx, *ht, value) == 0) return true;
        converted = false;
    }
    HPy_Close(ctx, value);
    return converted;
}

/** One character of a format for keywords, and its argument. `kw` is a dict, or the tuple of names. */
HPyAPI_INLINE_HELPER bool _HPyArg_Keyword(HPyContext *ctx, _HPyArg_State *state, HPyTracker *ht, const HPy *args,
                                    size_t nargs, HPy kw, bool dict, const char *fmt, char unit,
                                    const char *const *keywords, void *target) {
    if (unit == '|' || unit == '$') {
        state->optional = true;
        state->keyword_only = state->keyword_only || unit == '$';
        return true;
    }
    if (unit == 'O' && ht == NULL) {
        return _HPyArg_Fail(ctx, ctx->h_SystemError, fmt,
                            "needs an HPyTracker for unit 'O' beside keywords, but ht is NULL");
    }
    const size_t i = state->index++;
    const bool named = i >= nargs && state->used < state->keywords && *keywords[i];
    HPy value = HPy_NULL;
    if (i < nargs) {
        if (state->keyword_only) {
            return _HPyArg_Fail(ctx, ctx->h_TypeError, fmt, "keyword only argument passed as positional argument");
        }
        value = args[i];
    } else if (named && dict) {
        value = _HPyArg_Lookup(ctx, kw, keywords[i]);
        if (HPy_IsNull(value) && HPyErr_Occurred(ctx)) return false;
        state->used += !HPy_IsNull(value);
    } else if (named) {
        HPy_ssize_t at = _HPyArg_FindNext(ctx, state, kw, keywords[i]);
        if (at == -2) return false;
        if (at >= 0) {
            value = args[nargs + (size_t)at];
            state->used++;
        }
    }
    if (HPy_IsNull(value) && !state->optional) {
        return _HPyArg_Fail(ctx, ctx->h_TypeError, fmt, "no value for required argument");
    }
    bool owned = dict && named && !HPy_IsNull(value);
    if (unit == 'O' && !owned && !HPy_IsNull(value)) {
        value = HPy_Dup(ctx, value); /* the caller may close its arguments before it uses the target */
        owned = true;
    }
    bool converted = _HPyArg_Convert(ctx, unit, value, target, fmt);
    return owned ? _HPyArg_Release(ctx, ht, unit, value, converted) : converted;
}

HPyAPI_INLINE_HELPER bool _HPyArg_KeywordEnd(HPyContext *ctx, const _HPyArg_State *state, size_t nargs,
                                              const char *fmt) {
    if (nargs > state->index) {
        return _HPyArg_Fail(ctx, ctx->h_TypeError, fmt, "mismatched args (too many arguments for fmt)");
    }
    return state->used == state->keywords ||
           _HPyArg_Fail(ctx, ctx->h_TypeError, fmt,
                        "mismatched args (a keyword is unknown or was also passed by position)");
}

HPyAPI_INLINE_HELPER bool _HPyArg_OpenTracker(HPyContext *ctx, HPyTracker *ht) {
    if (ht == NULL) return true;
    *ht = HPyTracker_New(ctx, 0);
    return ht->_i != 0;
}

/** The public functions' result; on failure the caller does not close the tracker. */
HPyAPI_INLINE_HELPER int _HPyArg_Finish(HPyContext *ctx, HPyTracker *ht, bool parsed) {
    if (!parsed && ht != NULL) HPyTracker_Close(ctx, *ht);
    return parsed;
}

#if defined(HPY_GRAALVM_BITCODE) && defined(__OPTIMIZE__) && defined(__clang__)

/* The compiler knows a literal's size and characters once the loops below are unrolled. */
#define _HPyArg_UNITS(fmt) __builtin_strcspn(fmt, ":;")
#define _HPyArg_UNROLL _Pragma("clang loop unroll(full)")

HPyAPI_INLINE_HELPER int _HPyArg_Parse(HPyContext *ctx, HPyTracker *ht, const HPy *args, size_t nargs, const char *fmt,
                                 void *const *targets) {
    if (!_HPyArg_OpenTracker(ctx, ht)) return 0;
    _HPyArg_State state = {0, false, false, 0, 0};
    _HPyArg_UNROLL
    for (size_t u = 0; u < _HPyArg_UNITS(fmt); u++) {
        if (!_HPyArg_Positional(ctx, &state, args, nargs, fmt, fmt[u], targets[state.index])) {
            return _HPyArg_Finish(ctx, ht, false);
        }
    }
    return _HPyArg_Finish(ctx, ht, _HPyArg_PositionalEnd(ctx, &state, nargs, fmt));
}

HPyAPI_INLINE_HELPER int _HPyArg_ParseKeywords(HPyContext *ctx, HPyTracker *ht, const HPy *args, size_t nargs, HPy kw,
                                         bool dict, const char *fmt, const char *keywords[], void *const *targets) {
    if (!_HPyArg_OpenTracker(ctx, ht)) return 0;
    if (keywords == NULL) return _HPyArg_Finish(ctx, ht, _HPyArg_FailNull(ctx));
    _HPyArg_State state = {0, false, false, 0, 0};
    _HPyArg_UNROLL
    for (size_t u = 0; u < _HPyArg_UNITS(fmt); u++) {
        if (!_HPyArg_CheckKeyword(ctx, &state, fmt, fmt[u], keywords)) return _HPyArg_Finish(ctx, ht, false);
    }
    if (!_HPyArg_CheckEnd(ctx, &state, kw, fmt, keywords)) return _HPyArg_Finish(ctx, ht, false);
    _HPyArg_UNROLL
    for (size_t u = 0; u < _HPyArg_UNITS(fmt); u++) {
        if (!_HPyArg_Keyword(ctx, &state, ht, args, nargs, kw, dict, fmt, fmt[u], keywords, targets[state.index])) {
            return _HPyArg_Finish(ctx, ht, false);
        }
    }
    return _HPyArg_Finish(ctx, ht, _HPyArg_KeywordEnd(ctx, &state, nargs, fmt));
}

#ifndef __cplusplus

/* The arguments that follow are the format and, with keywords, their names; then the targets. */
#define HPyArg_Parse(ctx, ht, args, nargs, ...)                                                                        \
    _HPyArg_IF_LITERAL(_HPy_FIRST(__VA_ARGS__),                                                                        \
                       _HPyArg_Parse(ctx, ht, args, nargs, _HPy_FIRST(__VA_ARGS__),                                    \
                                     (void *const[]){_HPy_REST(__VA_ARGS__, NULL)}),                                   \
                       HPyArg_Parse(ctx, ht, args, nargs, __VA_ARGS__))
#define HPyArg_ParseKeywords(ctx, ht, args, nargs, kwnames, fmt, ...)                                                  \
    _HPyArg_IF_LITERAL(fmt,                                                                                            \
                       _HPyArg_ParseKeywords(ctx, ht, args, nargs, kwnames, false, fmt, _HPy_FIRST(__VA_ARGS__),       \
                                             (void *const[]){_HPy_REST(__VA_ARGS__, NULL)}),                           \
                       HPyArg_ParseKeywords(ctx, ht, args, nargs, kwnames, fmt, __VA_ARGS__))
#define HPyArg_ParseKeywordsDict(ctx, ht, args, nargs, kw, fmt, ...)                                                   \
    _HPyArg_IF_LITERAL(fmt,                                                                                            \
                       _HPyArg_ParseKeywords(ctx, ht, args, (size_t)(nargs), kw, true, fmt, _HPy_FIRST(__VA_ARGS__),   \
                                             (void *const[]){_HPy_REST(__VA_ARGS__, NULL)}),                           \
                       HPyArg_ParseKeywordsDict(ctx, ht, args, nargs, kw, fmt, __VA_ARGS__))
#define _HPyArg_IF_LITERAL(fmt, THEN, ELSE)                                                                            \
    __builtin_choose_expr(__builtin_constant_p(((const char *)(fmt))[0]), THEN, ELSE)

#elif __cplusplus >= 201103L

/* Overloads for formats that are arrays, as literals are: C++ has no __builtin_choose_expr. */
extern "C++" {

template <size_t N, typename... T>
HPyAPI_INLINE_HELPER int HPyArg_Parse(HPyContext *ctx, HPyTracker *ht, const HPy *args, size_t nargs,
                                      const char (&fmt)[N], T *...targets) {
    void *const all[] = {(void *)targets..., NULL};
    return __builtin_constant_p(fmt[0]) ? _HPyArg_Parse(ctx, ht, args, nargs, fmt, all)
                                        : HPyArg_Parse(ctx, ht, args, nargs, (const char *)fmt, targets...);
}

template <size_t N, typename... T>
HPyAPI_INLINE_HELPER int HPyArg_ParseKeywords(HPyContext *ctx, HPyTracker *ht, const HPy *args, size_t nargs,
                                              HPy kwnames, const char (&fmt)[N], const char *keywords[],
                                              T *...targets) {
    void *const all[] = {(void *)targets..., NULL};
    return __builtin_constant_p(fmt[0])
               ? _HPyArg_ParseKeywords(ctx, ht, args, nargs, kwnames, false, fmt, keywords, all)
               : HPyArg_ParseKeywords(ctx, ht, args, nargs, kwnames, (const char *)fmt, keywords, targets...);
}

template <size_t N, typename... T>
HPyAPI_INLINE_HELPER int HPyArg_ParseKeywordsDict(HPyContext *ctx, HPyTracker *ht, const HPy *args, HPy_ssize_t nargs,
                                                  HPy kw, const char (&fmt)[N], const char *keywords[],
                                                  T *...targets) {
    void *const all[] = {(void *)targets..., NULL};
    return __builtin_constant_p(fmt[0])
               ? _HPyArg_ParseKeywords(ctx, ht, args, (size_t)nargs, kw, true, fmt, keywords, all)
               : HPyArg_ParseKeywordsDict(ctx, ht, args, nargs, kw, (const char *)fmt, keywords, targets...);
}

} // extern "C++"
#endif

#endif

#endif
