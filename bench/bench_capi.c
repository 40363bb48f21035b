// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// The twin of bench_hpy.c in CPython's own C API: the same functions and types, as authors of extensions write them.

#include <Python.h>
#include <structmember.h>

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

// Calls, by signature.

static PyObject *nothing(PyObject *self, PyObject *unused) {
    (void)self;
    (void)unused;
    Py_RETURN_NONE;
}

static PyObject *same(PyObject *self, PyObject *x) {
    (void)self;
    Py_INCREF(x);
    return x;
}

static PyObject *second(PyObject *self, PyObject *const *args, Py_ssize_t nargs) {
    (void)self;
    if (nargs != 2) {
        PyErr_SetString(PyExc_TypeError, "second() takes two arguments");
        return NULL;
    }
    Py_INCREF(args[1]);
    return args[1];
}

static PyObject *scale(PyObject *self, PyObject *args, PyObject *kw) {
    (void)self;
    static char *keywords[] = {"x", "factor", NULL};
    long long x, factor = 1;
    if (!PyArg_ParseTupleAndKeywords(args, kw, "L|L:scale", keywords, &x, &factor)) return NULL;
    return PyLong_FromLongLong(x * factor);
}

// Conversions.

static PyObject *increment(PyObject *self, PyObject *o_x) {
    (void)self;
    long long x = PyLong_AsLongLong(o_x);
    if (x == -1 && PyErr_Occurred()) return NULL;
    return PyLong_FromLongLong(x + 1);
}

static PyObject *halve(PyObject *self, PyObject *o_x) {
    (void)self;
    double x = PyFloat_AsDouble(o_x);
    if (x == -1.0 && PyErr_Occurred()) return NULL;
    return PyFloat_FromDouble(x * 0.5);
}

static PyObject *utf8_size(PyObject *self, PyObject *text) {
    (void)self;
    Py_ssize_t size;
    if (PyUnicode_AsUTF8AndSize(text, &size) == NULL) return NULL;
    return PyLong_FromSsize_t(size);
}

static PyObject *name_of(PyObject *self, PyObject *o_number) {
    (void)self;
    static const char *const names[] = {"temperature", "pressure", "Süd-Südwest", "21.5 °C"};
    long long number = PyLong_AsLongLong(o_number);
    if (number == -1 && PyErr_Occurred()) return NULL;
    return PyUnicode_FromString(names[number & 3]);
}

// Calls from C into Python: one argument passed on, one argument made here.

static PyObject *apply(PyObject *self, PyObject *const *args, Py_ssize_t nargs) {
    (void)self;
    if (nargs != 2) {
        PyErr_SetString(PyExc_TypeError, "apply() takes two arguments");
        return NULL;
    }
    return PyObject_Vectorcall(args[0], args + 1, 1, NULL);
}

static PyObject *apply_next(PyObject *self, PyObject *const *args, Py_ssize_t nargs) {
    (void)self;
    if (nargs != 2) {
        PyErr_SetString(PyExc_TypeError, "apply_next() takes two arguments");
        return NULL;
    }
    long long x = PyLong_AsLongLong(args[1]);
    if (x == -1 && PyErr_Occurred()) return NULL;
    PyObject *next = PyLong_FromLongLong(x + 1);
    if (next == NULL) return NULL;
    PyObject *result = PyObject_Vectorcall(args[0], &next, 1, NULL);
    Py_DECREF(next);
    return result;
}

static PyObject *fail(PyObject *self, PyObject *x) {
    (void)self;
    (void)x;
    PyErr_SetString(PyExc_ValueError, "no such value");
    return NULL;
}

static PyObject *total(PyObject *self, PyObject *numbers) {
    (void)self;
    Py_ssize_t length = PyObject_Length(numbers);
    if (length < 0) return NULL;
    long long result = 0;
    for (Py_ssize_t i = 0; i < length; i++) {
        PyObject *item = PySequence_GetItem(numbers, i);
        if (item == NULL) return NULL;
        long long number = PyLong_AsLongLong(item);
        Py_DECREF(item);
        if (number == -1 && PyErr_Occurred()) return NULL;
        result += number;
    }
    return PyLong_FromLongLong(result);
}

// Point: a struct of two doubles.

typedef struct {
    PyObject_HEAD double x;
    double y;
} PointObject;

static PyObject *Point_new(PyTypeObject *type, PyObject *args, PyObject *kw) {
    (void)kw;
    if (PyTuple_GET_SIZE(args) != 2) {
        PyErr_SetString(PyExc_TypeError, "Point() takes two arguments");
        return NULL;
    }
    double x = PyFloat_AsDouble(PyTuple_GET_ITEM(args, 0));
    if (x == -1.0 && PyErr_Occurred()) return NULL;
    double y = PyFloat_AsDouble(PyTuple_GET_ITEM(args, 1));
    if (y == -1.0 && PyErr_Occurred()) return NULL;
    PointObject *point = (PointObject *)type->tp_alloc(type, 0);
    if (point == NULL) return NULL;
    point->x = x;
    point->y = y;
    return (PyObject *)point;
}

static void Point_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *Point_height(PyObject *self, void *closure) {
    (void)closure;
    return PyFloat_FromDouble(((PointObject *)self)->y);
}

static PyObject *Point_sum(PyObject *self, PyObject *unused) {
    (void)unused;
    PointObject *point = (PointObject *)self;
    return PyFloat_FromDouble(point->x + point->y);
}

static PyMemberDef point_members[] = {
    {"x", T_DOUBLE, offsetof(PointObject, x), 0, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyGetSetDef point_getsets[] = {
    {"height", Point_height, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMethodDef point_methods[] = {
    {"sum", Point_sum, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot point_slots[] = {
    {Py_tp_new, Point_new},        {Py_tp_dealloc, Point_dealloc}, {Py_tp_members, point_members},
    {Py_tp_getset, point_getsets}, {Py_tp_methods, point_methods}, {0, NULL},
};

static PyType_Spec point_spec = {
    .name = "bench_capi.Point",
    .basicsize = sizeof(PointObject),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = point_slots,
};

// Array: the part of examples/series that the loops use.

typedef struct {
    PyObject_HEAD Py_ssize_t length;
    double *values;
} ArrayObject;

static void Array_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    free(((ArrayObject *)self)->values);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *Array_new(PyTypeObject *type, PyObject *args, PyObject *kw) {
    (void)kw;
    if (PyTuple_GET_SIZE(args) != 1) {
        PyErr_SetString(PyExc_TypeError, "Array() takes a list of floats");
        return NULL;
    }
    PyObject *list = PyTuple_GET_ITEM(args, 0);
    Py_ssize_t length = PyObject_Length(list);
    if (length < 0) return NULL;
    ArrayObject *array = (ArrayObject *)type->tp_alloc(type, 0);
    if (array == NULL) return NULL;
    array->length = length;
    array->values = calloc(length > 0 ? (size_t)length : 1, sizeof(double));
    if (array->values == NULL) {
        Py_DECREF(array);
        return PyErr_NoMemory();
    }
    for (Py_ssize_t i = 0; i < length; i++) {
        PyObject *item = PySequence_GetItem(list, i);
        if (item == NULL) {
            Py_DECREF(array);
            return NULL;
        }
        double value = PyFloat_AsDouble(item);
        Py_DECREF(item);
        if (value == -1.0 && PyErr_Occurred()) {
            Py_DECREF(array);
            return NULL;
        }
        array->values[i] = value;
    }
    return (PyObject *)array;
}

static Py_ssize_t Array_length(PyObject *self) { return ((ArrayObject *)self)->length; }

static PyObject *Array_item(PyObject *self, Py_ssize_t index) {
    ArrayObject *array = (ArrayObject *)self;
    if (index < 0 || index >= array->length) {
        PyErr_SetString(PyExc_IndexError, "Array index out of range");
        return NULL;
    }
    return PyFloat_FromDouble(array->values[index]);
}

static PyObject *Array_autocovariance(PyObject *self, PyObject *o_lag) {
    Py_ssize_t lag = PyLong_AsSsize_t(o_lag);
    if (lag == -1 && PyErr_Occurred()) return NULL;
    ArrayObject *array = (ArrayObject *)self;
    if (lag < 0 || lag >= array->length) {
        PyErr_SetString(PyExc_ValueError, "lag out of range");
        return NULL;
    }
    double total = 0.0;
    for (Py_ssize_t i = 0; i < array->length - lag; i++) total += array->values[i] * array->values[i + lag];
    return PyFloat_FromDouble(total);
}

static PyMethodDef array_methods[] = {
    {"autocovariance", Array_autocovariance, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot array_slots[] = {
    {Py_tp_new, Array_new},   {Py_tp_dealloc, Array_dealloc}, {Py_sq_length, Array_length},
    {Py_sq_item, Array_item}, {Py_tp_methods, array_methods}, {0, NULL},
};

static PyType_Spec array_spec = {
    .name = "bench_capi.Array",
    .basicsize = sizeof(ArrayObject),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = array_slots,
};

// The module.

static int add_type(PyObject *module, const char *name, PyType_Spec *spec) {
    PyObject *type = PyType_FromSpec(spec);
    if (type == NULL) return -1;
    int result = PyObject_SetAttrString(module, name, type);
    Py_DECREF(type);
    return result;
}

static int bench_exec(PyObject *module) {
    if (add_type(module, "Point", &point_spec) < 0) return -1;
    return add_type(module, "Array", &array_spec);
}

static PyMethodDef module_methods[] = {
    {"nothing", nothing, METH_NOARGS, NULL},
    {"same", same, METH_O, NULL},
    {"second", (PyCFunction)(void (*)(void))second, METH_FASTCALL, NULL},
    {"scale", (PyCFunction)(void (*)(void))scale, METH_VARARGS | METH_KEYWORDS, NULL},
    {"increment", increment, METH_O, NULL},
    {"halve", halve, METH_O, NULL},
    {"utf8_size", utf8_size, METH_O, NULL},
    {"name_of", name_of, METH_O, NULL},
    {"apply", (PyCFunction)(void (*)(void))apply, METH_FASTCALL, NULL},
    {"apply_next", (PyCFunction)(void (*)(void))apply_next, METH_FASTCALL, NULL},
    {"fail", fail, METH_O, NULL},
    {"total", total, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, bench_exec},
    {0, NULL},
};

static struct PyModuleDef module_def = {
    PyModuleDef_HEAD_INIT,
    .m_name = "bench_capi",
    .m_methods = module_methods,
    .m_slots = module_slots,
};

PyMODINIT_FUNC PyInit_bench_capi(void) { return PyModuleDef_Init(&module_def); }
