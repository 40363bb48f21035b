// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// PriorityQueue() in CPython's C API: a binary heap of any objects that have `<`. hpy.c and python.py are the same.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    PyObject_HEAD PyObject *items; // a list: the smallest first, each not greater than those at 2 * i + 1 and 2 * i + 2
    uint64_t changes;              // pushes and pops so far
} PriorityQueue;

static PyObject *PriorityQueue_new(PyTypeObject *type, PyObject *args, PyObject *kw) {
    static char *keywords[] = {NULL};
    if (!PyArg_ParseTupleAndKeywords(args, kw, ":PriorityQueue", keywords)) return NULL;
    PriorityQueue *self = (PriorityQueue *)type->tp_alloc(type, 0);
    if (self == NULL) return NULL;
    self->items = PyList_New(0);
    if (self->items == NULL) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static int PriorityQueue_traverse(PyObject *object, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(object));
    Py_VISIT(((PriorityQueue *)object)->items);
    return 0;
}

// No tp_clear, which would leave a queue without a list: any cycle goes through the list, whose own breaks it.
static void PriorityQueue_dealloc(PyObject *object) {
    PyTypeObject *type = Py_TYPE(object);
    PyObject_GC_UnTrack(object);
    Py_XDECREF(((PriorityQueue *)object)->items);
    type->tp_free(object);
    Py_DECREF(type);
}

// Whether the items at two places are in order, the first less: 1, 0, or -1 on error.
static int is_less(PriorityQueue *queue, Py_ssize_t i, Py_ssize_t j) {
    uint64_t changes = queue->changes;
    PyObject *a = Py_NewRef(PyList_GET_ITEM(queue->items, i));
    PyObject *b = Py_NewRef(PyList_GET_ITEM(queue->items, j));
    int less = PyObject_RichCompareBool(a, b, Py_LT);
    Py_DECREF(a);
    Py_DECREF(b);
    if (less >= 0 && queue->changes != changes) {
        PyErr_SetString(PyExc_RuntimeError, "queue changed by a comparison");
        return -1;
    }
    return less;
}

static void swap(PriorityQueue *queue, Py_ssize_t i, Py_ssize_t j) {
    PyObject *item = PyList_GET_ITEM(queue->items, i);
    PyList_SET_ITEM(queue->items, i, PyList_GET_ITEM(queue->items, j));
    PyList_SET_ITEM(queue->items, j, item);
}

// Moves the item at `place` up until its parent is not greater.
static bool sift_up(PriorityQueue *queue, Py_ssize_t place) {
    while (place > 0) {
        Py_ssize_t parent = (place - 1) / 2;
        int less = is_less(queue, place, parent);
        if (less <= 0) return less == 0;
        swap(queue, place, parent);
        place = parent;
    }
    return true;
}

// Moves the item from the root down to a leaf, past the lesser child each time, and from there up to its place: it came
// from a leaf and belongs near one, so this takes fewer comparisons than to look for the place on the way down.
static bool sift_down(PriorityQueue *queue) {
    Py_ssize_t length = PyList_GET_SIZE(queue->items), place = 0;
    for (Py_ssize_t child; (child = 2 * place + 1) < length; place = child) {
        if (child + 1 < length) {
            int less = is_less(queue, child, child + 1);
            if (less < 0) return false;
            if (less == 0) child++;
        }
        swap(queue, place, child);
    }
    return sift_up(queue, place);
}

static PyObject *PriorityQueue_push(PyObject *object, PyObject *item) {
    PriorityQueue *queue = (PriorityQueue *)object;
    if (PyList_Append(queue->items, item) < 0) return NULL;
    queue->changes++;
    if (!sift_up(queue, PyList_GET_SIZE(queue->items) - 1)) return NULL;
    Py_RETURN_NONE;
}

static PyObject *PriorityQueue_pop(PyObject *object, PyObject *unused) {
    (void)unused;
    PriorityQueue *queue = (PriorityQueue *)object;
    Py_ssize_t length = PyList_GET_SIZE(queue->items);
    if (length == 0) {
        PyErr_SetString(PyExc_IndexError, "pop from an empty queue");
        return NULL;
    }
    PyObject *last = Py_NewRef(PyList_GET_ITEM(queue->items, length - 1));
    if (PyList_SetSlice(queue->items, length - 1, length, NULL) < 0) {
        Py_DECREF(last);
        return NULL;
    }
    queue->changes++;
    if (length == 1) return last;
    PyObject *first = PyList_GET_ITEM(queue->items, 0);
    PyList_SET_ITEM(queue->items, 0, last);
    if (!sift_down(queue)) Py_CLEAR(first);
    return first;
}

static PyObject *PriorityQueue_peek(PyObject *object, PyObject *unused) {
    (void)unused;
    PriorityQueue *queue = (PriorityQueue *)object;
    if (PyList_GET_SIZE(queue->items) > 0) return Py_NewRef(PyList_GET_ITEM(queue->items, 0));
    PyErr_SetString(PyExc_IndexError, "peek into an empty queue");
    return NULL;
}

static Py_ssize_t PriorityQueue_length(PyObject *object) { return PyList_GET_SIZE(((PriorityQueue *)object)->items); }

static PyMethodDef queue_methods[] = {
    {"push", PriorityQueue_push, METH_O, "Add an item."},
    {"pop", PriorityQueue_pop, METH_NOARGS, "Remove the smallest item and return it."},
    {"peek", PriorityQueue_peek, METH_NOARGS, "Return the smallest item."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot queue_slots[] = {
    {Py_tp_new, PriorityQueue_new},         {Py_tp_traverse, PriorityQueue_traverse},
    {Py_tp_dealloc, PriorityQueue_dealloc}, {Py_sq_length, PriorityQueue_length},
    {Py_tp_methods, queue_methods},         {0, NULL},
};

static PyType_Spec queue_spec = {
    .name = "pqueue_capi.PriorityQueue",
    .basicsize = sizeof(PriorityQueue),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .slots = queue_slots,
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "pqueue_capi",
    .m_doc = "A priority queue.",
};

PyMODINIT_FUNC PyInit_pqueue_capi(void) {
    PyObject *module = PyModule_Create(&definition);
    PyObject *type = module != NULL ? PyType_FromSpec(&queue_spec) : NULL;
    if (type == NULL || PyModule_AddObjectRef(module, "PriorityQueue", type) < 0) Py_CLEAR(module);
    Py_XDECREF(type);
    return module;
}
