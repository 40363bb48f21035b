// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** Helpers compiled into each extension (sources in ../../src), not part of the ABI. Included by hpy.h only. */
#ifndef HPY_HELPERS_H
#define HPY_HELPERS_H

/**
 * Argument parsing. `fmt` has one unit per argument, each with a pointer to a variable (initialise those of optional
 * arguments, which stay as they are when absent):
 *   b unsigned char, h short, i int, l long, L long long, n HPy_ssize_t: OverflowError if the int does not fit
 *   B unsigned char, H unsigned short, I unsigned, k unsigned long, K unsigned long long: lowest bits, no check
 *   f float, d double    p int: truth value    O HPy: any object    s const char *: UTF-8 of a str without zeros
 *   |  the rest is optional    $  the rest is keyword-only (after |)
 *   :name  ends the units and names the function in messages    ;text  ends the units and is the whole message
 * Return 1, or 0 with an exception (TypeError for wrong arguments, SystemError for a wrong `fmt`).
 *
 * `*ht`, unless NULL, becomes a tracker that owns the handles made on the way: after success close it when the
 * arguments are no longer used. With keywords, unit O needs one.
 */
HPyAPI_HELPER int HPyArg_Parse(HPyContext *ctx, HPyTracker *ht, const HPy *args, size_t nargs, const char *fmt, ...);

/** The same for HPyFunc_KEYWORDS. `keywords` names every unit and ends with NULL; "" makes one positional-only. */
HPyAPI_HELPER int HPyArg_ParseKeywords(HPyContext *ctx, HPyTracker *ht, const HPy *args, size_t nargs, HPy kwnames,
                                       const char *fmt, const char *keywords[], ...);

/** The same for HPy_tp_init and HPy_tp_new, whose keywords come as a dict (or HPy_NULL). */
HPyAPI_HELPER int HPyArg_ParseKeywordsDict(HPyContext *ctx, HPyTracker *ht, const HPy *args, HPy_ssize_t nargs, HPy kw,
                                           const char *fmt, const char *keywords[], ...);

/**
 * The Python value of C values: no unit gives None, one its value, several a tuple; (...) is a tuple, [...] a list,
 * {key:value, ...} a dict. Units: i int, l long, L long long, I unsigned, k unsigned long, K unsigned long long,
 * n HPy_ssize_t, f and d double, s const char * (UTF-8; NULL gives None), O or S HPy (HPy_NULL: an earlier error).
 * SystemError for a wrong `fmt`.
 */
HPyAPI_HELPER HPy HPy_BuildValue(HPyContext *ctx, const char *fmt, ...);

/**
 * A str as printf would make it. Conversions: %c code point, %d %i %u (lengths l, ll, z) and %x, %p pointer, %s UTF-8,
 * %% percent sign; of objects (HPy): %S str(), %R repr(), %A ascii(), %U a str, %V a str and a char * for HPy_NULL.
 * Wrong bytes of a char * become U+FFFD; surrogates stay.
 * In %[0][width][.precision] the width counts characters; the precision digits, the bytes of a char *, or the
 * characters of an object. Not for %c and %p; 0 only for numbers. SystemError for a wrong format, which must be ASCII.
 */
HPyAPI_HELPER HPy HPyUnicode_FromFormat(HPyContext *ctx, const char *fmt, ...);
HPyAPI_HELPER HPy HPyUnicode_FromFormatV(HPyContext *ctx, const char *fmt, va_list vargs);

/** Makes an exception with a formatted message pending; returns HPy_NULL. */
HPyAPI_HELPER HPy HPyErr_Format(HPyContext *ctx, HPy h_type, const char *fmt, ...);

/** Makes a type and sets it as attribute `name` of `obj`, usually the module. 1, or 0 with an exception. */
HPyAPI_HELPER int HPyHelpers_AddType(HPyContext *ctx, HPy obj, const char *name, HPyType_Spec *hpyspec,
                                     HPyType_SpecParam *params);

/**
 * Turns the arguments of an HPyFunc_KEYWORDS into what HPy_CallTupleDict takes: a tuple and a dict, both new handles,
 * or HPy_NULL if there is nothing to put in. 1, or 0 with an exception.
 */
HPyAPI_HELPER int HPyHelpers_PackArgsAndKeywords(HPyContext *ctx, const HPy *args, size_t nargs, HPy kwnames,
                                                 HPy *out_args_tuple, HPy *out_kwd);

/** A field of a struct sequence: its name, or HPyStructSequence_UnnamedField; `doc` may be NULL. */
typedef struct {
    const char *name;
    const char *doc;
} HPyStructSequence_Field;

/** A struct sequence type: a tuple with named fields. `fields` ends with a NULL name. */
typedef struct {
    const char *name;
    const char *doc;
    HPyStructSequence_Field *fields;
} HPyStructSequence_Desc;

extern _HPy_HIDDEN const char *const HPyStructSequence_UnnamedField;

/** A new struct sequence type. */
HPyAPI_HELPER HPy HPyStructSequence_NewType(HPyContext *ctx, HPyStructSequence_Desc *desc);

/** An instance; TypeError unless there are exactly as many `args` as fields. */
HPyAPI_HELPER HPy HPyStructSequence_New(HPyContext *ctx, HPy type, HPy_ssize_t nargs, HPy *args);

#endif
