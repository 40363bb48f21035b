// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// The twin of hpy.cpp in CPython's own C API.

#include <Python.h>

#include <new>

#include "window.h"

typedef struct {
    PyObject_HEAD Window *window; // owned
} WindowObject;

static void Window_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    delete reinterpret_cast<WindowObject *>(self)->window;
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *Window_new(PyTypeObject *type, PyObject *args, PyObject *kw) {
    (void)kw;
    long size;
    if (!PyArg_ParseTuple(args, "l", &size)) return NULL;
    if (size < 1) {
        PyErr_SetString(PyExc_ValueError, "size must be at least 1");
        return NULL;
    }
    PyObject *self = type->tp_alloc(type, 0);
    if (self == NULL) return NULL;
    try {
        reinterpret_cast<WindowObject *>(self)->window = new Window(static_cast<std::size_t>(size));
    } catch (const std::bad_alloc &) {
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    return self;
}

static PyObject *Window_add(PyObject *self, PyObject *o_number) {
    long number = PyLong_AsLong(o_number);
    if (number == -1 && PyErr_Occurred()) return NULL;
    try {
        return PyLong_FromSize_t(reinterpret_cast<WindowObject *>(self)->window->add(number));
    } catch (const std::bad_alloc &) {
        return PyErr_NoMemory();
    }
}

static PyMethodDef window_methods[] = {
    {"add", Window_add, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot window_slots[] = {
    {Py_tp_new, reinterpret_cast<void *>(Window_new)},
    {Py_tp_dealloc, reinterpret_cast<void *>(Window_dealloc)},
    {Py_tp_methods, window_methods},
    {0, NULL},
};

static PyType_Spec window_spec = {"window_capi.Window", sizeof(WindowObject), 0, Py_TPFLAGS_DEFAULT, window_slots};

static int window_exec(PyObject *module) {
    PyObject *type = PyType_FromSpec(&window_spec);
    if (type == NULL) return -1;
    int result = PyObject_SetAttrString(module, "Window", type);
    Py_DECREF(type);
    return result;
}

static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, reinterpret_cast<void *>(window_exec)},
    {0, NULL},
};

static struct PyModuleDef module_def = {
    PyModuleDef_HEAD_INIT, "window_capi", NULL, 0, NULL, module_slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit_window_capi(void) { return PyModuleDef_Init(&module_def); }
