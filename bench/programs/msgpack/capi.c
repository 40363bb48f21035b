// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// The twin of hpy.c in CPython's C API.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "wire.h"

// Packing. Functions return false with an exception set. None of them runs Python code, so borrowed references do.

typedef struct {
    Buffer out;
    int depth;
} Packer;

static bool pack(Packer *packer, PyObject *value);

static bool check_put(bool done) {
    if (!done) PyErr_NoMemory();
    return done;
}

static bool put_header(Packer *packer, const LengthCodes *codes, Py_ssize_t length) {
    if ((uint64_t)length > MAX_LENGTH) {
        PyErr_SetString(PyExc_ValueError, "too long for MessagePack");
        return false;
    }
    return check_put(put_length(&packer->out, codes, (size_t)length));
}

static bool enter(int *depth) {
    if (*depth == MAX_DEPTH) {
        PyErr_Format(PyExc_ValueError, "nested more than %d deep", MAX_DEPTH);
        return false;
    }
    ++*depth;
    return true;
}

static bool pack_int(Packer *packer, PyObject *value) {
    int overflow;
    long long integer = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (overflow == 0) {
        if (integer == -1 && PyErr_Occurred()) return false;
        return check_put(put_integer(&packer->out, integer));
    }
    unsigned long long number = PyLong_AsUnsignedLongLong(value);
    if (number == (unsigned long long)-1 && PyErr_Occurred()) return false;
    return check_put(put_unsigned(&packer->out, number));
}

static bool pack_str(Packer *packer, PyObject *value) {
    Py_ssize_t size;
    const char *utf8 = PyUnicode_AsUTF8AndSize(value, &size);
    if (utf8 == NULL || !put_header(packer, &str_codes, size)) return false;
    return check_put(put_bytes(&packer->out, utf8, (size_t)size));
}

static bool pack_bytes(Packer *packer, PyObject *value) {
    Py_ssize_t size = PyBytes_GET_SIZE(value);
    if (!put_header(packer, &bin_codes, size)) return false;
    return check_put(put_bytes(&packer->out, PyBytes_AS_STRING(value), (size_t)size));
}

static bool pack_list(Packer *packer, PyObject *value) {
    Py_ssize_t length = PyList_GET_SIZE(value);
    if (!enter(&packer->depth) || !put_header(packer, &array_codes, length)) return false;
    for (Py_ssize_t i = 0; i < length; i++) {
        if (!pack(packer, PyList_GET_ITEM(value, i))) return false;
    }
    packer->depth--;
    return true;
}

static bool pack_tuple(Packer *packer, PyObject *value) {
    Py_ssize_t length = PyTuple_GET_SIZE(value);
    if (!enter(&packer->depth) || !put_header(packer, &array_codes, length)) return false;
    for (Py_ssize_t i = 0; i < length; i++) {
        if (!pack(packer, PyTuple_GET_ITEM(value, i))) return false;
    }
    packer->depth--;
    return true;
}

static bool pack_dict(Packer *packer, PyObject *value) {
    if (!enter(&packer->depth) || !put_header(packer, &map_codes, PyDict_GET_SIZE(value))) return false;
    PyObject *key, *item;
    Py_ssize_t position = 0;
    while (PyDict_Next(value, &position, &key, &item)) {
        if (!pack(packer, key) || !pack(packer, item)) return false;
    }
    packer->depth--;
    return true;
}

static bool pack(Packer *packer, PyObject *value) {
    if (PyUnicode_Check(value)) return pack_str(packer, value);
    if (value == Py_None) return check_put(put_code(&packer->out, 0xc0));
    if (value == Py_False) return check_put(put_code(&packer->out, 0xc2));
    if (value == Py_True) return check_put(put_code(&packer->out, 0xc3));
    if (PyLong_Check(value)) return pack_int(packer, value);
    if (PyFloat_Check(value)) return check_put(put_double(&packer->out, PyFloat_AS_DOUBLE(value)));
    if (PyList_Check(value)) return pack_list(packer, value);
    if (PyTuple_Check(value)) return pack_tuple(packer, value);
    if (PyDict_Check(value)) return pack_dict(packer, value);
    if (PyBytes_Check(value)) return pack_bytes(packer, value);
    PyErr_Format(PyExc_TypeError, "cannot pack %R", Py_TYPE(value));
    return false;
}

static PyObject *packb(PyObject *self, PyObject *value) {
    (void)self;
    Packer packer = {0};
    PyObject *result = NULL;
    if (pack(&packer, value))
        result = PyBytes_FromStringAndSize((const char *)packer.out.bytes, (Py_ssize_t)packer.out.length);
    free(packer.out.bytes);
    return result;
}

// Unpacking.

typedef struct {
    Cursor cursor;
    int depth;
} Unpacker;

static PyObject *unpack(Unpacker *unpacker);

static PyObject *build_nil(Unpacker *unpacker, const Token *token) {
    (void)unpacker;
    (void)token;
    Py_RETURN_NONE;
}

static PyObject *build_boolean(Unpacker *unpacker, const Token *token) {
    (void)unpacker;
    return PyBool_FromLong(token->as.boolean);
}

static PyObject *build_integer(Unpacker *unpacker, const Token *token) {
    (void)unpacker;
    return PyLong_FromLongLong(token->as.integer);
}

static PyObject *build_unsigned(Unpacker *unpacker, const Token *token) {
    (void)unpacker;
    return PyLong_FromUnsignedLongLong(token->as.number);
}

static PyObject *build_double(Unpacker *unpacker, const Token *token) {
    (void)unpacker;
    return PyFloat_FromDouble(token->as.floating);
}

static PyObject *build_str(Unpacker *unpacker, const Token *token) {
    (void)unpacker;
    return PyUnicode_DecodeUTF8(token->start, (Py_ssize_t)token->length, "strict");
}

static PyObject *build_bytes(Unpacker *unpacker, const Token *token) {
    (void)unpacker;
    return PyBytes_FromStringAndSize(token->start, (Py_ssize_t)token->length);
}

static PyObject *build_list(Unpacker *unpacker, const Token *token) {
    if (!enter(&unpacker->depth)) return NULL;
    PyObject *list = PyList_New((Py_ssize_t)token->length);
    if (list == NULL) return NULL;
    for (size_t i = 0; i < token->length; i++) {
        PyObject *item = unpack(unpacker);
        if (item == NULL) {
            Py_DECREF(list);
            return NULL;
        }
        PyList_SET_ITEM(list, (Py_ssize_t)i, item);
    }
    unpacker->depth--;
    return list;
}

static bool unpack_pair(Unpacker *unpacker, PyObject *dict) {
    PyObject *key = unpack(unpacker);
    if (key == NULL) return false;
    PyObject *value = unpack(unpacker);
    bool done = value != NULL && PyDict_SetItem(dict, key, value) == 0;
    Py_XDECREF(value);
    Py_DECREF(key);
    return done;
}

static PyObject *build_dict(Unpacker *unpacker, const Token *token) {
    if (!enter(&unpacker->depth)) return NULL;
    PyObject *dict = PyDict_New();
    if (dict == NULL) return NULL;
    for (size_t i = 0; i < token->length; i++) {
        if (!unpack_pair(unpacker, dict)) {
            Py_DECREF(dict);
            return NULL;
        }
    }
    unpacker->depth--;
    return dict;
}

static PyObject *(*const builders[KINDS])(Unpacker *, const Token *) = {
    [NIL] = build_nil,           [BOOLEAN] = build_boolean, [INTEGER] = build_integer,
    [UNSIGNED] = build_unsigned, [DOUBLE] = build_double,   [STR] = build_str,
    [BIN] = build_bytes,         [ARRAY] = build_list,      [MAP] = build_dict,
};

static PyObject *unpack(Unpacker *unpacker) {
    Token token;
    Kind kind = take_token(&unpacker->cursor, &token);
    if (kind < KINDS) return builders[kind](unpacker, &token);
    PyErr_SetString(PyExc_ValueError, kind == TRUNCATED ? "data ends too early" : "unknown code");
    return NULL;
}

static PyObject *unpackb(PyObject *self, PyObject *data) {
    (void)self;
    if (!PyBytes_Check(data)) {
        PyErr_SetString(PyExc_TypeError, "unpackb() takes bytes");
        return NULL;
    }
    const uint8_t *bytes = (const uint8_t *)PyBytes_AS_STRING(data);
    Unpacker unpacker = {.cursor = {.at = bytes, .end = bytes + PyBytes_GET_SIZE(data)}};
    PyObject *result = unpack(&unpacker);
    if (result == NULL || unpacker.cursor.at == unpacker.cursor.end) return result;
    Py_DECREF(result);
    PyErr_SetString(PyExc_ValueError, "data after the value");
    return NULL;
}

static PyMethodDef module_methods[] = {
    {"packb", packb, METH_O, "packb(value, /)\n--\n\nReturn the MessagePack of a value as bytes."},
    {"unpackb", unpackb, METH_O, "unpackb(data, /)\n--\n\nReturn the value of MessagePack in bytes."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module_def = {
    PyModuleDef_HEAD_INIT,
    .m_name = "msgpack_capi",
    .m_doc = "A MessagePack codec.",
    .m_methods = module_methods,
};

PyMODINIT_FUNC PyInit_msgpack_capi(void) { return PyModule_Create(&module_def); }
