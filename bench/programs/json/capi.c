// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// JSON in CPython's C API: dumps(obj) and loads(text). hpy.c and python.py are the same.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include "text.h"

#define MAX_DEPTH 256 // of nested containers, so that the C stack suffices and cycles end

static bool enter(int *depth) {
    if (*depth == MAX_DEPTH) {
        PyErr_SetString(PyExc_RecursionError, "nested too deeply");
        return false;
    }
    ++*depth;
    return true;
}

// The encoder.

typedef struct {
    Buffer text;
    int depth;
} Encoder;

static bool encode_value(Encoder *encoder, PyObject *value);

static bool write_text(Encoder *encoder, const char *text, size_t size) {
    if (buffer_write(&encoder->text, text, size)) return true;
    PyErr_NoMemory();
    return false;
}

static bool encode_str(Encoder *encoder, PyObject *str) {
    Py_ssize_t size;
    const char *utf8 = PyUnicode_AsUTF8AndSize(str, &size);
    if (utf8 == NULL) return false;
    if (buffer_write_quoted(&encoder->text, utf8, (size_t)size)) return true;
    PyErr_NoMemory();
    return false;
}

static bool encode_big_int(Encoder *encoder, PyObject *value) {
    PyObject *str = PyObject_Str(value);
    if (str == NULL) return false;
    Py_ssize_t size;
    const char *digits = PyUnicode_AsUTF8AndSize(str, &size);
    bool written = digits != NULL && write_text(encoder, digits, (size_t)size);
    Py_DECREF(str);
    return written;
}

static bool encode_int(Encoder *encoder, PyObject *value) {
    int overflow;
    long long integer = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (overflow) return encode_big_int(encoder, value);
    if (integer == -1 && PyErr_Occurred()) return false;
    char digits[NUMBER_SIZE];
    return write_text(encoder, digits, format_int(digits, integer));
}

static bool encode_float(Encoder *encoder, PyObject *value) {
    double real = PyFloat_AS_DOUBLE(value);
    if (!isfinite(real)) {
        PyErr_SetString(PyExc_ValueError, "infinities and NaN cannot be encoded");
        return false;
    }
    char digits[NUMBER_SIZE];
    return write_text(encoder, digits, format_double(digits, real));
}

static bool encode_sequence(Encoder *encoder, PyObject *sequence) {
    if (!write_text(encoder, "[", 1)) return false;
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(sequence); i++) {
        if (i > 0 && !write_text(encoder, ", ", 2)) return false;
        // The str() of a subclass of int may change the list.
        PyObject *item = PySequence_Fast_GET_ITEM(sequence, i);
        Py_INCREF(item);
        bool encoded = encode_value(encoder, item);
        Py_DECREF(item);
        if (!encoded) return false;
    }
    return write_text(encoder, "]", 1);
}

static bool encode_entry(Encoder *encoder, PyObject *key, PyObject *value) {
    if (!PyUnicode_Check(key)) {
        PyErr_SetString(PyExc_TypeError, "keys must be str");
        return false;
    }
    return encode_str(encoder, key) && write_text(encoder, ": ", 2) && encode_value(encoder, value);
}

static bool encode_dict(Encoder *encoder, PyObject *dict) {
    if (!write_text(encoder, "{", 1)) return false;
    PyObject *key, *value;
    Py_ssize_t position = 0;
    for (bool first = true; PyDict_Next(dict, &position, &key, &value); first = false) {
        if (!first && !write_text(encoder, ", ", 2)) return false;
        Py_INCREF(key);
        Py_INCREF(value);
        bool encoded = encode_entry(encoder, key, value);
        Py_DECREF(key);
        Py_DECREF(value);
        if (!encoded) return false;
    }
    return write_text(encoder, "}", 1);
}

static bool encode_container(Encoder *encoder, PyObject *container, bool (*encode)(Encoder *, PyObject *)) {
    if (!enter(&encoder->depth)) return false;
    bool encoded = encode(encoder, container);
    encoder->depth--;
    return encoded;
}

static bool encode_value(Encoder *encoder, PyObject *value) {
    if (PyUnicode_Check(value)) return encode_str(encoder, value);
    if (value == Py_True) return write_text(encoder, "true", 4);
    if (value == Py_False) return write_text(encoder, "false", 5);
    if (PyLong_Check(value)) return encode_int(encoder, value);
    if (PyFloat_Check(value)) return encode_float(encoder, value);
    if (value == Py_None) return write_text(encoder, "null", 4);
    if (PyDict_Check(value)) return encode_container(encoder, value, encode_dict);
    if (PyList_Check(value) || PyTuple_Check(value)) return encode_container(encoder, value, encode_sequence);
    PyErr_SetString(PyExc_TypeError, "only str, bool, int, float, None, dict, list and tuple can be encoded");
    return false;
}

static PyObject *dumps(PyObject *self, PyObject *value) {
    (void)self;
    Encoder encoder = {.depth = 0};
    PyObject *result = NULL;
    if (encode_value(&encoder, value))
        result = PyUnicode_DecodeUTF8(encoder.text.data, (Py_ssize_t)encoder.text.size, NULL);
    free(encoder.text.data);
    return result;
}

// The decoder.

typedef struct {
    const char *start, *end, *at;
    Buffer scratch;
    int depth;
} Decoder;

typedef PyObject *(*decode_function)(Decoder *decoder);

static PyObject *decode_value(Decoder *decoder);

static PyObject *fail(Decoder *decoder, const char *problem) {
    if (problem == no_memory) return PyErr_NoMemory();
    size_t position = count_characters(decoder->start, decoder->at);
    return PyErr_Format(PyExc_ValueError, "%s at position %zu", problem, position);
}

// The next character that is no space, or zero at the end.
static char peek(Decoder *decoder) {
    decoder->at = skip_space(decoder->at);
    return *decoder->at;
}

static PyObject *decode_str(Decoder *decoder) {
    Text text;
    decoder->at++;
    const char *problem = read_string(&decoder->at, decoder->end, &decoder->scratch, &text);
    if (problem != NULL) return fail(decoder, problem);
    if (text.ascii) return PyUnicode_DecodeASCII(text.data, (Py_ssize_t)text.size, NULL);
    return PyUnicode_DecodeUTF8(text.data, (Py_ssize_t)text.size, NULL);
}

static PyObject *decode_number(Decoder *decoder) {
    const char *start = decoder->at;
    Number number;
    const char *problem = read_number(&decoder->at, &number);
    if (problem != NULL) return fail(decoder, problem);
    if (number.kind == NUMBER_DOUBLE) return PyFloat_FromDouble(number.real);
    if (number.kind == NUMBER_INT) return PyLong_FromLongLong(number.integer);
    PyObject *digits = PyUnicode_DecodeASCII(start, decoder->at - start, NULL);
    if (digits == NULL) return NULL;
    PyObject *big = PyLong_FromUnicodeObject(digits, 10);
    Py_DECREF(digits);
    return big;
}

static PyObject *decode_word(Decoder *decoder, const char *word, PyObject *value) {
    size_t size = strlen(word);
    if (strncmp(decoder->at, word, size) != 0) return fail(decoder, "value expected");
    decoder->at += size;
    return Py_NewRef(value);
}

static PyObject *decode_true(Decoder *decoder) { return decode_word(decoder, "true", Py_True); }
static PyObject *decode_false(Decoder *decoder) { return decode_word(decoder, "false", Py_False); }
static PyObject *decode_null(Decoder *decoder) { return decode_word(decoder, "null", Py_None); }

// Decodes what is between brackets with `decode_member`, which adds one member to the container.
static PyObject *decode_container(Decoder *decoder, PyObject *container, bool (*decode_member)(Decoder *, PyObject *),
                                  char closing, const char *expectation) {
    if (container == NULL) return NULL;
    if (!enter(&decoder->depth)) goto error;
    decoder->at++;
    if (peek(decoder) != closing) {
        bool decoded;
        while ((decoded = decode_member(decoder, container)) && peek(decoder) == ',') decoder->at++;
        if (!decoded) goto error;
        if (*decoder->at != closing) {
            fail(decoder, expectation);
            goto error;
        }
    }
    decoder->at++;
    decoder->depth--;
    return container;
error:
    Py_DECREF(container);
    return NULL;
}

static bool decode_item(Decoder *decoder, PyObject *list) {
    PyObject *item = decode_value(decoder);
    if (item == NULL) return false;
    int status = PyList_Append(list, item);
    Py_DECREF(item);
    return status == 0;
}

static PyObject *decode_list(Decoder *decoder) {
    return decode_container(decoder, PyList_New(0), decode_item, ']', "',' or ']' expected");
}

static bool decode_entry(Decoder *decoder, PyObject *dict) {
    if (peek(decoder) != '"') {
        fail(decoder, "key expected");
        return false;
    }
    PyObject *key = decode_str(decoder), *value = NULL;
    if (key == NULL) return false;
    int status = -1;
    if (peek(decoder) == ':') {
        decoder->at++;
        value = decode_value(decoder);
        if (value != NULL) status = PyDict_SetItem(dict, key, value);
    } else {
        fail(decoder, "':' expected");
    }
    Py_DECREF(key);
    Py_XDECREF(value);
    return status == 0;
}

static PyObject *decode_dict(Decoder *decoder) {
    return decode_container(decoder, PyDict_New(), decode_entry, '}', "',' or '}' expected");
}

static const decode_function decoders[256] = {
    ['"'] = decode_str,    ['{'] = decode_dict,   ['['] = decode_list,   ['t'] = decode_true,   ['f'] = decode_false,
    ['n'] = decode_null,   ['-'] = decode_number, ['0'] = decode_number, ['1'] = decode_number, ['2'] = decode_number,
    ['3'] = decode_number, ['4'] = decode_number, ['5'] = decode_number, ['6'] = decode_number, ['7'] = decode_number,
    ['8'] = decode_number, ['9'] = decode_number,
};

static PyObject *decode_value(Decoder *decoder) {
    decode_function decode = decoders[(unsigned char)peek(decoder)];
    return decode != NULL ? decode(decoder) : fail(decoder, "value expected");
}

static PyObject *loads(PyObject *self, PyObject *text) {
    (void)self;
    if (!PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "loads() takes a str");
        return NULL;
    }
    Py_ssize_t size;
    const char *utf8 = PyUnicode_AsUTF8AndSize(text, &size);
    if (utf8 == NULL) return NULL;
    Decoder decoder = {.start = utf8, .end = utf8 + size, .at = utf8};
    PyObject *result = decode_value(&decoder);
    if (result != NULL) {
        peek(&decoder);
        if (decoder.at != decoder.end) {
            Py_DECREF(result);
            result = fail(&decoder, "end expected");
        }
    }
    free(decoder.scratch.data);
    return result;
}

static PyMethodDef methods[] = {
    {"dumps", dumps, METH_O, "Return the JSON of an object as a str."},
    {"loads", loads, METH_O, "Return the object of a JSON document, a str."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "json_capi",
    .m_doc = "JSON.",
    .m_methods = methods,
};

PyMODINIT_FUNC PyInit_json_capi(void) { return PyModule_Create(&definition); }
