// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// The twin of hpy.c in CPython's C API.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <string.h>

#include "scan.h"

// The references rows and row are owned; row is NULL between two rows.
typedef struct {
    Scanner scanner;
    PyObject *rows;
    PyObject *row;
    Py_ssize_t width; // columns of the first row, which all others must have
} Reader;

static bool fail(Reader *reader, Ending error) {
    if (error == NO_MEMORY) {
        PyErr_NoMemory();
    } else {
        PyErr_Format(PyExc_ValueError, error == OPEN_QUOTE ? "row %zd: quote without end" : "row %zd: text after quote",
                     PyList_GET_SIZE(reader->rows) + 1);
    }
    return false;
}

static PyObject *field_value(Reader *reader) {
    double number;
    if (!reader->scanner.quoted && parse_number(reader->scanner.field, &number)) return PyFloat_FromDouble(number);
    return PyUnicode_FromStringAndSize(reader->scanner.field, (Py_ssize_t)reader->scanner.length);
}

static bool add_field(Reader *reader) {
    if (reader->row == NULL) {
        reader->row = PyList_New(0);
        if (reader->row == NULL) return false;
    }
    PyObject *value = field_value(reader);
    if (value == NULL) return false;
    int status = PyList_Append(reader->row, value);
    Py_DECREF(value);
    return status == 0;
}

static bool end_row(Reader *reader) {
    Py_ssize_t nrows = PyList_GET_SIZE(reader->rows), columns = PyList_GET_SIZE(reader->row);
    if (nrows == 0) reader->width = columns;
    if (columns != reader->width) {
        PyErr_Format(PyExc_ValueError, "row %zd: %zd columns, not %zd", nrows + 1, columns, reader->width);
        return false;
    }
    int status = PyList_Append(reader->rows, reader->row);
    Py_CLEAR(reader->row);
    return status == 0;
}

// Empty lines are no rows.
static bool read_rows(Reader *reader) {
    Ending ending;
    do {
        ending = scan_field(&reader->scanner);
        if (ending >= NO_MEMORY) return fail(reader, ending);
        if (ending != COMMA && reader->row == NULL && reader->scanner.length == 0 && !reader->scanner.quoted) continue;
        if (!add_field(reader)) return false;
        if (ending != COMMA && !end_row(reader)) return false;
    } while (ending != END);
    return true;
}

static PyObject *parse(PyObject *self, PyObject *text) {
    (void)self;
    if (!PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "parse() takes a str");
        return NULL;
    }
    Py_ssize_t size;
    const char *utf8 = PyUnicode_AsUTF8AndSize(text, &size);
    if (utf8 == NULL) return NULL;
    if (memchr(utf8, '\0', (size_t)size) != NULL) {
        PyErr_SetString(PyExc_ValueError, "null character in CSV");
        return NULL;
    }
    Reader reader = {.scanner = {.at = utf8, .end = utf8 + size}};
    reader.rows = PyList_New(0);
    if (reader.rows == NULL) return NULL;
    bool done = read_rows(&reader);
    free(reader.scanner.field);
    Py_XDECREF(reader.row);
    if (done) return reader.rows;
    Py_DECREF(reader.rows);
    return NULL;
}

static PyMethodDef module_methods[] = {
    {"parse", parse, METH_O,
     "parse(text, /)\n--\n\nReturn the rows of CSV; fields without quotes that are numbers become floats."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module_def = {
    PyModuleDef_HEAD_INIT,
    .m_name = "csv_capi",
    .m_doc = "A reader of CSV.",
    .m_methods = module_methods,
};

PyMODINIT_FUNC PyInit_csv_capi(void) { return PyModule_Create(&module_def); }
