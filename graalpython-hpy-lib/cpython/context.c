// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/* The cpython ABI: the handles of the context, and the functions that are too long for the headers in hpy/cpython. */
#include "hpy.h"

#include "definitions.h"

HPyContext _HPyCpy_context;

#define EXCEPTION(NAME) {offsetof(HPyContext, h_##NAME), &PyExc_##NAME}
static const struct {
    size_t member;
    PyObject **variable;
} exceptions[] = {
    EXCEPTION(BaseException),
    EXCEPTION(Exception),
    EXCEPTION(StopAsyncIteration),
    EXCEPTION(StopIteration),
    EXCEPTION(GeneratorExit),
    EXCEPTION(ArithmeticError),
    EXCEPTION(LookupError),
    EXCEPTION(AssertionError),
    EXCEPTION(AttributeError),
    EXCEPTION(BufferError),
    EXCEPTION(EOFError),
    EXCEPTION(FloatingPointError),
    EXCEPTION(OSError),
    EXCEPTION(ImportError),
    EXCEPTION(ModuleNotFoundError),
    EXCEPTION(IndexError),
    EXCEPTION(KeyError),
    EXCEPTION(KeyboardInterrupt),
    EXCEPTION(MemoryError),
    EXCEPTION(NameError),
    EXCEPTION(OverflowError),
    EXCEPTION(RuntimeError),
    EXCEPTION(RecursionError),
    EXCEPTION(NotImplementedError),
    EXCEPTION(SyntaxError),
    EXCEPTION(IndentationError),
    EXCEPTION(TabError),
    EXCEPTION(ReferenceError),
    EXCEPTION(SystemError),
    EXCEPTION(SystemExit),
    EXCEPTION(TypeError),
    EXCEPTION(UnboundLocalError),
    EXCEPTION(UnicodeError),
    EXCEPTION(UnicodeEncodeError),
    EXCEPTION(UnicodeDecodeError),
    EXCEPTION(UnicodeTranslateError),
    EXCEPTION(ValueError),
    EXCEPTION(ZeroDivisionError),
    EXCEPTION(BlockingIOError),
    EXCEPTION(BrokenPipeError),
    EXCEPTION(ChildProcessError),
    EXCEPTION(ConnectionError),
    EXCEPTION(ConnectionAbortedError),
    EXCEPTION(ConnectionRefusedError),
    EXCEPTION(ConnectionResetError),
    EXCEPTION(FileExistsError),
    EXCEPTION(FileNotFoundError),
    EXCEPTION(InterruptedError),
    EXCEPTION(IsADirectoryError),
    EXCEPTION(NotADirectoryError),
    EXCEPTION(PermissionError),
    EXCEPTION(ProcessLookupError),
    EXCEPTION(TimeoutError),
    EXCEPTION(Warning),
    EXCEPTION(UserWarning),
    EXCEPTION(DeprecationWarning),
    EXCEPTION(PendingDeprecationWarning),
    EXCEPTION(SyntaxWarning),
    EXCEPTION(RuntimeWarning),
    EXCEPTION(FutureWarning),
    EXCEPTION(ImportWarning),
    EXCEPTION(UnicodeWarning),
    EXCEPTION(BytesWarning),
    EXCEPTION(ResourceWarning),
};

#define TYPE(NAME, TYPE) {offsetof(HPyContext, h_##NAME##Type), &TYPE}
static const struct {
    size_t member;
    PyTypeObject *type;
} types[] = {
    TYPE(BaseObject, PyBaseObject_Type),
    TYPE(Type, PyType_Type),
    TYPE(Bool, PyBool_Type),
    TYPE(Long, PyLong_Type),
    TYPE(Float, PyFloat_Type),
    TYPE(Unicode, PyUnicode_Type),
    TYPE(Tuple, PyTuple_Type),
    TYPE(List, PyList_Type),
    TYPE(Complex, PyComplex_Type),
    TYPE(Bytes, PyBytes_Type),
    TYPE(MemoryView, PyMemoryView_Type),
    TYPE(Capsule, PyCapsule_Type),
    TYPE(Slice, PySlice_Type),
    TYPE(Dict, PyDict_Type),
};

static void set_handle(size_t member, PyObject *object) {
    *(HPy *)((char *)&_HPyCpy_context + member) = _hconv(object);
}

void _HPyCpy_FillContext(void) {
    HPyContext *ctx = &_HPyCpy_context;
    ctx->name = "HPy CPython ABI";
    ctx->abi_version = HPY_ABI_VERSION;
    ctx->h_None = _hconv(Py_None);
    ctx->h_True = _hconv(Py_True);
    ctx->h_False = _hconv(Py_False);
    ctx->h_NotImplemented = _hconv(Py_NotImplemented);
    ctx->h_Ellipsis = _hconv(Py_Ellipsis);
    ctx->h_Builtins = _hconv(PyEval_GetBuiltins());
    for (size_t i = 0; i < sizeof(exceptions) / sizeof(*exceptions); i++) {
        set_handle(exceptions[i].member, *exceptions[i].variable);
    }
    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
        set_handle(types[i].member, (PyObject *)types[i].type);
    }
}

HPy _HPyCpy_CallTupleDict(HPyContext *ctx, HPy callable, HPy args, HPy kw) {
    if (!HPy_IsNull(args) && !PyTuple_Check(args._i)) {
        PyErr_SetString(PyExc_TypeError, "HPy_CallTupleDict requires args to be a tuple or null handle");
        return HPy_NULL;
    }
    if (!HPy_IsNull(kw) && !PyDict_Check(kw._i)) {
        PyErr_SetString(PyExc_TypeError, "HPy_CallTupleDict requires kw to be a dict or null handle");
        return HPy_NULL;
    }
    PyObject *tuple = HPy_IsNull(args) ? PyTuple_New(0) : HPy_Dup(ctx, args)._i;
    if (tuple == NULL) return HPy_NULL;
    PyObject *result = PyObject_Call(callable._i, tuple, kw._i);
    Py_DECREF(tuple);
    return _hconv(result);
}

HPy _HPyCpy_Tuple_FromArray(HPyContext *ctx, const HPy items[], HPy_ssize_t n) {
    PyObject *tuple = PyTuple_New(n);
    for (HPy_ssize_t i = 0; i < n && tuple != NULL; i++) {
        PyTuple_SET_ITEM(tuple, i, HPy_Dup(ctx, items[i])._i);
    }
    return _hconv(tuple);
}

HPy _HPyCpy_Compile_s(_HPyCpy_CTX, const char *utf8_source, const char *utf8_filename, HPy_SourceKind kind) {
    switch (kind) {
    case HPy_SourceKind_Expr: return _hconv(Py_CompileString(utf8_source, utf8_filename, Py_eval_input));
    case HPy_SourceKind_File: return _hconv(Py_CompileString(utf8_source, utf8_filename, Py_file_input));
    case HPy_SourceKind_Single: return _hconv(Py_CompileString(utf8_source, utf8_filename, Py_single_input));
    }
    PyErr_SetString(PyExc_SystemError, "HPy_Compile_s: invalid source kind");
    return HPy_NULL;
}

void _HPyCpy_Tracker_ForgetAll(_HPyCpy_CTX, HPyTracker ht) {
    const Py_ssize_t size = PyList_GET_SIZE(ht._i);
    for (Py_ssize_t i = 0; i < size; i++) Py_INCREF(PyList_GET_ITEM(ht._i, i));
    PyList_SetSlice(ht._i, 0, size, NULL);
}

/* The destructor for CPython, NULL for none; false with ValueError if it lacks a function. */
static bool to_destructor(const HPyCapsule_Destructor *from, PyCapsule_Destructor *to) {
    *to = from == NULL ? NULL : from->cpy_trampoline;
    if (from == NULL || (from->impl != NULL && from->cpy_trampoline != NULL)) return true;
    PyErr_SetString(PyExc_ValueError, "Invalid HPyCapsule destructor");
    return false;
}

HPy _HPyCpy_Capsule_New(_HPyCpy_CTX, void *pointer, const char *utf8_name, HPyCapsule_Destructor *destructor) {
    PyCapsule_Destructor function;
    return to_destructor(destructor, &function) ? _hconv(PyCapsule_New(pointer, utf8_name, function)) : HPy_NULL;
}

void *_HPyCpy_Capsule_Get(_HPyCpy_CTX, HPy capsule, _HPyCapsule_key key, const char *utf8_name) {
    switch (key) {
    case HPyCapsule_key_Pointer: return PyCapsule_GetPointer(capsule._i, utf8_name);
    case HPyCapsule_key_Name: return (void *)PyCapsule_GetName(capsule._i);
    case HPyCapsule_key_Context: return PyCapsule_GetContext(capsule._i);
    case HPyCapsule_key_Destructor: break;
    }
    PyErr_SetString(PyExc_ValueError, "HPyCapsule_Get: the destructor of a capsule cannot be read");
    return NULL;
}

int _HPyCpy_Capsule_Set(_HPyCpy_CTX, HPy capsule, _HPyCapsule_key key, void *value) {
    PyCapsule_Destructor function;
    switch (key) {
    case HPyCapsule_key_Pointer: return PyCapsule_SetPointer(capsule._i, value);
    case HPyCapsule_key_Name: return PyCapsule_SetName(capsule._i, (const char *)value);
    case HPyCapsule_key_Context: return PyCapsule_SetContext(capsule._i, value);
    case HPyCapsule_key_Destructor:
        if (!to_destructor((const HPyCapsule_Destructor *)value, &function)) return -1;
        return PyCapsule_SetDestructor(capsule._i, function);
    }
    PyErr_SetString(PyExc_ValueError, "HPyCapsule_Set: no such part of a capsule");
    return -1;
}
