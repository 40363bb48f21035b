// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * Trampolines: functions with CPython's signature that CPython puts into its own tables. Each packs its parameters
 * into a block that ends with room for the result, and lets the context call the real function with handles.
 * Order and types of a block's fields are ABI: the parameters in order, then the result.
 * Included by hpy.h only.
 */
#ifndef HPY_TRAMPOLINES_H
#define HPY_TRAMPOLINES_H

/* The context of CPython's trampolines, set when the module is loaded; HPy_MODINIT defines it. */
#ifdef HPY_EMBEDDED_MODULES
/** For several modules in one binary, each in one source file, which says this before its first definition. */
#define HPY_MOD_EMBEDDABLE(modname) static HPyContext *_ctx_for_trampolines;
#define _HPy_DEFINE_CONTEXT
#else
#define HPY_MOD_EMBEDDABLE(modname)
#define _HPy_DEFINE_CONTEXT HPyContext *_ctx_for_trampolines;
extern _HPy_HIDDEN HPyContext *_ctx_for_trampolines;
#endif

HPyAPI_FUNC void _HPy_CallRealFunctionFromTrampoline(HPyContext *ctx, HPyFunc_Signature sig, HPyCFunction func,
                                                     void *args) {
    ctx->ctx_CallRealFunctionFromTrampoline(ctx, sig, func, args);
}

#if defined(HPY_GRAALVM_BITCODE) && !defined(HPY_ABI_HYBRID)
#define HPyFunc_TRAMPOLINE(SYM, IMPL, SIG) _HPy_NO_TRAMPOLINE(SYM)
#else
/** Defines function SYM, with CPython's signature for SIG, which calls IMPL. */
#define HPyFunc_TRAMPOLINE(SYM, IMPL, SIG) _HPyFunc_TRAMPOLINE_##SIG(SYM, IMPL)
#endif

/* SYM becomes a zero, and so a null pointer in the definitions. */
#define _HPy_NO_TRAMPOLINE(SYM) enum { SYM = 0 };

#define _HPy_TRAMPOLINE(SYM, IMPL, SIG, RESULT, PARAMETERS, FIELDS, ...)                                               \
    __attribute__((unused)) static RESULT SYM PARAMETERS {                                                             \
        struct {                                                                                                       \
            FIELDS                                                                                                     \
            RESULT result;                                                                                             \
        } call = {__VA_ARGS__, 0};                                                                                     \
        _HPy_CallRealFunctionFromTrampoline(_ctx_for_trampolines, SIG, _HPy_FUNCTION(HPyCFunction, IMPL), &call);      \
        return call.result;                                                                                            \
    }
#define _HPy_TRAMPOLINE_VOID(SYM, IMPL, SIG, PARAMETERS, FIELDS, ...)                                                  \
    __attribute__((unused)) static void SYM PARAMETERS {                                                               \
        struct {                                                                                                       \
            FIELDS                                                                                                     \
        } call = {__VA_ARGS__};                                                                                        \
        _HPy_CallRealFunctionFromTrampoline(_ctx_for_trampolines, SIG, _HPy_FUNCTION(HPyCFunction, IMPL), &call);      \
    }

#define _HPy_TRAMPOLINE_VOID_1(S, I, SIG, A) _HPy_TRAMPOLINE_VOID(S, I, SIG, (A a), A a;, a)
#define _HPy_TRAMPOLINE_VOID_2(S, I, SIG, A, B) _HPy_TRAMPOLINE_VOID(S, I, SIG, (A a, B b), A a; B b;, a, b)
#define _HPy_TRAMPOLINE_1(S, I, SIG, R, A) _HPy_TRAMPOLINE(S, I, SIG, R, (A a), A a;, a)
#define _HPy_TRAMPOLINE_2(S, I, SIG, R, A, B) _HPy_TRAMPOLINE(S, I, SIG, R, (A a, B b), A a; B b;, a, b)
#define _HPy_TRAMPOLINE_3(S, I, SIG, R, A, B, C) _HPy_TRAMPOLINE(S, I, SIG, R, (A a, B b, C c), A a; B b; C c;, a, b, c)
#define _HPy_TRAMPOLINE_4(S, I, SIG, R, A, B, C, D)                                                                    \
    _HPy_TRAMPOLINE(S, I, SIG, R, (A a, B b, C c, D d), A a; B b; C c; D d;, a, b, c, d)

typedef cpy_PyObject *_HPy_object;
typedef cpy_PyObject *const *_HPy_objects;
#define _HPy_O _HPy_object
#define _HPy_N HPy_ssize_t

#define _HPyFunc_TRAMPOLINE_HPyFunc_NOARGS(S, I) _HPy_TRAMPOLINE_1(S, I, HPyFunc_NOARGS, _HPy_O, _HPy_O)
#define _HPyFunc_TRAMPOLINE_HPyFunc_O(S, I) _HPy_TRAMPOLINE_2(S, I, HPyFunc_O, _HPy_O, _HPy_O, _HPy_O)
#define _HPyFunc_TRAMPOLINE_HPyFunc_VARARGS(S, I)                                                                      \
    _HPy_TRAMPOLINE_3(S, I, HPyFunc_VARARGS, _HPy_O, _HPy_O, _HPy_objects, _HPy_N)
#define _HPyFunc_TRAMPOLINE_HPyFunc_KEYWORDS(S, I)                                                                     \
    _HPy_TRAMPOLINE_4(S, I, HPyFunc_KEYWORDS, _HPy_O, _HPy_O, _HPy_objects, size_t, _HPy_O)

#define _HPyFunc_TRAMPOLINE_HPyFunc_UNARYFUNC(S, I) _HPy_TRAMPOLINE_1(S, I, HPyFunc_UNARYFUNC, _HPy_O, _HPy_O)
#define _HPyFunc_TRAMPOLINE_HPyFunc_BINARYFUNC(S, I) _HPy_TRAMPOLINE_2(S, I, HPyFunc_BINARYFUNC, _HPy_O, _HPy_O, _HPy_O)
#define _HPyFunc_TRAMPOLINE_HPyFunc_TERNARYFUNC(S, I)                                                                  \
    _HPy_TRAMPOLINE_3(S, I, HPyFunc_TERNARYFUNC, _HPy_O, _HPy_O, _HPy_O, _HPy_O)
#define _HPyFunc_TRAMPOLINE_HPyFunc_INQUIRY(S, I) _HPy_TRAMPOLINE_1(S, I, HPyFunc_INQUIRY, int, _HPy_O)
#define _HPyFunc_TRAMPOLINE_HPyFunc_HASHFUNC(S, I) _HPy_TRAMPOLINE_1(S, I, HPyFunc_HASHFUNC, HPy_hash_t, _HPy_O)
#define _HPyFunc_TRAMPOLINE_HPyFunc_REPRFUNC(S, I) _HPy_TRAMPOLINE_1(S, I, HPyFunc_REPRFUNC, _HPy_O, _HPy_O)
#define _HPyFunc_TRAMPOLINE_HPyFunc_RICHCMPFUNC(S, I)                                                                  \
    _HPy_TRAMPOLINE_3(S, I, HPyFunc_RICHCMPFUNC, _HPy_O, _HPy_O, _HPy_O, int)

#define _HPyFunc_TRAMPOLINE_HPyFunc_LENFUNC(S, I) _HPy_TRAMPOLINE_1(S, I, HPyFunc_LENFUNC, _HPy_N, _HPy_O)
#define _HPyFunc_TRAMPOLINE_HPyFunc_SSIZEARGFUNC(S, I)                                                                 \
    _HPy_TRAMPOLINE_2(S, I, HPyFunc_SSIZEARGFUNC, _HPy_O, _HPy_O, _HPy_N)
#define _HPyFunc_TRAMPOLINE_HPyFunc_SSIZESSIZEARGFUNC(S, I)                                                            \
    _HPy_TRAMPOLINE_3(S, I, HPyFunc_SSIZESSIZEARGFUNC, _HPy_O, _HPy_O, _HPy_N, _HPy_N)
#define _HPyFunc_TRAMPOLINE_HPyFunc_SSIZEOBJARGPROC(S, I)                                                              \
    _HPy_TRAMPOLINE_3(S, I, HPyFunc_SSIZEOBJARGPROC, int, _HPy_O, _HPy_N, _HPy_O)
#define _HPyFunc_TRAMPOLINE_HPyFunc_SSIZESSIZEOBJARGPROC(S, I)                                                         \
    _HPy_TRAMPOLINE_4(S, I, HPyFunc_SSIZESSIZEOBJARGPROC, int, _HPy_O, _HPy_N, _HPy_N, _HPy_O)
#define _HPyFunc_TRAMPOLINE_HPyFunc_OBJOBJARGPROC(S, I)                                                                \
    _HPy_TRAMPOLINE_3(S, I, HPyFunc_OBJOBJARGPROC, int, _HPy_O, _HPy_O, _HPy_O)
#define _HPyFunc_TRAMPOLINE_HPyFunc_OBJOBJPROC(S, I) _HPy_TRAMPOLINE_2(S, I, HPyFunc_OBJOBJPROC, int, _HPy_O, _HPy_O)
#define _HPyFunc_TRAMPOLINE_HPyFunc_GETITERFUNC(S, I) _HPy_TRAMPOLINE_1(S, I, HPyFunc_GETITERFUNC, _HPy_O, _HPy_O)
#define _HPyFunc_TRAMPOLINE_HPyFunc_ITERNEXTFUNC(S, I) _HPy_TRAMPOLINE_1(S, I, HPyFunc_ITERNEXTFUNC, _HPy_O, _HPy_O)

#define _HPyFunc_TRAMPOLINE_HPyFunc_GETTER(S, I) _HPy_TRAMPOLINE_2(S, I, HPyFunc_GETTER, _HPy_O, _HPy_O, void *)
#define _HPyFunc_TRAMPOLINE_HPyFunc_SETTER(S, I) _HPy_TRAMPOLINE_3(S, I, HPyFunc_SETTER, int, _HPy_O, _HPy_O, void *)
#define _HPyFunc_TRAMPOLINE_HPyFunc_GETATTRFUNC(S, I)                                                                  \
    _HPy_TRAMPOLINE_2(S, I, HPyFunc_GETATTRFUNC, _HPy_O, _HPy_O, char *)
#define _HPyFunc_TRAMPOLINE_HPyFunc_GETATTROFUNC(S, I)                                                                 \
    _HPy_TRAMPOLINE_2(S, I, HPyFunc_GETATTROFUNC, _HPy_O, _HPy_O, _HPy_O)
#define _HPyFunc_TRAMPOLINE_HPyFunc_SETATTRFUNC(S, I)                                                                  \
    _HPy_TRAMPOLINE_3(S, I, HPyFunc_SETATTRFUNC, int, _HPy_O, char *, _HPy_O)
#define _HPyFunc_TRAMPOLINE_HPyFunc_SETATTROFUNC(S, I)                                                                 \
    _HPy_TRAMPOLINE_3(S, I, HPyFunc_SETATTROFUNC, int, _HPy_O, _HPy_O, _HPy_O)
#define _HPyFunc_TRAMPOLINE_HPyFunc_DESCRGETFUNC(S, I)                                                                 \
    _HPy_TRAMPOLINE_3(S, I, HPyFunc_DESCRGETFUNC, _HPy_O, _HPy_O, _HPy_O, _HPy_O)
#define _HPyFunc_TRAMPOLINE_HPyFunc_DESCRSETFUNC(S, I)                                                                 \
    _HPy_TRAMPOLINE_3(S, I, HPyFunc_DESCRSETFUNC, int, _HPy_O, _HPy_O, _HPy_O)

#define _HPyFunc_TRAMPOLINE_HPyFunc_NEWFUNC(S, I)                                                                      \
    _HPy_TRAMPOLINE_3(S, I, HPyFunc_NEWFUNC, _HPy_O, _HPy_O, _HPy_O, _HPy_O)
#define _HPyFunc_TRAMPOLINE_HPyFunc_INITPROC(S, I)                                                                     \
    _HPy_TRAMPOLINE_3(S, I, HPyFunc_INITPROC, int, _HPy_O, _HPy_O, _HPy_O)
#define _HPyFunc_TRAMPOLINE_HPyFunc_TRAVERSEPROC(S, I)                                                                 \
    _HPy_TRAMPOLINE_3(S, I, HPyFunc_TRAVERSEPROC, int, _HPy_O, cpy_visitproc, void *)
#define _HPyFunc_TRAMPOLINE_HPyFunc_DESTRUCTOR(S, I) _HPy_TRAMPOLINE_VOID_1(S, I, HPyFunc_DESTRUCTOR, _HPy_O)
#define _HPyFunc_TRAMPOLINE_HPyFunc_FREEFUNC(S, I) _HPy_TRAMPOLINE_VOID_1(S, I, HPyFunc_FREEFUNC, void *)

#define _HPyFunc_TRAMPOLINE_HPyFunc_GETBUFFERPROC(S, I)                                                                \
    _HPy_TRAMPOLINE_3(S, I, HPyFunc_GETBUFFERPROC, int, _HPy_O, cpy_Py_buffer *, int)
#define _HPyFunc_TRAMPOLINE_HPyFunc_RELEASEBUFFERPROC(S, I)                                                            \
    _HPy_TRAMPOLINE_VOID_2(S, I, HPyFunc_RELEASEBUFFERPROC, _HPy_O, cpy_Py_buffer *)

/* HPy_tp_destroy has no counterpart in CPython, which finds the function in the HPyDef. */
#define _HPyFunc_TRAMPOLINE_HPyFunc_DESTROYFUNC(S, I) _HPy_NO_TRAMPOLINE(S)

/* CPython's create function gets its module definition too, which HPy's does not. */
#define _HPyFunc_TRAMPOLINE_HPyFunc_MOD_CREATE(S, I)                                                                   \
    _HPy_TRAMPOLINE(S, I, HPyFunc_MOD_CREATE, _HPy_O, (_HPy_O a, cpy_PyModuleDef * def), _HPy_O a;, ((void)def, a))

/* The block of a capsule's destructor is the capsule itself. */
#define _HPyFunc_TRAMPOLINE_HPyFunc_CAPSULE_DESTRUCTOR(S, I)                                                           \
    __attribute__((unused)) static void S(cpy_PyObject *capsule) {                                                     \
        _HPy_CallRealFunctionFromTrampoline(_ctx_for_trampolines, HPyFunc_CAPSULE_DESTRUCTOR,                          \
                                            _HPy_FUNCTION(HPyCFunction, I), capsule);                                  \
    }

#endif
