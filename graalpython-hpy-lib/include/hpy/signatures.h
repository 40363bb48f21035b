// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** Types of the C functions that an extension gives to Python. Included by hpy.h only. */
#ifndef HPY_SIGNATURES_H
#define HPY_SIGNATURES_H

/** Any function, in the tables of definitions; the signature beside it says how to call it. */
typedef void *(*HPyCFunction)(void);

/** Numbers of the signatures. HPyDef_METH takes the first four; slots have theirs by name (hpy/slots.h). */
typedef enum {
    HPyFunc_VARARGS = 1,
    HPyFunc_KEYWORDS = 2,
    HPyFunc_NOARGS = 3,
    HPyFunc_O = 4,
    HPyFunc_DESTROYFUNC = 5,
    HPyFunc_GETBUFFERPROC = 6,
    HPyFunc_RELEASEBUFFERPROC = 7,
    HPyFunc_UNARYFUNC = 8,
    HPyFunc_BINARYFUNC = 9,
    HPyFunc_TERNARYFUNC = 10,
    HPyFunc_INQUIRY = 11,
    HPyFunc_LENFUNC = 12,
    HPyFunc_SSIZEARGFUNC = 13,
    HPyFunc_SSIZESSIZEARGFUNC = 14,
    HPyFunc_SSIZEOBJARGPROC = 15,
    HPyFunc_SSIZESSIZEOBJARGPROC = 16,
    HPyFunc_OBJOBJARGPROC = 17,
    HPyFunc_FREEFUNC = 18,
    HPyFunc_GETATTRFUNC = 19,
    HPyFunc_GETATTROFUNC = 20,
    HPyFunc_SETATTRFUNC = 21,
    HPyFunc_SETATTROFUNC = 22,
    HPyFunc_REPRFUNC = 23,
    HPyFunc_HASHFUNC = 24,
    HPyFunc_RICHCMPFUNC = 25,
    HPyFunc_GETITERFUNC = 26,
    HPyFunc_ITERNEXTFUNC = 27,
    HPyFunc_DESCRGETFUNC = 28,
    HPyFunc_DESCRSETFUNC = 29,
    HPyFunc_INITPROC = 30,
    HPyFunc_NEWFUNC = 31,
    HPyFunc_GETTER = 32,
    HPyFunc_SETTER = 33,
    HPyFunc_OBJOBJPROC = 34,
    HPyFunc_TRAVERSEPROC = 35,
    HPyFunc_DESTRUCTOR = 36,
    HPyFunc_CAPSULE_DESTRUCTOR = 37,
    HPyFunc_VECTORCALLFUNC = 38,
    HPyFunc_MOD_CREATE = 39,
} HPyFunc_Signature;

/** HPy_tp_traverse calls it for each field of the struct (with HPy_VISIT); a result other than 0 ends the walk. */
typedef int (*HPyFunc_visitproc)(HPyField *field, void *arg);

/* For each signature the function type, by which HPyDef_* declare your function, and the pointer type. */
#define _HPy_SIGNATURE(SIG, pointer, RESULT, ...)                                                                      \
    typedef RESULT HPyFunc_##SIG##_function(__VA_ARGS__);                                                              \
    typedef HPyFunc_##SIG##_function *HPyFunc_##pointer

/* The methods' four. `args` holds `nargs` positional arguments, then the values of the keywords in tuple `kwnames`. */
_HPy_SIGNATURE(NOARGS, noargs, HPy, HPyContext *ctx, HPy self);
_HPy_SIGNATURE(O, o, HPy, HPyContext *ctx, HPy self, HPy arg);
_HPy_SIGNATURE(VARARGS, varargs, HPy, HPyContext *ctx, HPy self, const HPy *args, size_t nargs);
_HPy_SIGNATURE(KEYWORDS, keywords, HPy, HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames);

/* Operators. */
_HPy_SIGNATURE(UNARYFUNC, unaryfunc, HPy, HPyContext *ctx, HPy);
_HPy_SIGNATURE(BINARYFUNC, binaryfunc, HPy, HPyContext *ctx, HPy, HPy);
_HPy_SIGNATURE(TERNARYFUNC, ternaryfunc, HPy, HPyContext *ctx, HPy, HPy, HPy);
_HPy_SIGNATURE(INQUIRY, inquiry, int, HPyContext *ctx, HPy);
_HPy_SIGNATURE(HASHFUNC, hashfunc, HPy_hash_t, HPyContext *ctx, HPy);
_HPy_SIGNATURE(RICHCMPFUNC, richcmpfunc, HPy, HPyContext *ctx, HPy, HPy, HPy_RichCmpOp);
_HPy_SIGNATURE(REPRFUNC, reprfunc, HPy, HPyContext *ctx, HPy);

/* Sequences and mappings; a setter's value is HPy_NULL for `del`. */
_HPy_SIGNATURE(LENFUNC, lenfunc, HPy_ssize_t, HPyContext *ctx, HPy);
_HPy_SIGNATURE(SSIZEARGFUNC, ssizeargfunc, HPy, HPyContext *ctx, HPy, HPy_ssize_t);
_HPy_SIGNATURE(SSIZESSIZEARGFUNC, ssizessizeargfunc, HPy, HPyContext *ctx, HPy, HPy_ssize_t, HPy_ssize_t);
_HPy_SIGNATURE(SSIZEOBJARGPROC, ssizeobjargproc, int, HPyContext *ctx, HPy, HPy_ssize_t, HPy);
_HPy_SIGNATURE(SSIZESSIZEOBJARGPROC, ssizessizeobjargproc, int, HPyContext *ctx, HPy, HPy_ssize_t, HPy_ssize_t, HPy);
_HPy_SIGNATURE(OBJOBJARGPROC, objobjargproc, int, HPyContext *ctx, HPy, HPy, HPy);
_HPy_SIGNATURE(OBJOBJPROC, objobjproc, int, HPyContext *ctx, HPy, HPy);
_HPy_SIGNATURE(GETITERFUNC, getiterfunc, HPy, HPyContext *ctx, HPy);
_HPy_SIGNATURE(ITERNEXTFUNC, iternextfunc, HPy, HPyContext *ctx, HPy);

/* Attributes; `closure` is what the definition carries. */
_HPy_SIGNATURE(GETTER, getter, HPy, HPyContext *ctx, HPy, void *closure);
_HPy_SIGNATURE(SETTER, setter, int, HPyContext *ctx, HPy, HPy, void *closure);
_HPy_SIGNATURE(GETATTRFUNC, getattrfunc, HPy, HPyContext *ctx, HPy, char *);
_HPy_SIGNATURE(GETATTROFUNC, getattrofunc, HPy, HPyContext *ctx, HPy, HPy);
_HPy_SIGNATURE(SETATTRFUNC, setattrfunc, int, HPyContext *ctx, HPy, char *, HPy);
_HPy_SIGNATURE(SETATTROFUNC, setattrofunc, int, HPyContext *ctx, HPy, HPy, HPy);
_HPy_SIGNATURE(DESCRGETFUNC, descrgetfunc, HPy, HPyContext *ctx, HPy, HPy, HPy);
_HPy_SIGNATURE(DESCRSETFUNC, descrsetfunc, int, HPyContext *ctx, HPy, HPy, HPy);

/* Life of an object. `kw` is a dict or HPy_NULL. DESTROYFUNC and TRAVERSEPROC get the struct and may not use Python. */
_HPy_SIGNATURE(NEWFUNC, newfunc, HPy, HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw);
_HPy_SIGNATURE(INITPROC, initproc, int, HPyContext *ctx, HPy self, const HPy *args, HPy_ssize_t nargs, HPy kw);
_HPy_SIGNATURE(TRAVERSEPROC, traverseproc, int, void *object, HPyFunc_visitproc visit, void *arg);
_HPy_SIGNATURE(DESTRUCTOR, destructor, void, HPyContext *ctx, HPy);
_HPy_SIGNATURE(DESTROYFUNC, destroyfunc, void, void *);
_HPy_SIGNATURE(FREEFUNC, freefunc, void, HPyContext *ctx, void *);

/* Buffers (flags as in PEP 3118), and HPy_mod_create, which gets the module spec. */
_HPy_SIGNATURE(GETBUFFERPROC, getbufferproc, int, HPyContext *ctx, HPy, HPy_buffer *, int flags);
_HPy_SIGNATURE(RELEASEBUFFERPROC, releasebufferproc, void, HPyContext *ctx, HPy, HPy_buffer *);
_HPy_SIGNATURE(MOD_CREATE, mod_create, HPy, HPyContext *ctx, HPy spec);

/** Frees what a capsule points to. Runs when the capsule dies; may not use Python. */
typedef void (*HPyFunc_Capsule_Destructor)(const char *name, void *pointer, void *context);

/** Declares static function SYM with signature SIG (one of HPyFunc_Signature, by name). */
#define HPyFunc_DECLARE(SYM, SIG) static SIG##_function SYM

/** For HPy_tp_traverse, whose parameters must be named `visit` and `arg`: visits one field (by pointer). */
#define HPy_VISIT(hpyfield)                                                                                            \
    do {                                                                                                               \
        if (!HPyField_IsNull(*(hpyfield))) {                                                                           \
            int _visited = visit(hpyfield, arg);                                                                       \
            if (_visited) return _visited;                                                                             \
        }                                                                                                              \
    } while (0)

#endif
