// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// The twin of hpy.c in CPython's own C API.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>

#include <stdlib.h>

#include "kernels.h"

typedef struct ArrayObject {
    PyObject_HEAD Layout layout;
    double *data;             // the first element
    double *block;            // what data is in, owned; NULL if another Array owns it
    struct ArrayObject *base; // that Array, which is no view itself: there are no reference cycles
} ArrayObject;

static PyTypeObject *array_type; // ndarray_capi.Array

// A new Array for the shape of `layout`, not initialized.
static ArrayObject *new_array(PyTypeObject *type, const Layout *layout) {
    ArrayObject *array = (ArrayObject *)type->tp_alloc(type, 0);
    if (array == NULL) return NULL;
    ptrdiff_t size = layout_size(layout);
    array->block = malloc((size > 0 ? (size_t)size : 1) * sizeof(double));
    if (array->block == NULL) {
        Py_DECREF(array);
        return (ArrayObject *)PyErr_NoMemory();
    }
    array->data = array->block;
    array->layout = *layout;
    layout_pack(&array->layout);
    return array;
}

static PyObject *set_loop_error(LoopStatus status) {
    if (status == LOOP_DOMAIN_ERROR) PyErr_SetString(PyExc_ValueError, "math domain error");
    if (status == LOOP_ZERO_DIVISION) PyErr_SetString(PyExc_ZeroDivisionError, "float division by zero");
    return NULL; // what else stopped the loop has set an exception
}

// Life.

static bool to_layout(PyObject *shape, Layout *layout) {
    Py_ssize_t ndim = PyTuple_Check(shape) ? PyTuple_GET_SIZE(shape) : 0;
    if (ndim < 1 || ndim > MAX_DIMS) {
        PyErr_SetString(PyExc_ValueError, "a shape is a tuple of one to four lengths");
        return false;
    }
    layout->ndim = (int)ndim;
    for (int i = 0; i < ndim; i++) {
        layout->shape[i] = PyLong_AsSsize_t(PyTuple_GET_ITEM(shape, i));
        if (layout->shape[i] == -1 && PyErr_Occurred()) return false;
    }
    return true;
}

static PyObject *Array_new(PyTypeObject *type, PyObject *args, PyObject *kw) {
    static char *keywords[] = {"values", "shape", NULL};
    PyObject *values, *shape = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kw, "O|O:Array", keywords, &values, &shape)) return NULL;
    Py_ssize_t length = PyObject_Length(values);
    if (length < 0) return NULL;
    Layout layout = {.ndim = 1, .shape = {length}};
    if (shape != NULL && !to_layout(shape, &layout)) return NULL;
    if (!layout_has_size(&layout, length)) {
        PyErr_SetString(PyExc_ValueError, "the shape has another number of elements");
        return NULL;
    }
    ArrayObject *array = new_array(type, &layout);
    if (array == NULL) return NULL;
    for (Py_ssize_t i = 0; i < length; i++) {
        PyObject *item = PySequence_GetItem(values, i);
        array->data[i] = item == NULL ? -1.0 : PyFloat_AsDouble(item);
        Py_XDECREF(item);
        if (array->data[i] == -1.0 && PyErr_Occurred()) {
            Py_DECREF(array);
            return NULL;
        }
    }
    return (PyObject *)array;
}

static void Array_dealloc(ArrayObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    free(self->block);
    Py_XDECREF(self->base);
    type->tp_free(self);
    Py_DECREF(type);
}

// Functions of all elements.

// 1, or 0 if it is neither an Array nor a number, or -1 with an exception.
static int to_operand(PyObject *object, Operand *operand) {
    static const Layout of_scalar = {.ndim = 0};
    if (PyObject_TypeCheck(object, array_type)) {
        ArrayObject *array = (ArrayObject *)object;
        operand->layout = &array->layout;
        operand->data = array->data;
        return 1;
    }
    if (!PyFloat_Check(object) && !PyLong_Check(object)) return 0;
    operand->scalar = PyFloat_AsDouble(object);
    if (operand->scalar == -1.0 && PyErr_Occurred()) return -1;
    operand->layout = &of_scalar;
    operand->data = &operand->scalar;
    return 1;
}

static PyObject *call_ufunc(const Ufunc *ufunc, PyObject *const *args) {
    Operand operands[MAX_ARGS];
    Layout space = {.ndim = 0};
    for (int i = 0; i < ufunc->inputs; i++) {
        int found = to_operand(args[i], &operands[i]);
        if (found < 0) return NULL;
        if (found == 0) Py_RETURN_NOTIMPLEMENTED;
        if (!broadcast(&space, operands[i].layout)) {
            PyErr_SetString(PyExc_ValueError, "the shapes do not go together");
            return NULL;
        }
    }
    if (space.ndim == 0) {
        double result;
        LoopStatus status = call_loop(ufunc, &space, operands, &result);
        return status == LOOP_DONE ? PyFloat_FromDouble(result) : set_loop_error(status);
    }
    ArrayObject *result = new_array(array_type, &space);
    if (result == NULL) return NULL;
    LoopStatus status = call_loop(ufunc, &space, operands, result->data);
    if (status == LOOP_DONE) return (PyObject *)result;
    Py_DECREF(result);
    return set_loop_error(status);
}

#define BINARY_SLOT(NAME, UFUNC)                                                                                       \
    static PyObject *NAME(PyObject *a, PyObject *b) { return call_ufunc(&ufuncs[UFUNC], (PyObject *const[]){a, b}); }
#define UNARY_SLOT(NAME, UFUNC)                                                                                        \
    static PyObject *NAME(PyObject *a) { return call_ufunc(&ufuncs[UFUNC], &a); }

BINARY_SLOT(Array_add, ADD)
BINARY_SLOT(Array_subtract, SUBTRACT)
BINARY_SLOT(Array_multiply, MULTIPLY)
BINARY_SLOT(Array_divide, DIVIDE)
UNARY_SLOT(Array_negative, NEGATIVE)
UNARY_SLOT(Array_absolute, ABSOLUTE)

static PyObject *sqrt_function(PyObject *self, PyObject *x) {
    (void)self;
    PyObject *result = call_ufunc(&ufuncs[SQUARE_ROOT], &x);
    if (result != Py_NotImplemented) return result;
    Py_DECREF(result);
    PyErr_SetString(PyExc_TypeError, "sqrt() takes an Array or number");
    return NULL;
}

// A loop that calls a Python function, which is the context.
static LoopStatus callback_loop(double *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *context) {
    PyObject *function = context;
    for (ptrdiff_t i = 0; i < n; i++) {
        PyObject *x = PyFloat_FromDouble(args[0][i * steps[0]]);
        if (x == NULL) return LOOP_STOPPED;
        PyObject *result = PyObject_CallOneArg(function, x);
        Py_DECREF(x);
        if (result == NULL) return LOOP_STOPPED;
        double value = PyFloat_AsDouble(result);
        Py_DECREF(result);
        if (value == -1.0 && PyErr_Occurred()) return LOOP_STOPPED;
        args[1][i * steps[1]] = value;
    }
    return LOOP_DONE;
}

static PyObject *Array_apply(ArrayObject *self, PyObject *function) {
    ArrayObject *result = new_array(Py_TYPE(self), &self->layout);
    if (result == NULL) return NULL;
    Argument args[] = {argument_of(self->data, &self->layout, &self->layout),
                       argument_of(result->data, &result->layout, &self->layout)};
    LoopStatus status = run_loop(callback_loop, &self->layout, args, 2, function);
    if (status == LOOP_DONE) return (PyObject *)result;
    Py_DECREF(result);
    return set_loop_error(status);
}

static PyObject *Array_sum(ArrayObject *self, PyObject *args, PyObject *kw) {
    static char *keywords[] = {"axis", NULL};
    PyObject *o_axis = Py_None;
    if (!PyArg_ParseTupleAndKeywords(args, kw, "|O:sum", keywords, &o_axis)) return NULL;
    bool all = o_axis == Py_None;
    long axis = all ? ALL_AXES : PyLong_AsLong(o_axis);
    if (!all && axis == -1 && PyErr_Occurred()) return NULL;
    if (!all && (axis < 0 || axis >= self->layout.ndim)) {
        PyErr_SetString(PyExc_ValueError, "no such axis");
        return NULL;
    }
    if (all || self->layout.ndim == 1) {
        double sum;
        sum_axis(&self->layout, self->data, ALL_AXES, &sum);
        return PyFloat_FromDouble(sum);
    }
    Layout rest = self->layout;
    layout_drop(&rest, (int)axis);
    ArrayObject *result = new_array(Py_TYPE(self), &rest);
    if (result != NULL) sum_axis(&self->layout, self->data, (int)axis, result->data);
    return (PyObject *)result;
}

// Items.

// Follows an index or slice: moves `data`, and drops or cuts `axis`, which is then the next.
static bool follow(PyObject *key, Layout *layout, int *axis, double **data) {
    ptrdiff_t *length = &layout->shape[*axis], *stride = &layout->strides[*axis];
    Py_ssize_t start, stop, step;
    if (PySlice_Check(key)) {
        if (PySlice_Unpack(key, &start, &stop, &step) < 0) return false;
        *length = PySlice_AdjustIndices(*length, &start, &stop, step);
        *data += start * *stride;
        *stride *= step;
        (*axis)++;
        return true;
    }
    Py_ssize_t index = PyNumber_AsSsize_t(key, PyExc_IndexError);
    if (index == -1 && PyErr_Occurred()) return false;
    if (index < 0) index += *length;
    if (index < 0 || index >= *length) {
        PyErr_SetString(PyExc_IndexError, "Array index out of range");
        return false;
    }
    *data += index * *stride;
    layout_drop(layout, *axis);
    return true;
}

static PyObject *Array_subscript(ArrayObject *self, PyObject *key) {
    Layout layout = self->layout;
    double *data = self->data;
    int axis = 0;
    if (!PyTuple_Check(key)) {
        if (!follow(key, &layout, &axis, &data)) return NULL;
    } else {
        Py_ssize_t nkeys = PyTuple_GET_SIZE(key);
        if (nkeys > layout.ndim) {
            PyErr_SetString(PyExc_IndexError, "too many indices");
            return NULL;
        }
        for (Py_ssize_t i = 0; i < nkeys; i++) {
            if (!follow(PyTuple_GET_ITEM(key, i), &layout, &axis, &data)) return NULL;
        }
    }
    if (layout.ndim == 0) return PyFloat_FromDouble(*data);
    ArrayObject *view = (ArrayObject *)Py_TYPE(self)->tp_alloc(Py_TYPE(self), 0);
    if (view == NULL) return NULL;
    view->layout = layout;
    view->data = data;
    view->base = self->block != NULL ? self : self->base;
    Py_INCREF(view->base);
    return (PyObject *)view;
}

static PyObject *to_list(const Layout *layout, int axis, const double *data) {
    if (axis == layout->ndim) return PyFloat_FromDouble(*data);
    PyObject *list = PyList_New(layout->shape[axis]);
    if (list == NULL) return NULL;
    for (ptrdiff_t i = 0; i < layout->shape[axis]; i++) {
        PyObject *item = to_list(layout, axis + 1, data + i * layout->strides[axis]);
        if (item == NULL) {
            Py_DECREF(list);
            return NULL;
        }
        PyList_SET_ITEM(list, i, item);
    }
    return list;
}

static PyObject *Array_tolist(ArrayObject *self, PyObject *unused) {
    (void)unused;
    return to_list(&self->layout, 0, self->data);
}

static Py_ssize_t Array_length(ArrayObject *self) { return self->layout.shape[0]; }

// The module.

static PyMethodDef array_methods[] = {
    {"apply", (PyCFunction)(void (*)(void))Array_apply, METH_O, "A new Array of function(element)."},
    {"sum", (PyCFunction)(void (*)(void))Array_sum, METH_VARARGS | METH_KEYWORDS,
     "sum(axis=None): an Array without that axis, or a float."},
    {"tolist", (PyCFunction)(void (*)(void))Array_tolist, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef array_members[] = {
    {"ndim", T_INT, offsetof(ArrayObject, layout.ndim), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot array_slots[] = {
    {Py_tp_new, Array_new},
    {Py_tp_dealloc, Array_dealloc},
    {Py_nb_add, Array_add},
    {Py_nb_subtract, Array_subtract},
    {Py_nb_multiply, Array_multiply},
    {Py_nb_true_divide, Array_divide},
    {Py_nb_negative, Array_negative},
    {Py_nb_absolute, Array_absolute},
    {Py_mp_subscript, Array_subscript},
    {Py_mp_length, Array_length},
    {Py_tp_methods, array_methods},
    {Py_tp_members, array_members},
    {Py_tp_doc, "Array(values, shape=(len(values),)): doubles in up to four dimensions."},
    {0, NULL},
};

static PyType_Spec array_spec = {
    .name = "ndarray_capi.Array",
    .basicsize = sizeof(ArrayObject),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = array_slots,
};

static PyMethodDef module_methods[] = {
    {"sqrt", sqrt_function, METH_O, "sqrt(x) of an Array or number."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module_def = {
    PyModuleDef_HEAD_INIT, .m_name = "ndarray_capi",    .m_doc = "Arrays of doubles.",
    .m_size = -1,          .m_methods = module_methods,
};

PyMODINIT_FUNC PyInit_ndarray_capi(void) {
    PyObject *module = PyModule_Create(&module_def);
    if (module == NULL) return NULL;
    array_type = (PyTypeObject *)PyType_FromSpec(&array_spec);
    if (array_type == NULL || PyModule_AddObjectRef(module, "Array", (PyObject *)array_type) < 0) Py_CLEAR(module);
    return module;
}
