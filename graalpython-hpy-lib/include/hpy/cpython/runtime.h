// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * The cpython ABI: errors, code, threads, and what outlives a call. hpy/errors.h and hpy/runtime.h say what the functions do.
 * Included by hpy.h only.
 */
#ifndef HPY_CPYTHON_RUNTIME_H
#define HPY_CPYTHON_RUNTIME_H

HPyAPI_FUNC void _HPyCpy_Err_SetString(_HPyCpy_CTX, HPy type, const char *utf8_message) {
    PyErr_SetString(type._i, utf8_message);
}
HPyAPI_FUNC void _HPyCpy_Err_SetObject(_HPyCpy_CTX, HPy type, HPy value) { PyErr_SetObject(type._i, value._i); }
HPyAPI_FUNC void _HPyCpy_Err_NoMemory(_HPyCpy_CTX) { PyErr_NoMemory(); }
HPyAPI_FUNC HPy _HPyCpy_Err_SetFromErrnoWithFilename(_HPyCpy_CTX, HPy type, const char *filename_fsencoded) {
    return _hconv(PyErr_SetFromErrnoWithFilename(type._i, filename_fsencoded));
}
HPyAPI_FUNC void _HPyCpy_Err_SetFromErrnoWithFilenameObjects(_HPyCpy_CTX, HPy type, HPy filename1, HPy filename2) {
    PyErr_SetFromErrnoWithFilenameObjects(type._i, filename1._i, filename2._i);
}
HPyAPI_FUNC int _HPyCpy_Err_Occurred(_HPyCpy_CTX) { return PyErr_Occurred() != NULL; }
_HPyCpy_AS(int, Err_ExceptionMatches, PyErr_ExceptionMatches)
HPyAPI_FUNC void _HPyCpy_Err_Clear(_HPyCpy_CTX) { PyErr_Clear(); }
HPyAPI_FUNC HPy _HPyCpy_Err_NewException(_HPyCpy_CTX, const char *utf8_name, HPy base, HPy dict) {
    return _hconv(PyErr_NewException(utf8_name, base._i, dict._i));
}
HPyAPI_FUNC HPy _HPyCpy_Err_NewExceptionWithDoc(_HPyCpy_CTX, const char *utf8_name, const char *utf8_doc, HPy base,
                                                HPy dict) {
    return _hconv(PyErr_NewExceptionWithDoc(utf8_name, utf8_doc, base._i, dict._i));
}
HPyAPI_FUNC int _HPyCpy_Err_WarnEx(_HPyCpy_CTX, HPy category, const char *utf8_message, HPy_ssize_t stack_level) {
    return PyErr_WarnEx(category._i, utf8_message, stack_level);
}
HPyAPI_FUNC void _HPyCpy_Err_WriteUnraisable(_HPyCpy_CTX, HPy obj) { PyErr_WriteUnraisable(obj._i); }
HPyAPI_FUNC _HPy_NO_RETURN void _HPyCpy_FatalError(_HPyCpy_CTX, const char *message) { Py_FatalError(message); }

_HPyCpy_FROM(Import_ImportModule, const char *, PyImport_ImportModule)
HPyAPI_HELPER HPy _HPyCpy_Compile_s(HPyContext *ctx, const char *utf8_source, const char *utf8_filename,
                                    HPy_SourceKind kind);
_HPyCpy_TERNARY(EvalCode, PyEval_EvalCode)

HPyAPI_FUNC HPyThreadState _HPyCpy_LeavePythonExecution(_HPyCpy_CTX) { return _htsconv((intptr_t)PyEval_SaveThread()); }
HPyAPI_FUNC void _HPyCpy_ReenterPythonExecution(_HPyCpy_CTX, HPyThreadState state) {
    PyEval_RestoreThread((PyThreadState *)state._i);
}

HPyAPI_FUNC HPy _HPyCpy_FromPyObject(HPyContext *ctx, PyObject *obj) { return _HPyCpy_Dup(ctx, _hconv(obj)); }
HPyAPI_FUNC PyObject *_HPyCpy_AsPyObject(HPyContext *ctx, HPy h) { return _HPyCpy_Dup(ctx, h)._i; }

/* The old object may run code when it dies, so the new one has to be there first. */
HPyAPI_FUNC void _HPyCpy_Store(PyObject **place, PyObject *object) {
    PyObject *old = *place;
    Py_XINCREF(object);
    *place = object;
    Py_XDECREF(old);
}
HPyAPI_FUNC void _HPyCpy_Field_Store(_HPyCpy_CTX, HPy target_object, HPyField *target_field, HPy h) {
    (void)target_object;
    _HPyCpy_Store(&target_field->_i, h._i);
}
HPyAPI_FUNC HPy _HPyCpy_Field_Load(HPyContext *ctx, HPy source_object, HPyField source_field) {
    (void)source_object;
    return _HPyCpy_Dup(ctx, _hconv(source_field._i));
}
HPyAPI_FUNC void _HPyCpy_Global_Store(_HPyCpy_CTX, HPyGlobal *global, HPy h) { _HPyCpy_Store(&global->_i, h._i); }
HPyAPI_FUNC HPy _HPyCpy_Global_Load(HPyContext *ctx, HPyGlobal global) { return _HPyCpy_Dup(ctx, _hconv(global._i)); }

/* A tracker is a list. */
HPyAPI_FUNC HPyTracker _HPyCpy_Tracker_New(_HPyCpy_CTX, HPy_ssize_t size) {
    (void)size;
    HPyTracker tracker = {PyList_New(0)};
    return tracker;
}
HPyAPI_FUNC int _HPyCpy_Tracker_Add(_HPyCpy_CTX, HPyTracker ht, HPy h) {
    if (PyList_Append(ht._i, h._i) < 0) return -1;
    Py_DECREF(h._i);
    return 0;
}
HPyAPI_HELPER void _HPyCpy_Tracker_ForgetAll(HPyContext *ctx, HPyTracker ht);
HPyAPI_FUNC void _HPyCpy_Tracker_Close(_HPyCpy_CTX, HPyTracker ht) { Py_XDECREF(ht._i); }

HPyAPI_FUNC HPy _HPyCpy_ContextVar_New(_HPyCpy_CTX, const char *name, HPy default_value) {
    return _hconv(PyContextVar_New(name, default_value._i));
}
HPyAPI_FUNC int32_t _HPyCpy_ContextVar_Get(_HPyCpy_CTX, HPy context_var, HPy default_value, HPy *result) {
    return PyContextVar_Get(context_var._i, default_value._i, &result->_i);
}
_HPyCpy_BINARY(ContextVar_Set, PyContextVar_Set)

HPyAPI_HELPER HPy _HPyCpy_Capsule_New(HPyContext *ctx, void *pointer, const char *utf8_name,
                                      HPyCapsule_Destructor *destructor);
HPyAPI_HELPER void *_HPyCpy_Capsule_Get(HPyContext *ctx, HPy capsule, _HPyCapsule_key key, const char *utf8_name);
HPyAPI_HELPER int _HPyCpy_Capsule_Set(HPyContext *ctx, HPy capsule, _HPyCapsule_key key, void *value);
HPyAPI_FUNC int _HPyCpy_Capsule_IsValid(_HPyCpy_CTX, HPy capsule, const char *utf8_name) {
    return PyCapsule_IsValid(capsule._i, utf8_name);
}

#endif
