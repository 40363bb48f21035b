// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * The cpython ABI's trampolines: functions with CPython's signature, for CPython's own tables, that call the real one.
 * A handle is a `PyObject *` in a struct here, and the arrays of both are the same. Included by hpy.h only.
 */
#ifndef HPY_CPYTHON_TRAMPOLINES_H
#define HPY_CPYTHON_TRAMPOLINES_H

/** The context of all modules in a binary, with the handles only; HPy_MODINIT fills it. */
extern _HPy_HIDDEN HPyContext _HPyCpy_context;

/** For several modules in one binary; the universal ABI needs it. */
#define HPY_MOD_EMBEDDABLE(modname)

/** Defines function SYM, with CPython's signature for SIG, which calls IMPL. */
#define HPyFunc_TRAMPOLINE(SYM, IMPL, SIG) _HPyFunc_TRAMPOLINE_##SIG(SYM, IMPL)

/* SYM becomes a zero, and so a null pointer in the definitions: for functions that CPython has no table for. */
#define _HPy_NO_TRAMPOLINE(SYM) enum { SYM = 0 };

/* What gives an object, what gives RESULT, and what gives nothing; the parameters, then what to pass. */
#define _HPyCpy_OBJECT(SYM, IMPL, PARAMETERS, ...)                                                                     \
    static PyObject *SYM PARAMETERS { return IMPL(&_HPyCpy_context, __VA_ARGS__)._i; }
#define _HPyCpy_VALUE(RESULT, SYM, IMPL, PARAMETERS, ...)                                                              \
    static RESULT SYM PARAMETERS { return IMPL(&_HPyCpy_context, __VA_ARGS__); }
#define _HPyCpy_VOID(SYM, IMPL, PARAMETERS, ...)                                                                       \
    static void SYM PARAMETERS { IMPL(&_HPyCpy_context, __VA_ARGS__); }

#define _HPyCpy_ITEMS(tuple) ((const HPy *)((PyTupleObject *)(tuple))->ob_item), PyTuple_GET_SIZE(tuple)

#define _HPyFunc_TRAMPOLINE_HPyFunc_NOARGS(S, I)                                                                       \
    _HPyCpy_OBJECT(S, I, (PyObject * a, PyObject * none _HPy_UNUSED), _hconv(a))
#define _HPyFunc_TRAMPOLINE_HPyFunc_O(S, I) _HPyFunc_TRAMPOLINE_HPyFunc_BINARYFUNC(S, I)
#define _HPyFunc_TRAMPOLINE_HPyFunc_VARARGS(S, I)                                                                      \
    _HPyCpy_OBJECT(S, I, (PyObject * a, PyObject *const *args, Py_ssize_t nargs), _hconv(a), (const HPy *)args,        \
                   (size_t)nargs)
/* For methods, whose `nargs` is a number, and for HPy_tp_call, where it may have CPython's flag for vector calls. */
#define _HPyFunc_TRAMPOLINE_HPyFunc_KEYWORDS(S, I)                                                                     \
    _HPyCpy_OBJECT(S, I, (PyObject * a, PyObject *const *args, size_t nargs, PyObject *kwnames), _hconv(a),            \
                   (const HPy *)args, (size_t)PyVectorcall_NARGS(nargs), _hconv(kwnames))

#define _HPyFunc_TRAMPOLINE_HPyFunc_UNARYFUNC(S, I) _HPyCpy_OBJECT(S, I, (PyObject * a), _hconv(a))
#define _HPyFunc_TRAMPOLINE_HPyFunc_BINARYFUNC(S, I)                                                                   \
    _HPyCpy_OBJECT(S, I, (PyObject * a, PyObject * b), _hconv(a), _hconv(b))
#define _HPyFunc_TRAMPOLINE_HPyFunc_TERNARYFUNC(S, I)                                                                  \
    _HPyCpy_OBJECT(S, I, (PyObject * a, PyObject * b, PyObject * c), _hconv(a), _hconv(b), _hconv(c))
#define _HPyFunc_TRAMPOLINE_HPyFunc_INQUIRY(S, I) _HPyCpy_VALUE(int, S, I, (PyObject * a), _hconv(a))
#define _HPyFunc_TRAMPOLINE_HPyFunc_HASHFUNC(S, I) _HPyCpy_VALUE(Py_hash_t, S, I, (PyObject * a), _hconv(a))
#define _HPyFunc_TRAMPOLINE_HPyFunc_REPRFUNC(S, I) _HPyFunc_TRAMPOLINE_HPyFunc_UNARYFUNC(S, I)
#define _HPyFunc_TRAMPOLINE_HPyFunc_RICHCMPFUNC(S, I)                                                                  \
    _HPyCpy_OBJECT(S, I, (PyObject * a, PyObject * b, int op), _hconv(a), _hconv(b), (HPy_RichCmpOp)op)

#define _HPyFunc_TRAMPOLINE_HPyFunc_LENFUNC(S, I) _HPyCpy_VALUE(Py_ssize_t, S, I, (PyObject * a), _hconv(a))
#define _HPyFunc_TRAMPOLINE_HPyFunc_SSIZEARGFUNC(S, I) _HPyCpy_OBJECT(S, I, (PyObject * a, Py_ssize_t i), _hconv(a), i)
#define _HPyFunc_TRAMPOLINE_HPyFunc_SSIZESSIZEARGFUNC(S, I)                                                            \
    _HPyCpy_OBJECT(S, I, (PyObject * a, Py_ssize_t i, Py_ssize_t j), _hconv(a), i, j)
#define _HPyFunc_TRAMPOLINE_HPyFunc_SSIZEOBJARGPROC(S, I)                                                              \
    _HPyCpy_VALUE(int, S, I, (PyObject * a, Py_ssize_t i, PyObject * b), _hconv(a), i, _hconv(b))
#define _HPyFunc_TRAMPOLINE_HPyFunc_SSIZESSIZEOBJARGPROC(S, I)                                                         \
    _HPyCpy_VALUE(int, S, I, (PyObject * a, Py_ssize_t i, Py_ssize_t j, PyObject * b), _hconv(a), i, j, _hconv(b))
#define _HPyFunc_TRAMPOLINE_HPyFunc_OBJOBJARGPROC(S, I)                                                                \
    _HPyCpy_VALUE(int, S, I, (PyObject * a, PyObject * b, PyObject * c), _hconv(a), _hconv(b), _hconv(c))
#define _HPyFunc_TRAMPOLINE_HPyFunc_OBJOBJPROC(S, I)                                                                   \
    _HPyCpy_VALUE(int, S, I, (PyObject * a, PyObject * b), _hconv(a), _hconv(b))
#define _HPyFunc_TRAMPOLINE_HPyFunc_GETITERFUNC(S, I) _HPyFunc_TRAMPOLINE_HPyFunc_UNARYFUNC(S, I)
#define _HPyFunc_TRAMPOLINE_HPyFunc_ITERNEXTFUNC(S, I) _HPyFunc_TRAMPOLINE_HPyFunc_UNARYFUNC(S, I)

#define _HPyFunc_TRAMPOLINE_HPyFunc_GETTER(S, I) _HPyCpy_OBJECT(S, I, (PyObject * a, void *closure), _hconv(a), closure)
#define _HPyFunc_TRAMPOLINE_HPyFunc_SETTER(S, I)                                                                       \
    _HPyCpy_VALUE(int, S, I, (PyObject * a, PyObject * b, void *closure), _hconv(a), _hconv(b), closure)
#define _HPyFunc_TRAMPOLINE_HPyFunc_GETATTRFUNC(S, I) _HPyCpy_OBJECT(S, I, (PyObject * a, char *name), _hconv(a), name)
#define _HPyFunc_TRAMPOLINE_HPyFunc_GETATTROFUNC(S, I) _HPyFunc_TRAMPOLINE_HPyFunc_BINARYFUNC(S, I)
#define _HPyFunc_TRAMPOLINE_HPyFunc_SETATTRFUNC(S, I)                                                                  \
    _HPyCpy_VALUE(int, S, I, (PyObject * a, char *name, PyObject *b), _hconv(a), name, _hconv(b))
#define _HPyFunc_TRAMPOLINE_HPyFunc_SETATTROFUNC(S, I) _HPyFunc_TRAMPOLINE_HPyFunc_OBJOBJARGPROC(S, I)
#define _HPyFunc_TRAMPOLINE_HPyFunc_DESCRGETFUNC(S, I) _HPyFunc_TRAMPOLINE_HPyFunc_TERNARYFUNC(S, I)
#define _HPyFunc_TRAMPOLINE_HPyFunc_DESCRSETFUNC(S, I) _HPyFunc_TRAMPOLINE_HPyFunc_OBJOBJARGPROC(S, I)

#define _HPyFunc_TRAMPOLINE_HPyFunc_NEWFUNC(S, I)                                                                      \
    _HPyCpy_OBJECT(S, I, (PyTypeObject * a, PyObject * args, PyObject * kw), _hconv((PyObject *)a),                    \
                   _HPyCpy_ITEMS(args), _hconv(kw))
#define _HPyFunc_TRAMPOLINE_HPyFunc_INITPROC(S, I)                                                                     \
    _HPyCpy_VALUE(int, S, I, (PyObject * a, PyObject * args, PyObject * kw), _hconv(a), _HPyCpy_ITEMS(args), _hconv(kw))
#define _HPyFunc_TRAMPOLINE_HPyFunc_DESTRUCTOR(S, I) _HPyCpy_VOID(S, I, (PyObject * a), _hconv(a))
#define _HPyFunc_TRAMPOLINE_HPyFunc_FREEFUNC(S, I) _HPyCpy_VOID(S, I, (void *memory), memory)

/* Buffers have the same fields in the same order. */
#define _HPyFunc_TRAMPOLINE_HPyFunc_GETBUFFERPROC(S, I)                                                                \
    _HPyCpy_VALUE(int, S, I, (PyObject * a, Py_buffer * buffer, int flags), _hconv(a), (HPy_buffer *)buffer, flags)
#define _HPyFunc_TRAMPOLINE_HPyFunc_RELEASEBUFFERPROC(S, I)                                                            \
    _HPyCpy_VOID(S, I, (PyObject * a, Py_buffer * buffer), _hconv(a), (HPy_buffer *)buffer)

/* These get the C struct: the functions that all types share find it, and the functions in the HPyDef. */
#define _HPyFunc_TRAMPOLINE_HPyFunc_DESTROYFUNC(S, I) _HPy_NO_TRAMPOLINE(S)
#define _HPyFunc_TRAMPOLINE_HPyFunc_TRAVERSEPROC(S, I) _HPy_NO_TRAMPOLINE(S)

/* CPython's create function gets its module definition too, which HPy's does not. */
#define _HPyFunc_TRAMPOLINE_HPyFunc_MOD_CREATE(S, I)                                                                   \
    static PyObject *S(PyObject *spec, PyModuleDef *def _HPy_UNUSED) {                                                 \
        return _HPyCpy_Module_Created(I(&_HPyCpy_context, _hconv(spec))._i);                                           \
    }
/** Passes on what a module's HPy_mod_create gave, unless that is a plain module: SystemError. */
HPyAPI_HELPER PyObject *_HPyCpy_Module_Created(PyObject *module);

#define _HPyFunc_TRAMPOLINE_HPyFunc_CAPSULE_DESTRUCTOR(S, I)                                                           \
    static void S(PyObject *capsule) {                                                                                 \
        const char *name = PyCapsule_GetName(capsule);                                                                 \
        I(name, PyCapsule_GetPointer(capsule, name), PyCapsule_GetContext(capsule));                                   \
    }

#endif
