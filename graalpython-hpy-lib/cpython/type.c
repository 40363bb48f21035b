// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/*
 * The cpython ABI: instances of types that typespec.c makes. What CPython has no slot for, or shares between the types of a
 * hierarchy, is done by four functions that all these types have in their slots: they look into the HPyTypeInfo of the type and
 * of those it derives from.
 */
#include "hpy.h"

#include <string.h>

#include "type.h"

/* Of Python classes, and of all types that do without a function of their own; set before there is an instance. */
static destructor subtype_dealloc;

HPyTypeInfo *_HPyCpy_InfoOf(PyTypeObject *type) {
    while (type != NULL && type->tp_dealloc != _HPyCpy_Dealloc) type = type->tp_base;
    return type == NULL ? NULL : (HPyTypeInfo *)((char *)type->tp_getset - offsetof(HPyTypeInfo, getsets));
}

/* For walks up a hierarchy: the info of the next HPy type from `*type` on, which becomes that type's base; NULL at the end. */
static HPyTypeInfo *next_info(PyTypeObject **type) {
    while (*type != NULL && (*type)->tp_dealloc != _HPyCpy_Dealloc) *type = (*type)->tp_base;
    if (*type == NULL) return NULL;
    HPyTypeInfo *info = _HPyCpy_InfoOf(*type);
    *type = (*type)->tp_base;
    return info;
}

void *_HPyCpy_StructOf(PyObject *self, HPyType_BuiltinShape shape) {
    const HPy h = _hconv(self);
    switch (shape) {
    case HPyType_BuiltinShape_Legacy: return _HPyCpy_AsStruct_Legacy(NULL, h);
    case HPyType_BuiltinShape_Object: return _HPyCpy_AsStruct_Object(NULL, h);
    case HPyType_BuiltinShape_Type: return _HPyCpy_AsStruct_Type(NULL, h);
    case HPyType_BuiltinShape_Long: return _HPyCpy_AsStruct_Long(NULL, h);
    case HPyType_BuiltinShape_Float: return _HPyCpy_AsStruct_Float(NULL, h);
    case HPyType_BuiltinShape_Unicode: return _HPyCpy_AsStruct_Unicode(NULL, h);
    case HPyType_BuiltinShape_Tuple: return _HPyCpy_AsStruct_Tuple(NULL, h);
    case HPyType_BuiltinShape_List: return _HPyCpy_AsStruct_List(NULL, h);
    case HPyType_BuiltinShape_Dict: return _HPyCpy_AsStruct_Dict(NULL, h);
    }
    return NULL;
}

/* Calls HPy_tp_traverse of a type and those it derives from, until one gives something else than 0. */
static int traverse_fields(PyObject *self, HPyFunc_visitproc visit, void *arg) {
    PyTypeObject *type = Py_TYPE(self);
    for (HPyTypeInfo *info; (info = next_info(&type)) != NULL;) {
        if (info->traverse == NULL) continue;
        int result = info->traverse(_HPyCpy_StructOf(self, info->shape), visit, arg);
        if (result != 0) return result;
    }
    return 0;
}

/* The HPy type of this extension that a type is, or the nearest that it derives from. */
static PyTypeObject *own_level(PyTypeObject *type) {
    while (type->tp_dealloc != _HPyCpy_Dealloc) type = type->tp_base;
    return type;
}

PyTypeObject *_HPyCpy_ForeignBase(PyTypeObject *type) {
    type = own_level(type);
    while (type->tp_dealloc == _HPyCpy_Dealloc || type->tp_dealloc == subtype_dealloc) type = type->tp_base;
    return type;
}

/* Whether the functions of a base care for an instance's reference to its type, as those of types on the heap do. */
static bool owns_type(PyTypeObject *base) { return (base->tp_flags & Py_TPFLAGS_HEAPTYPE) != 0; }

typedef struct {
    visitproc visit;
    void *arg;
} Visitor;

static int visit_field(HPyField *field, void *visitor) {
    return ((Visitor *)visitor)->visit(field->_i, ((Visitor *)visitor)->arg);
}

int _HPyCpy_Traverse(PyObject *self, visitproc visit, void *arg) {
    Visitor visitor = {visit, arg};
    int result = traverse_fields(self, visit_field, &visitor);
    if (result != 0) return result;
    PyTypeObject *base = _HPyCpy_ForeignBase(Py_TYPE(self));
    if (!owns_type(base)) Py_VISIT(Py_TYPE(self));
    return base->tp_traverse == NULL ? 0 : base->tp_traverse(self, visit, arg);
}

static int clear_field(HPyField *field, void *arg) {
    (void)arg;
    Py_CLEAR(field->_i);
    return 0;
}

int _HPyCpy_Clear(PyObject *self) {
    traverse_fields(self, clear_field, NULL);
    inquiry base_clear = _HPyCpy_ForeignBase(Py_TYPE(self))->tp_clear;
    return base_clear == NULL ? 0 : base_clear(self);
}

/* What subtype_dealloc of CPython does for a type without a deallocator, and HPy_tp_destroy on the way. */
static void release(PyObject *self) {
    PyTypeObject *const type = Py_TYPE(self);
    PyTypeObject *const level = own_level(type); /* those before it are done with the instance */
    if (level->tp_weaklistoffset != 0) PyObject_ClearWeakRefs(self);
    PyObject **dict = level->tp_dictoffset == 0 ? NULL : _PyObject_GetDictPtr(self);
    if (dict != NULL) Py_CLEAR(*dict);
    traverse_fields(self, clear_field, NULL);
    PyTypeObject *next = level;
    for (HPyTypeInfo *info; (info = next_info(&next)) != NULL;) {
        if (info->destroy != NULL) info->destroy(_HPyCpy_StructOf(self, info->shape));
    }
    PyTypeObject *const base = _HPyCpy_ForeignBase(level);
    if (PyType_IS_GC(base)) PyObject_GC_Track(self);
    base->tp_dealloc(self);
    if (!owns_type(base)) Py_DECREF(type);
}

void _HPyCpy_Dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    /* A Python class that derives from an HPy type has called the finalizer. */
    if (type->tp_dealloc == _HPyCpy_Dealloc && type->tp_finalize != NULL &&
        PyObject_CallFinalizerFromDealloc(self) < 0) {
        return; /* it lives on */
    }
    if (!PyType_IS_GC(type)) {
        release(self);
        return;
    }
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_BEGIN(self, _HPyCpy_Dealloc) /* long chains of objects must not exhaust the stack */
        release(self);
    Py_TRASHCAN_END
}

/*
 * Where an instance keeps the function that calling it runs. It is empty until the first call, which comes here, or until
 * HPy_SetCallFunction.
 */
static vectorcallfunc *call_function(PyObject *self) {
    return (vectorcallfunc *)(void *)((char *)self + Py_TYPE(self)->tp_vectorcall_offset);
}

PyObject *_HPyCpy_TypeCall(PyObject *self, PyObject *args, PyObject *kwargs) {
    vectorcallfunc *function = call_function(self);
    const HPyTypeInfo *info = *function == NULL ? _HPyCpy_InfoOf(Py_TYPE(self)) : NULL;
    if (info != NULL) *function = info->call;
    return PyVectorcall_Call(self, args, kwargs);
}

int _HPyCpy_SetCallFunction(_HPyCpy_CTX, HPy h, HPyCallFunction *func) {
    if (Py_TYPE(h._i)->tp_call != _HPyCpy_TypeCall) {
        PyErr_Format(PyExc_TypeError, "type '%.50s' does not implement the HPy call protocol", Py_TYPE(h._i)->tp_name);
        return -1;
    }
    *call_function(h._i) = func->cpy_trampoline;
    return 0;
}

/* Whether a handle is that of a type, which `function` needs; else TypeError. */
static bool is_type(HPy h, const char *function) {
    if (PyType_Check(h._i)) return true;
    PyErr_Format(PyExc_TypeError, "%s: %R is not a type", function, h._i);
    return false;
}

HPy _HPyCpy_New(_HPyCpy_CTX, HPy h_type, void **data) {
    if (!is_type(h_type, "HPy_New")) return HPy_NULL;
    PyTypeObject *type = (PyTypeObject *)h_type._i;
    PyObject *self = type->tp_alloc(type, 0);
    if (self != NULL) *data = _HPyCpy_StructOf(self, _HPyCpy_Type_GetBuiltinShape(NULL, h_type));
    return _hconv(self);
}

HPy _HPyCpy_Type_GenericNew(_HPyCpy_CTX, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw) {
    (void)args, (void)nargs, (void)kw;
    if (!is_type(type, "HPyType_GenericNew")) return HPy_NULL;
    return _hconv(((PyTypeObject *)type._i)->tp_alloc((PyTypeObject *)type._i, 0));
}

HPyType_BuiltinShape _HPyCpy_Type_GetBuiltinShape(_HPyCpy_CTX, HPy type) {
    if (!is_type(type, "_HPyType_GetBuiltinShape")) return (HPyType_BuiltinShape)-2;
    const HPyTypeInfo *info = _HPyCpy_InfoOf((PyTypeObject *)type._i);
    return info == NULL ? HPyType_BuiltinShape_Legacy : info->shape;
}

const char *_HPyCpy_Type_GetName(_HPyCpy_CTX, HPy type) {
    if (!is_type(type, "HPyType_GetName")) return NULL;
    const PyTypeObject *object = (PyTypeObject *)type._i;
    if (object->tp_flags & Py_TPFLAGS_HEAPTYPE) return PyUnicode_AsUTF8(((PyHeapTypeObject *)object)->ht_name);
    const char *dot = strrchr(object->tp_name, '.');
    return dot == NULL ? object->tp_name : dot + 1;
}

bool _HPyCpy_FindSubtypeDealloc(void) {
    if (subtype_dealloc != NULL) return true;
    PyType_Slot slots[] = {{0, NULL}};
    PyType_Spec spec = {.name = "hpy.plain", .flags = Py_TPFLAGS_DEFAULT, .slots = slots};
    PyObject *plain = PyType_FromSpec(&spec);
    if (plain == NULL) return false;
    subtype_dealloc = ((PyTypeObject *)plain)->tp_dealloc;
    Py_DECREF(plain);
    return true;
}
