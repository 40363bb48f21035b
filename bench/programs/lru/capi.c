// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// LRUCache(capacity) in CPython's C API: a mapping that forgets what was not used for the longest time. hpy.c and
// python.py are the same.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>
#include "table.h"

typedef struct {
    PyObject *key, *value;
} Node;

typedef struct {
    PyObject_HEAD Table table;
    Node *nodes; // by the numbers of the entries
    long long hits, misses;
} LRUCache;

static PyObject *LRUCache_new(PyTypeObject *type, PyObject *args, PyObject *kw) {
    static char *keywords[] = {"capacity", NULL};
    Py_ssize_t capacity;
    if (!PyArg_ParseTupleAndKeywords(args, kw, "n:LRUCache", keywords, &capacity)) return NULL;
    if (capacity < 1) {
        PyErr_SetString(PyExc_ValueError, "capacity must be positive");
        return NULL;
    }
    LRUCache *self = (LRUCache *)type->tp_alloc(type, 0);
    if (self == NULL) return NULL;
    if (!table_init(&self->table, capacity) || (self->nodes = calloc((size_t)capacity, sizeof(Node))) == NULL) {
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    return (PyObject *)self;
}

static int LRUCache_traverse(PyObject *object, visitproc visit, void *arg) {
    LRUCache *self = (LRUCache *)object;
    Py_VISIT(Py_TYPE(object));
    for (uint32_t i = 0; i < self->table.used; i++) {
        Py_VISIT(self->nodes[i].key);
        Py_VISIT(self->nodes[i].value);
    }
    return 0;
}

static int LRUCache_clear(PyObject *object) {
    LRUCache *self = (LRUCache *)object;
    uint32_t used = self->table.used;
    table_clear(&self->table);
    for (uint32_t i = 0; i < used; i++) {
        Py_CLEAR(self->nodes[i].key);
        Py_CLEAR(self->nodes[i].value);
    }
    return 0;
}

static void LRUCache_dealloc(PyObject *object) {
    LRUCache *self = (LRUCache *)object;
    PyTypeObject *type = Py_TYPE(object);
    PyObject_GC_UnTrack(object);
    LRUCache_clear(object);
    table_free(&self->table);
    free(self->nodes);
    type->tp_free(object);
    Py_DECREF(type);
}

// Returns the entry of the key, or NO_ENTRY, with an exception set if there was an error. Sets *hash.
static uint32_t lookup(LRUCache *self, PyObject *key, Py_hash_t *hash) {
    Table *table = &self->table;
    *hash = PyObject_Hash(key);
    if (*hash == -1) return NO_ENTRY;
    uint64_t changes = table->changes;
    uint32_t entry = *table_bucket(table, *hash);
    while ((entry = table_match(table, entry, *hash)) != NO_ENTRY) {
        PyObject *candidate = Py_NewRef(self->nodes[entry].key);
        int equal = PyObject_RichCompareBool(candidate, key, Py_EQ);
        Py_DECREF(candidate);
        if (equal < 0) return NO_ENTRY;
        if (table->changes != changes) {
            // An __eq__ has used the cache, so the bucket is another one now.
            changes = table->changes;
            entry = *table_bucket(table, *hash);
            continue;
        }
        if (equal) return entry;
        entry = table->entries[entry].next;
    }
    return NO_ENTRY;
}

static bool check_count(const char *name, Py_ssize_t nargs, Py_ssize_t least, Py_ssize_t most) {
    if (nargs >= least && nargs <= most) return true;
    PyErr_Format(PyExc_TypeError, "%s() takes %zd to %zd arguments", name, least, most);
    return false;
}

static PyObject *LRUCache_get(PyObject *object, PyObject *const *args, Py_ssize_t nargs) {
    LRUCache *self = (LRUCache *)object;
    if (!check_count("get", nargs, 1, 2)) return NULL;
    Py_hash_t hash;
    uint32_t entry = lookup(self, args[0], &hash);
    if (entry != NO_ENTRY) {
        self->hits++;
        table_touch(&self->table, entry);
        return Py_NewRef(self->nodes[entry].value);
    }
    if (PyErr_Occurred()) return NULL;
    self->misses++;
    return Py_NewRef(nargs == 2 ? args[1] : Py_None);
}

static PyObject *LRUCache_put(PyObject *object, PyObject *const *args, Py_ssize_t nargs) {
    LRUCache *self = (LRUCache *)object;
    if (!check_count("put", nargs, 2, 2)) return NULL;
    Py_hash_t hash;
    uint32_t entry = lookup(self, args[0], &hash);
    if (entry != NO_ENTRY) {
        table_touch(&self->table, entry);
        PyObject *old_value = self->nodes[entry].value;
        self->nodes[entry].value = Py_NewRef(args[1]);
        Py_DECREF(old_value);
    } else {
        if (PyErr_Occurred()) return NULL;
        // The old ones stay alive until the new ones are in their places: a __del__ may use the cache.
        entry = table_insert(&self->table, hash);
        Node old = self->nodes[entry];
        self->nodes[entry] = (Node){Py_NewRef(args[0]), Py_NewRef(args[1])};
        Py_XDECREF(old.key);
        Py_XDECREF(old.value);
    }
    Py_RETURN_NONE;
}

static int LRUCache_contains(PyObject *object, PyObject *key) {
    Py_hash_t hash;
    if (lookup((LRUCache *)object, key, &hash) != NO_ENTRY) return 1;
    return PyErr_Occurred() ? -1 : 0;
}

static Py_ssize_t LRUCache_length(PyObject *object) { return ((LRUCache *)object)->table.used; }

static PyMethodDef cache_methods[] = {
    {"get", (PyCFunction)(void (*)(void))LRUCache_get, METH_FASTCALL,
     "get(key, default=None): the value, which counts as a use."},
    {"put", (PyCFunction)(void (*)(void))LRUCache_put, METH_FASTCALL,
     "put(key, value): counts as a use; may forget another key."},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef cache_members[] = {
    {"hits", T_LONGLONG, offsetof(LRUCache, hits), READONLY, NULL},
    {"misses", T_LONGLONG, offsetof(LRUCache, misses), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot cache_slots[] = {
    {Py_tp_new, LRUCache_new},         {Py_tp_traverse, LRUCache_traverse}, {Py_tp_clear, LRUCache_clear},
    {Py_tp_dealloc, LRUCache_dealloc}, {Py_sq_contains, LRUCache_contains}, {Py_sq_length, LRUCache_length},
    {Py_tp_methods, cache_methods},    {Py_tp_members, cache_members},      {0, NULL},
};

static PyType_Spec cache_spec = {
    .name = "lru_capi.LRUCache",
    .basicsize = sizeof(LRUCache),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .slots = cache_slots,
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "lru_capi",
    .m_doc = "A cache.",
};

PyMODINIT_FUNC PyInit_lru_capi(void) {
    PyObject *module = PyModule_Create(&definition);
    PyObject *type = module != NULL ? PyType_FromSpec(&cache_spec) : NULL;
    if (type == NULL || PyModule_AddObjectRef(module, "LRUCache", type) < 0) Py_CLEAR(module);
    Py_XDECREF(type);
    return module;
}
