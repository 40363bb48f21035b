// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// The twin of hpy.c in CPython's C API.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>

#include "kernel.h"

typedef struct {
    PyObject_HEAD Bodies bodies;
    double time;
} SystemObject;

static void System_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    free_bodies(&((SystemObject *)self)->bodies);
    type->tp_free(self);
    Py_DECREF(type);
}

static bool read_body(PyObject *body, double values[VALUES_PER_BODY]) {
    Py_ssize_t length = PyObject_Length(body);
    if (length < 0) return false;
    if (length != VALUES_PER_BODY) {
        PyErr_Format(PyExc_ValueError, "a body has %d values, not %zd", VALUES_PER_BODY, length);
        return false;
    }
    for (Py_ssize_t i = 0; i < length; i++) {
        PyObject *value = PySequence_GetItem(body, i);
        if (value == NULL) return false;
        values[i] = PyFloat_AsDouble(value);
        Py_DECREF(value);
        if (values[i] == -1.0 && PyErr_Occurred()) return false;
    }
    if (!(values[VALUES_PER_BODY - 1] > 0.0)) {
        PyErr_SetString(PyExc_ValueError, "a mass must be positive");
        return false;
    }
    return true;
}

// From a list of our own, whose length does not change while values are converted.
static bool read_bodies(Bodies *bodies, PyObject *list) {
    Py_ssize_t count = PyList_GET_SIZE(list);
    if (!allocate_bodies(bodies, (size_t)count)) {
        PyErr_NoMemory();
        return false;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        double values[VALUES_PER_BODY];
        if (!read_body(PyList_GET_ITEM(list, i), values)) return false;
        set_body(bodies, (size_t)i, values);
    }
    return true;
}

static PyObject *System_new(PyTypeObject *type, PyObject *args, PyObject *kw) {
    static char *keywords[] = {"bodies", NULL};
    PyObject *o_bodies;
    if (!PyArg_ParseTupleAndKeywords(args, kw, "O:System", keywords, &o_bodies)) return NULL;
    PyObject *list = PySequence_List(o_bodies);
    if (list == NULL) return NULL;
    SystemObject *system = (SystemObject *)type->tp_alloc(type, 0);
    if (system != NULL) {
        if (read_bodies(&system->bodies, list)) {
            start_bodies(&system->bodies);
        } else {
            Py_CLEAR(system);
        }
    }
    Py_DECREF(list);
    return (PyObject *)system;
}

static Py_ssize_t System_length(PyObject *self) { return (Py_ssize_t)((SystemObject *)self)->bodies.count; }

static PyObject *System_step(PyObject *self, PyObject *o_dt) {
    double dt = PyFloat_AsDouble(o_dt);
    if (dt == -1.0 && PyErr_Occurred()) return NULL;
    SystemObject *system = (SystemObject *)self;
    step_bodies(&system->bodies, dt);
    system->time += dt;
    Py_RETURN_NONE;
}

static PyObject *System_energy(PyObject *self, PyObject *unused) {
    (void)unused;
    return PyFloat_FromDouble(energy_of_bodies(&((SystemObject *)self)->bodies));
}

static PyObject *System_positions(PyObject *self, PyObject *unused) {
    (void)unused;
    const Bodies *bodies = &((SystemObject *)self)->bodies;
    PyObject *list = PyList_New((Py_ssize_t)bodies->count);
    if (list == NULL) return NULL;
    for (size_t i = 0; i < bodies->count; i++) {
        const double *position = bodies->positions + i * 3;
        PyObject *tuple = Py_BuildValue("(ddd)", position[0], position[1], position[2]);
        if (tuple == NULL) {
            Py_DECREF(list);
            return NULL;
        }
        PyList_SET_ITEM(list, (Py_ssize_t)i, tuple);
    }
    return list;
}

static PyMemberDef system_members[] = {
    {"time", T_DOUBLE, offsetof(SystemObject, time), READONLY, "The sum of all steps."},
    {NULL, 0, 0, 0, NULL},
};

static PyMethodDef system_methods[] = {
    {"step", System_step, METH_O, "step($self, dt, /)\n--\n\nMove all bodies for a time of dt."},
    {"energy", System_energy, METH_NOARGS, "energy($self, /)\n--\n\nReturn kinetic plus potential energy."},
    {"positions", System_positions, METH_NOARGS, "positions($self, /)\n--\n\nReturn a list of tuples (x, y, z)."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot system_slots[] = {
    {Py_tp_new, System_new},
    {Py_tp_dealloc, System_dealloc},
    {Py_sq_length, System_length},
    {Py_tp_members, system_members},
    {Py_tp_methods, system_methods},
    {Py_tp_doc, "System(bodies)\n--\n\nBodies that attract each other, each given as (x, y, z, vx, vy, vz, mass)."},
    {0, NULL},
};

static PyType_Spec system_spec = {
    .name = "nbody_capi.System",
    .basicsize = sizeof(SystemObject),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = system_slots,
};

static struct PyModuleDef module_def = {
    PyModuleDef_HEAD_INIT,
    .m_name = "nbody_capi",
    .m_doc = "Bodies that attract each other.",
    .m_size = -1,
};

PyMODINIT_FUNC PyInit_nbody_capi(void) {
    PyObject *module = PyModule_Create(&module_def);
    if (module == NULL) return NULL;
    PyObject *type = PyType_FromSpec(&system_spec);
    if (type == NULL || PyModule_AddObjectRef(module, "System", type) < 0) Py_CLEAR(module);
    Py_XDECREF(type);
    return module;
}
