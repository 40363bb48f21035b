// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** Handles and the other types every part of the API uses. Included by hpy.h only. */
#ifndef HPY_TYPES_H
#define HPY_TYPES_H

#define _HPy_HIDDEN __attribute__((visibility("hidden")))
#define _HPy_UNUSED __attribute__((unused))
#define _HPy_NO_RETURN __attribute__((noreturn))
#define HPy_EXPORTED_SYMBOL __attribute__((visibility("default")))

/* Debuggers and stack traces show the line that calls the API, in debug builds, too. */
#ifdef __clang__
#define _HPy_INLINE __attribute__((always_inline, nodebug)) static inline
#else
#define _HPy_INLINE __attribute__((always_inline)) static inline
#endif

/**
 * Before a function: GraalPy runs it natively, with all that it calls, or never does. Without them the build decides.
 * Only what needs no Python, no variables and no C++ exceptions can be native; the build says why something is not.
 * For other implementations they mean nothing. Not in HPy 0.9.0.
 */
#define HPy_NATIVE __attribute__((section(".text.hpy_native")))
#define HPy_BITCODE __attribute__((section(".text.hpy_bitcode")))

/** How API functions are declared: calls through the context, small helpers, and helpers linked into the extension. */
#if defined HPY_GRAALVM_API
#define HPyAPI_FUNC __attribute__((noinline))
#elif defined HPY_GRAALVM_BITCODE
/* Calls by name, which GraalPy binds to the context of the module; the bodies in these headers are not used. */
#define HPyAPI_FUNC extern inline __attribute__((gnu_inline, noinline))
#else
#define HPyAPI_FUNC HPyAPI_INLINE_HELPER
#endif
#define HPyAPI_INLINE_HELPER _HPy_UNUSED _HPy_INLINE
#define HPyAPI_HELPER _HPy_HIDDEN

/** The way to the interpreter; see hpy/context.h. */
typedef struct _HPyContext_s HPyContext;

/* What is inside of a handle and its relatives: bits that the interpreter knows, or in the cpython ABI an object. */
#ifdef HPY_ABI_CPYTHON
typedef PyObject *_HPy_bits;
#else
typedef intptr_t _HPy_bits;
#endif

/** A handle to a Python object. Opaque: two handles to one object may differ, compare with HPy_Is. */
typedef struct _HPy_s {
    _HPy_bits _i;
} HPy;

/** A reference to an object from inside the C struct of another; see HPyField_Store. All zero is empty. */
typedef struct {
    _HPy_bits _i;
} HPyField;

/** A reference to an object from a C global that HPyModuleDef.globals lists; see HPyGlobal_Store. */
typedef struct {
    _HPy_bits _i;
} HPyGlobal;

/** An unfinished list; see HPyListBuilder_New. */
typedef struct {
    _HPy_bits _lst;
} HPyListBuilder;

/** An unfinished tuple; see HPyTupleBuilder_New. */
typedef struct {
    _HPy_bits _tup;
} HPyTupleBuilder;

/** A set of handles to be closed together; see HPyTracker_New. */
typedef struct {
    _HPy_bits _i;
} HPyTracker;

/** Token between HPy_LeavePythonExecution and HPy_ReenterPythonExecution. */
typedef struct {
    intptr_t _i;
} HPyThreadState;

#ifdef __cplusplus
#define _hconv(h) (HPy{h})
#define _hfconv(h) (HPyField{h})
#define _hgconv(h) (HPyGlobal{h})
#define _htsconv(h) (HPyThreadState{h})
#else
#define _hconv(h) ((HPy){h})
#define _hfconv(h) ((HPyField){h})
#define _hgconv(h) ((HPyGlobal){h})
#define _htsconv(h) ((HPyThreadState){h})
#endif

/** No object: the error result, and an absent optional argument. */
#define HPy_NULL _hconv(0)
#define HPy_IsNull(h) ((h)._i == 0)
#define HPyField_NULL _hfconv(0)
#define HPyField_IsNull(f) ((f)._i == 0)

/** The bits of a handle as a pointer, for C libraries that carry a `void *`; ownership does not change. */
HPyAPI_INLINE_HELPER HPy HPy_FromVoidP(void *p) { return _hconv((_HPy_bits)p); }
HPyAPI_INLINE_HELPER void *HPy_AsVoidP(HPy h) { return (void *)h._i; }

typedef intptr_t HPy_ssize_t;
typedef intptr_t HPy_hash_t;
typedef uint32_t HPy_UCS4;
#define HPY_SSIZE_T_MAX INTPTR_MAX
#define HPY_SSIZE_T_MIN (-HPY_SSIZE_T_MAX - 1)

/** What HPy_Compile_s parses: one expression, a file of statements, or one interactive statement. */
typedef enum {
    HPy_SourceKind_Expr = 0,
    HPy_SourceKind_File = 1,
    HPy_SourceKind_Single = 2,
} HPy_SourceKind;

/** Comparison that HPy_RichCompare makes and HPy_tp_richcompare is asked for. */
typedef enum {
    HPy_LT = 0,
    HPy_LE = 1,
    HPy_EQ = 2,
    HPy_NE = 3,
    HPy_GT = 4,
    HPy_GE = 5,
} HPy_RichCmpOp;

/** Part of a capsule; the HPyCapsule_Get... and HPyCapsule_Set... functions choose it. */
typedef enum {
    HPyCapsule_key_Pointer = 0,
    HPyCapsule_key_Name = 1,
    HPyCapsule_key_Context = 2,
    HPyCapsule_key_Destructor = 3,
} _HPyCapsule_key;

/** Memory that an object exports (PEP 3118). Sizes and strides are bytes; `format` NULL means unsigned bytes. */
typedef struct {
    void *buf;
    HPy obj; /**< owner, closed by the consumer when the buffer is released */
    HPy_ssize_t len;
    HPy_ssize_t itemsize;
    int readonly;
    int ndim;
    char *format;
    HPy_ssize_t *shape;
    HPy_ssize_t *strides;
    HPy_ssize_t *suboffsets;
    void *internal;
} HPy_buffer;

/* Names of CPython's types. The universal ABI never looks inside them: they stay incomplete. */
#ifdef _HPY_WITH_PYTHON_H
typedef PyObject cpy_PyObject;
typedef PyMethodDef cpy_PyMethodDef;
typedef PyModuleDef cpy_PyModuleDef;
typedef Py_buffer cpy_Py_buffer;
#else
typedef struct FORBIDDEN_cpy_PyObject cpy_PyObject;
typedef struct FORBIDDEN_PyMethodDef cpy_PyMethodDef;
typedef struct FORBIDDEN_PyModuleDef cpy_PyModuleDef;
typedef struct FORBIDDEN_bufferinfo cpy_Py_buffer;
#endif
typedef cpy_PyObject *(*cpy_PyCFunction)(cpy_PyObject *, cpy_PyObject *const *, HPy_ssize_t);
typedef int (*cpy_visitproc)(cpy_PyObject *, void *);
typedef cpy_PyObject *(*cpy_getter)(cpy_PyObject *, void *);
typedef int (*cpy_setter)(cpy_PyObject *, cpy_PyObject *, void *);
typedef void (*cpy_PyCapsule_Destructor)(cpy_PyObject *);
typedef cpy_PyObject *(*cpy_vectorcallfunc)(cpy_PyObject *callable, cpy_PyObject *const *args, size_t nargsf,
                                            cpy_PyObject *kwnames);

#endif
