// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * The cpython ABI: objects of any type, containers and types. hpy/object.h and hpy/containers.h say what the functions do.
 * Included by hpy.h only.
 */
#ifndef HPY_CPYTHON_OBJECTS_H
#define HPY_CPYTHON_OBJECTS_H

HPyAPI_FUNC HPy _HPyCpy_Dup(_HPyCpy_CTX, HPy h) {
    Py_XINCREF(h._i);
    return h;
}
HPyAPI_FUNC void _HPyCpy_Close(_HPyCpy_CTX, HPy h) { Py_XDECREF(h._i); }
HPyAPI_FUNC int _HPyCpy_Is(_HPyCpy_CTX, HPy obj, HPy other) { return obj._i == other._i; }
_HPyCpy_AS(int, IsTrue, PyObject_IsTrue)
HPyAPI_FUNC HPy _HPyCpy_Type(HPyContext *ctx, HPy obj) { return _HPyCpy_Dup(ctx, _hconv((PyObject *)Py_TYPE(obj._i))); }
HPyAPI_FUNC int _HPyCpy_TypeCheck(_HPyCpy_CTX, HPy obj, HPy type) {
    return PyObject_TypeCheck(obj._i, (PyTypeObject *)type._i);
}
_HPyCpy_UNARY(Repr, PyObject_Repr)
_HPyCpy_UNARY(Str, PyObject_Str)
_HPyCpy_UNARY(ASCII, PyObject_ASCII)
_HPyCpy_UNARY(Bytes, PyObject_Bytes)
_HPyCpy_AS(HPy_hash_t, Hash, PyObject_Hash)
_HPyCpy_AS(HPy_ssize_t, Length, PyObject_Size)
HPyAPI_FUNC HPy _HPyCpy_RichCompare(_HPyCpy_CTX, HPy v, HPy w, int op) {
    return _hconv(PyObject_RichCompare(v._i, w._i, op));
}
HPyAPI_FUNC int _HPyCpy_RichCompareBool(_HPyCpy_CTX, HPy v, HPy w, int op) {
    return PyObject_RichCompareBool(v._i, w._i, op);
}

_HPyCpy_BINARY(GetAttr, PyObject_GetAttr)
HPyAPI_FUNC HPy _HPyCpy_GetAttr_s(_HPyCpy_CTX, HPy obj, const char *utf8_name) {
    return _hconv(PyObject_GetAttrString(obj._i, utf8_name));
}
HPyAPI_FUNC int _HPyCpy_HasAttr(_HPyCpy_CTX, HPy obj, HPy name) { return PyObject_HasAttr(obj._i, name._i); }
HPyAPI_FUNC int _HPyCpy_HasAttr_s(_HPyCpy_CTX, HPy obj, const char *utf8_name) {
    return PyObject_HasAttrString(obj._i, utf8_name);
}
HPyAPI_FUNC int _HPyCpy_SetAttr(_HPyCpy_CTX, HPy obj, HPy name, HPy value) {
    return PyObject_SetAttr(obj._i, name._i, value._i);
}
HPyAPI_FUNC int _HPyCpy_SetAttr_s(_HPyCpy_CTX, HPy obj, const char *utf8_name, HPy value) {
    return PyObject_SetAttrString(obj._i, utf8_name, value._i);
}

/* Items. The `_i` and `_s` variants make the key an object, which the one they call has to close. */
_HPyCpy_BINARY(GetItem, PyObject_GetItem)
HPyAPI_FUNC int _HPyCpy_SetItem(_HPyCpy_CTX, HPy obj, HPy key, HPy value) {
    return PyObject_SetItem(obj._i, key._i, value._i);
}
HPyAPI_FUNC int _HPyCpy_DelItem(_HPyCpy_CTX, HPy obj, HPy key) { return PyObject_DelItem(obj._i, key._i); }
HPyAPI_FUNC int _HPyCpy_Contains(_HPyCpy_CTX, HPy container, HPy key) {
    return PySequence_Contains(container._i, key._i);
}

HPyAPI_FUNC HPy _HPyCpy_GetItemAndClose(HPyContext *ctx, HPy obj, HPy key) {
    HPy item = HPy_IsNull(key) ? HPy_NULL : _HPyCpy_GetItem(ctx, obj, key);
    _HPyCpy_Close(ctx, key);
    return item;
}
HPyAPI_FUNC int _HPyCpy_SetItemAndClose(HPyContext *ctx, HPy obj, HPy key, HPy value) {
    int result = HPy_IsNull(key) ? -1 : _HPyCpy_SetItem(ctx, obj, key, value);
    _HPyCpy_Close(ctx, key);
    return result;
}
HPyAPI_FUNC int _HPyCpy_DelItemAndClose(HPyContext *ctx, HPy obj, HPy key) {
    int result = HPy_IsNull(key) ? -1 : _HPyCpy_DelItem(ctx, obj, key);
    _HPyCpy_Close(ctx, key);
    return result;
}

HPyAPI_FUNC HPy _HPyCpy_GetItem_i(HPyContext *ctx, HPy obj, HPy_ssize_t idx) {
    if (PySequence_Check(obj._i)) return _hconv(PySequence_GetItem(obj._i, idx));
    return _HPyCpy_GetItemAndClose(ctx, obj, _HPyCpy_Long_FromSsize_t(ctx, idx));
}
HPyAPI_FUNC HPy _HPyCpy_GetItem_s(HPyContext *ctx, HPy obj, const char *utf8_key) {
    return _HPyCpy_GetItemAndClose(ctx, obj, _HPyCpy_Unicode_FromString(ctx, utf8_key));
}
HPyAPI_FUNC int _HPyCpy_SetItem_i(HPyContext *ctx, HPy obj, HPy_ssize_t idx, HPy value) {
    return _HPyCpy_SetItemAndClose(ctx, obj, _HPyCpy_Long_FromSsize_t(ctx, idx), value);
}
HPyAPI_FUNC int _HPyCpy_SetItem_s(HPyContext *ctx, HPy obj, const char *utf8_key, HPy value) {
    return _HPyCpy_SetItemAndClose(ctx, obj, _HPyCpy_Unicode_FromString(ctx, utf8_key), value);
}
HPyAPI_FUNC int _HPyCpy_DelItem_i(HPyContext *ctx, HPy obj, HPy_ssize_t idx) {
    return _HPyCpy_DelItemAndClose(ctx, obj, _HPyCpy_Long_FromSsize_t(ctx, idx));
}
HPyAPI_FUNC int _HPyCpy_DelItem_s(HPyContext *ctx, HPy obj, const char *utf8_key) {
    return _HPyCpy_DelItemAndClose(ctx, obj, _HPyCpy_Unicode_FromString(ctx, utf8_key));
}

HPyAPI_FUNC HPy _HPyCpy_GetSlice(_HPyCpy_CTX, HPy obj, HPy_ssize_t start, HPy_ssize_t end) {
    return _hconv(PySequence_GetSlice(obj._i, start, end));
}
HPyAPI_FUNC int _HPyCpy_SetSlice(_HPyCpy_CTX, HPy obj, HPy_ssize_t start, HPy_ssize_t end, HPy value) {
    return PySequence_SetSlice(obj._i, start, end, value._i);
}
HPyAPI_FUNC int _HPyCpy_DelSlice(_HPyCpy_CTX, HPy obj, HPy_ssize_t start, HPy_ssize_t end) {
    return PySequence_DelSlice(obj._i, start, end);
}

_HPyCpy_UNARY(GetIter, PyObject_GetIter)
_HPyCpy_UNARY(Iter_Next, PyIter_Next)
_HPyCpy_AS(int, Iter_Check, PyIter_Check)

_HPyCpy_AS(int, Callable_Check, PyCallable_Check)
HPyAPI_FUNC HPy _HPyCpy_Call(_HPyCpy_CTX, HPy callable, const HPy *args, size_t nargs, HPy kwnames) {
    return _hconv(PyObject_Vectorcall(callable._i, (PyObject *const *)args, nargs, kwnames._i));
}
HPyAPI_FUNC HPy _HPyCpy_CallMethod(_HPyCpy_CTX, HPy name, const HPy *args, size_t nargs, HPy kwnames) {
    return _hconv(PyObject_VectorcallMethod(name._i, (PyObject *const *)args, nargs, kwnames._i));
}
HPyAPI_HELPER HPy _HPyCpy_CallTupleDict(HPyContext *ctx, HPy callable, HPy args, HPy kw);

_HPyCpy_AS(int, Tuple_Check, PyTuple_Check)
_HPyCpy_AS(int, List_Check, PyList_Check)
_HPyCpy_AS(int, Dict_Check, PyDict_Check)
HPyAPI_HELPER HPy _HPyCpy_Tuple_FromArray(HPyContext *ctx, const HPy items[], HPy_ssize_t n);
_HPyCpy_FROM(List_New, HPy_ssize_t, PyList_New)
HPyAPI_FUNC int _HPyCpy_List_Append(_HPyCpy_CTX, HPy list, HPy item) { return PyList_Append(list._i, item._i); }
HPyAPI_FUNC int _HPyCpy_List_Insert(_HPyCpy_CTX, HPy list, HPy_ssize_t index, HPy item) {
    return PyList_Insert(list._i, index, item._i);
}
HPyAPI_FUNC HPy _HPyCpy_Dict_New(_HPyCpy_CTX) { return _hconv(PyDict_New()); }
_HPyCpy_UNARY(Dict_Keys, PyDict_Keys)
_HPyCpy_UNARY(Dict_Copy, PyDict_Copy)
_HPyCpy_TERNARY(Slice_New, PySlice_New)
HPyAPI_FUNC int _HPyCpy_Slice_Unpack(_HPyCpy_CTX, HPy slice, HPy_ssize_t *start, HPy_ssize_t *stop, HPy_ssize_t *step) {
    return PySlice_Unpack(slice._i, start, stop, step);
}

/* A builder is the unfinished object. An item that is set twice is only an error of the caller, as elsewhere. */
HPyAPI_FUNC HPy _HPyCpy_Built(PyObject *object) { return _hconv(object != NULL ? object : PyErr_NoMemory()); }
HPyAPI_FUNC PyObject *_HPyCpy_Unbuilt(PyObject *object) {
    if (object == NULL) PyErr_Clear(); /* until it is built */
    return object;
}
#define _HPyCpy_BUILDER(KIND, MEMBER)                                                                                  \
    HPyAPI_FUNC HPy##KIND##Builder _HPyCpy_##KIND##Builder_New(_HPyCpy_CTX, HPy_ssize_t size) {                        \
        HPy##KIND##Builder builder = {_HPyCpy_Unbuilt(Py##KIND##_New(size))};                                          \
        return builder;                                                                                                \
    }                                                                                                                  \
    HPyAPI_FUNC void _HPyCpy_##KIND##Builder_Set(HPyContext *ctx, HPy##KIND##Builder builder, HPy_ssize_t index,       \
                                                 HPy item) {                                                           \
        if (builder.MEMBER != NULL) Py##KIND##_SET_ITEM(builder.MEMBER, index, _HPyCpy_Dup(ctx, item)._i);             \
    }                                                                                                                  \
    HPyAPI_FUNC HPy _HPyCpy_##KIND##Builder_Build(_HPyCpy_CTX, HPy##KIND##Builder builder) {                           \
        return _HPyCpy_Built(builder.MEMBER);                                                                          \
    }                                                                                                                  \
    HPyAPI_FUNC void _HPyCpy_##KIND##Builder_Cancel(_HPyCpy_CTX, HPy##KIND##Builder builder) {                         \
        Py_XDECREF(builder.MEMBER);                                                                                    \
    }
_HPyCpy_BUILDER(List, _lst) _HPyCpy_BUILDER(Tuple, _tup)

    HPyAPI_HELPER HPy _HPyCpy_Type_FromSpec(HPyContext *ctx, HPyType_Spec *spec, HPyType_SpecParam *params);
HPyAPI_HELPER HPy _HPyCpy_New(HPyContext *ctx, HPy type, void **data);
HPyAPI_HELPER HPy _HPyCpy_Type_GenericNew(HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw);
HPyAPI_HELPER int _HPyCpy_SetCallFunction(HPyContext *ctx, HPy h, HPyCallFunction *func);
HPyAPI_HELPER HPyType_BuiltinShape _HPyCpy_Type_GetBuiltinShape(HPyContext *ctx, HPy type);
HPyAPI_HELPER const char *_HPyCpy_Type_GetName(HPyContext *ctx, HPy type);
HPyAPI_FUNC int _HPyCpy_Type_IsSubtype(_HPyCpy_CTX, HPy sub, HPy type) {
    return PyType_IsSubtype((PyTypeObject *)sub._i, (PyTypeObject *)type._i);
}

/*
 * An instance is that of the built-in type, then the C struct, aligned for everything. Where it has items, their number is
 * fixed when it is made, and the struct comes behind them. An int of CPython always has room for one digit.
 */
#define _HPyCpy_ALIGN(size) (((size_t)(size) + 15) & ~(size_t)15)
#if PY_VERSION_HEX >= 0x030c0000
#define _HPyCpy_DIGITS(object) (((PyLongObject *)(object))->long_value.lv_tag >> 3)
#else
#define _HPyCpy_DIGITS(object) ((size_t)Py_ABS(Py_SIZE(object)))
#endif
#define _HPyCpy_STRUCT(SHAPE, SIZE)                                                                                    \
    HPyAPI_FUNC void *_HPyCpy_AsStruct_##SHAPE(_HPyCpy_CTX, HPy h) { return (char *)h._i + _HPyCpy_ALIGN(SIZE); }
_HPyCpy_STRUCT(Legacy, 0)
_HPyCpy_STRUCT(Object, sizeof(PyObject))
_HPyCpy_STRUCT(Type, sizeof(PyHeapTypeObject))
_HPyCpy_STRUCT(Long, sizeof(PyLongObject) + _HPyCpy_DIGITS(h._i) * sizeof(digit))
_HPyCpy_STRUCT(Float, sizeof(PyFloatObject))
_HPyCpy_STRUCT(Unicode, sizeof(PyUnicodeObject))
_HPyCpy_STRUCT(Tuple, offsetof(PyTupleObject, ob_item) + (size_t)Py_SIZE(h._i) * sizeof(PyObject *))
_HPyCpy_STRUCT(List, sizeof(PyListObject))
_HPyCpy_STRUCT(Dict, sizeof(PyDictObject))

HPyAPI_FUNC void _HPyCpy_Dump(_HPyCpy_CTX, HPy h) { _PyObject_Dump(h._i); }

#endif
