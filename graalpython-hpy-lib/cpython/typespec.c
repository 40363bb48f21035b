// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/* The cpython ABI: HPyType_FromSpec, which makes CPython's specification of a type from HPy's. */
#include "hpy.h"

#include <string.h>

#include "definitions.h"
#include "type.h"

/* A specification in the making. */
typedef struct {
    const HPyType_Spec *from;
    PyObject *bases;         /* a tuple */
    PyTypeObject *metaclass; /* or NULL for that of the bases */
    HPyTypeInfo *info;
    PyMethodDef *methods;
    PyType_Slot *slots;
    size_t members_count, getsets_count, slots_count;
    Py_ssize_t basicsize;
    unsigned long flags;
    bool has_dealloc, has_call_offset;
} Making;

static bool fail(PyObject *type, const char *message) {
    PyErr_SetString(type, message);
    return false;
}

/* By shape, from HPyType_BuiltinShape_Legacy on: the base, and the bytes before the C struct with all padding it may need. */
static const struct {
    PyTypeObject *base;
    Py_ssize_t header;
} shapes[] = {
    {&PyBaseObject_Type, 0},
    {&PyBaseObject_Type, _HPyCpy_ALIGN(sizeof(PyObject))},
    {&PyType_Type, _HPyCpy_ALIGN(sizeof(PyHeapTypeObject))},
    {&PyLong_Type, sizeof(PyLongObject) + 16},
    {&PyFloat_Type, _HPyCpy_ALIGN(sizeof(PyFloatObject))},
    {&PyUnicode_Type, _HPyCpy_ALIGN(sizeof(PyUnicodeObject))},
    {&PyTuple_Type, offsetof(PyTupleObject, ob_item) + 16},
    {&PyList_Type, _HPyCpy_ALIGN(sizeof(PyListObject))},
    {&PyDict_Type, _HPyCpy_ALIGN(sizeof(PyDictObject))},
};
static Py_ssize_t header_size(HPyType_BuiltinShape shape) { return shapes[shape - HPyType_BuiltinShape_Legacy].header; }
static PyTypeObject *base_of(HPyType_BuiltinShape shape) { return shapes[shape - HPyType_BuiltinShape_Legacy].base; }

/* Whether instances have items before the C struct, so that its place differs. */
static bool has_items(HPyType_BuiltinShape shape) {
    return shape == HPyType_BuiltinShape_Long || shape == HPyType_BuiltinShape_Tuple;
}

/* Members of such types: `closure` is the PyMemberDef, with an offset in the C struct. */
static PyObject *get_member(PyObject *self, void *closure) {
    return PyMember_GetOne((const char *)_HPyCpy_StructOf(self, _HPyCpy_InfoOf(Py_TYPE(self))->shape),
                           (PyMemberDef *)closure);
}
static int set_member(PyObject *self, PyObject *value, void *closure) {
    return PyMember_SetOne((char *)_HPyCpy_StructOf(self, _HPyCpy_InfoOf(Py_TYPE(self))->shape), (PyMemberDef *)closure,
                           value);
}

static void add_slot(Making *type, int slot, void *function) {
    type->slots[type->slots_count++] = (PyType_Slot){slot, function};
    type->has_dealloc |= slot == Py_tp_dealloc;
}

static void add_getset(Making *type, PyGetSetDef getset) { type->info->getsets[type->getsets_count++] = getset; }

/* CPython gets the table, unless the C struct has no fixed place: then get_member and set_member use it. */
static PyMemberDef *add_member(Making *type, PyMemberDef member) {
    PyMemberDef *kept = &type->info->members[type->members_count++];
    *kept = member;
    type->has_call_offset |= strcmp(member.name, "__vectorcalloffset__") == 0;
    return kept;
}

static void add_hpy_member(Making *type, const HPyMember *from) {
    PyMemberDef member = {from->name, (int)from->type, from->offset, from->readonly ? READONLY : 0, from->doc};
    if (has_items(type->from->builtin_shape)) {
        add_getset(type, (PyGetSetDef){from->name, get_member, from->readonly ? NULL : set_member, from->doc,
                                       add_member(type, member)});
    } else {
        member.offset += header_size(type->from->builtin_shape);
        add_member(type, member);
    }
}

static void add_hpy_slot(Making *type, const HPySlot *from) {
    switch (from->slot) {
    case HPy_tp_destroy: type->info->destroy = _HPy_FUNCTION(HPyFunc_destroyfunc, from->impl); break;
    case HPy_tp_traverse: type->info->traverse = _HPy_FUNCTION(HPyFunc_traverseproc, from->impl); break;
    case HPy_tp_call: type->info->call = _HPy_FUNCTION(vectorcallfunc, from->cpy_trampoline); break;
    default: add_slot(type, (int)from->slot, (void *)from->cpy_trampoline);
    }
}

static void add_definitions(Making *type) {
    for (HPyDef **def = type->from->defines; def != NULL && *def != NULL; def++) {
        const HPyGetSet *getset = &(*def)->getset;
        switch ((*def)->kind) {
        case HPyDef_Kind_Slot: add_hpy_slot(type, &(*def)->slot); break;
        case HPyDef_Kind_Member: add_hpy_member(type, &(*def)->member); break;
        case HPyDef_Kind_GetSet:
            add_getset(type, (PyGetSetDef){getset->name, getset->getter_cpy_trampoline, getset->setter_cpy_trampoline,
                                           getset->doc, getset->closure});
            break;
        case HPyDef_Kind_Meth: break; /* see _HPyCpy_Methods */
        }
    }
}

/* The slot of a type's legacy slots, or NULL. */
static const PyType_Slot *legacy_slot(const HPyType_Spec *spec, int number) {
    const PyType_Slot *slot = (const PyType_Slot *)spec->legacy_slots;
    while (slot != NULL && slot->slot != 0 && slot->slot != number) slot++;
    return slot == NULL || slot->slot == 0 ? NULL : slot;
}
static void *legacy_table(const HPyType_Spec *spec, int number) {
    const PyType_Slot *slot = legacy_slot(spec, number);
    return slot == NULL ? NULL : slot->pfunc;
}

static void add_legacy(Making *type) {
    const PyType_Slot *slot = (const PyType_Slot *)type->from->legacy_slots;
    for (; slot != NULL && slot->slot != 0; slot++) {
        if (slot->slot != Py_tp_methods && slot->slot != Py_tp_members && slot->slot != Py_tp_getset) {
            add_slot(type, slot->slot, slot->pfunc);
        }
    }
    const PyMemberDef *member = (const PyMemberDef *)legacy_table(type->from, Py_tp_members);
    for (; member != NULL && member->name != NULL; member++) add_member(type, *member);
    const PyGetSetDef *getset = (const PyGetSetDef *)legacy_table(type->from, Py_tp_getset);
    for (; getset != NULL && getset->name != NULL; getset++) add_getset(type, *getset);
}

/* Room for all that add_... may add. */
static bool allocate(Making *type) {
    size_t count = _HPyCpy_Count(type->from->defines);
    const PyType_Slot *slot = (const PyType_Slot *)type->from->legacy_slots;
    for (; slot != NULL && slot->slot != 0; slot++) count++;
    const PyMemberDef *member = (const PyMemberDef *)legacy_table(type->from, Py_tp_members);
    for (; member != NULL && member->name != NULL; member++) count++;
    const PyGetSetDef *getset = (const PyGetSetDef *)legacy_table(type->from, Py_tp_getset);
    for (; getset != NULL && getset->name != NULL; getset++) count++;

    type->slots = (PyType_Slot *)PyMem_Calloc(count + 10, sizeof *type->slots);
    type->info = (HPyTypeInfo *)PyMem_Calloc(1, sizeof *type->info + (count + 1) * sizeof *type->info->getsets);
    if (type->info != NULL) type->info->members = (PyMemberDef *)PyMem_Calloc(count + 2, sizeof(PyMemberDef));
    if (type->slots != NULL && type->info != NULL && type->info->members != NULL) return true;
    PyErr_NoMemory();
    return false;
}

/* Whether a type can have HPy_tp_call, which needs a place at the end of instances; else TypeError. */
static bool check_call(const Making *type) {
    if (type->has_call_offset) {
        return fail(PyExc_TypeError, "Cannot have HPy_tp_call and explicit member '__vectorcalloffset__'");
    }
    if (type->from->itemsize != 0 || has_items(type->from->builtin_shape)) {
        return fail(PyExc_TypeError, "Cannot use HPy call protocol with var objects");
    }
    if (type->basicsize == 0 && type->from->builtin_shape == HPyType_BuiltinShape_Legacy) {
        return fail(PyExc_TypeError, "Cannot use HPy call protocol with legacy types that inherit their struct");
    }
    return true;
}

/* Gives instances a place for the function that calling them runs, at their end. */
static void add_call_offset(Making *type, Py_ssize_t size_of_bases) {
    Py_ssize_t size = type->basicsize == 0 ? header_size(type->from->builtin_shape) : type->basicsize;
    const Py_ssize_t offset = (Py_ssize_t)_HPyCpy_ALIGN(Py_MAX(size, size_of_bases));
    add_member(type, (PyMemberDef){"__vectorcalloffset__", T_PYSSIZET, offset, READONLY, NULL});
    type->basicsize = offset + (Py_ssize_t)sizeof(vectorcallfunc);
}

/* HPy_tp_call, own or inherited: a longer struct than that of the base lies where the base has the place for the function. */
static bool add_call(Making *type) {
    vectorcallfunc inherited = NULL;
    Py_ssize_t size = 0;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(type->bases); i++) {
        PyTypeObject *base = (PyTypeObject *)PyTuple_GET_ITEM(type->bases, i);
        if (!PyType_Check(base)) continue; /* an error that CPython will find */
        size = Py_MAX(size, base->tp_basicsize);
        const HPyTypeInfo *info = _HPyCpy_InfoOf(base);
        if (inherited == NULL && info != NULL) inherited = info->call;
    }
    const bool has_own = type->info->call != NULL;
    if (has_own && !check_call(type)) return false;
    if (!has_own && !type->has_call_offset && legacy_slot(type->from, Py_tp_call) == NULL) type->info->call = inherited;
    if (has_own || (type->info->call != NULL && type->basicsize != 0)) add_call_offset(type, size);
    if (type->has_call_offset) {
        type->flags |= HPy_TPFLAGS_HAVE_VECTORCALL;
        if (legacy_slot(type->from, Py_tp_call) == NULL) add_slot(type, Py_tp_call, (void *)_HPyCpy_TypeCall);
    }
    return true;
}

static bool fill(Making *type) {
    const HPyType_Spec *from = type->from;
    type->info->shape = from->builtin_shape;
    type->flags = from->flags;
    if (from->basicsize != 0) {
        /* Python classes put pointers behind it. */
        const size_t align = sizeof(void *) - 1;
        type->basicsize = (Py_ssize_t)(((size_t)(from->basicsize + header_size(from->builtin_shape)) + align) & ~align);
    }
    add_definitions(type);
    add_legacy(type);
    if (type->members_count > 0 && type->basicsize == 0) {
        return fail(PyExc_TypeError, "Type claims to have basicsize==0 but defines members");
    }
    if (!add_call(type)) return false;
    if (type->has_dealloc && (type->info->destroy != NULL || type->info->traverse != NULL)) {
        return fail(PyExc_TypeError, "legacy tp_dealloc is incompatible with HPy_tp_traverse or HPy_tp_destroy.");
    }
    if ((from->flags & HPy_TPFLAGS_HAVE_GC) && type->info->traverse == NULL && !legacy_slot(from, Py_tp_traverse)) {
        return fail(PyExc_ValueError, "You must provide an HPy_tp_traverse slot if you specify HPy_TPFLAGS_HAVE_GC");
    }
    if (type->info->traverse != NULL) {
        add_slot(type, Py_tp_traverse, (void *)_HPyCpy_Traverse);
        add_slot(type, Py_tp_clear, (void *)_HPyCpy_Clear);
    }
    if (!type->has_dealloc) add_slot(type, Py_tp_dealloc, (void *)_HPyCpy_Dealloc);
    type->methods = _HPyCpy_Methods(from->defines, (const PyMethodDef *)legacy_table(from, Py_tp_methods));
    if (type->methods == NULL) return false;
    if (from->doc != NULL) add_slot(type, Py_tp_doc, (void *)from->doc);
    add_slot(type, Py_tp_methods, type->methods);
    add_slot(type, Py_tp_getset, type->info->getsets);
    if (!has_items(from->builtin_shape)) add_slot(type, Py_tp_members, type->info->members);
    return true;
}

#if PY_VERSION_HEX >= 0x030c0000
static PyObject *make_with(PyTypeObject *metaclass, PyType_Spec *spec, PyObject *bases) {
    return PyType_FromMetaclass(metaclass, NULL, spec, bases);
}
#else
/* These versions make types from specifications with metaclass `type` only: has the metaclass make a class derived from one. */
static PyObject *make_with(PyTypeObject *metaclass, PyType_Spec *spec, PyObject *bases) {
    if (metaclass == NULL || metaclass == &PyType_Type) return PyType_FromSpecWithBases(spec, bases);
    if (metaclass->tp_new != PyType_Type.tp_new) {
        fail(PyExc_TypeError, "Metaclasses with custom tp_new are not supported.");
        return NULL;
    }
    const bool is_final = (spec->flags & Py_TPFLAGS_BASETYPE) == 0;
    spec->flags |= Py_TPFLAGS_BASETYPE;
    PyObject *base = PyType_FromSpecWithBases(spec, bases);
    if (base == NULL) return NULL;
    PyObject *module = PyObject_GetAttrString(base, "__module__");
    PyObject *doc = PyObject_GetAttrString(base, "__doc__");
    PyObject *args = module == NULL || doc == NULL
                         ? NULL
                         : Py_BuildValue("O(O){s:O,s:O,s:()}", ((PyHeapTypeObject *)base)->ht_name, base, "__module__",
                                         module, "__doc__", doc, "__slots__");
    PyObject *result = args == NULL ? NULL : PyType_Type.tp_new(metaclass, args, NULL);
    if (result != NULL && is_final) ((PyTypeObject *)result)->tp_flags &= ~Py_TPFLAGS_BASETYPE;
    Py_XDECREF(args);
    Py_XDECREF(doc);
    Py_XDECREF(module);
    Py_DECREF(base);
    return result;
}
#endif

/* Reads bases and metaclass. */
static bool read_parameters(Making *type, const HPyType_SpecParam *params) {
    Py_ssize_t bases = 0, tuples = 0;
    for (const HPyType_SpecParam *p = params; p != NULL && p->kind != 0; p++) {
        switch (p->kind) {
        case HPyType_SpecParam_Base: bases++; break;
        case HPyType_SpecParam_BasesTuple:
            if (tuples++ > 0) {
                return fail(PyExc_TypeError, "multiple specifications of HPyType_SpecParam_BasesTuple");
            }
            Py_INCREF(p->object._i);
            type->bases = p->object._i;
            break;
        case HPyType_SpecParam_Metaclass:
            if (type->metaclass != NULL) return fail(PyExc_ValueError, "metaclass was specified multiple times");
            if (!PyType_Check(p->object._i) || !PyType_IsSubtype((PyTypeObject *)p->object._i, &PyType_Type)) {
                PyErr_Format(PyExc_TypeError, "Metaclass '%R' is not a subclass of 'type'.", p->object._i);
                return false;
            }
            type->metaclass = (PyTypeObject *)p->object._i;
            break;
        default: PyErr_Format(PyExc_TypeError, "unknown HPyType_SpecParam for '%s'", type->from->name); return false;
        }
    }
    if (bases == 0 && tuples == 0) {
        type->bases = PyTuple_Pack(1, base_of(type->from->builtin_shape));
        return type->bases != NULL;
    }
    if (bases == 0) return true;
    if (tuples > 0) {
        return fail(PyExc_TypeError, "cannot specify both HPyType_SpecParam_Base and HPyType_SpecParam_BasesTuple");
    }
    type->bases = PyTuple_New(bases);
    if (type->bases == NULL) return false;
    bases = 0;
    for (const HPyType_SpecParam *p = params; p->kind != 0; p++) {
        if (p->kind != HPyType_SpecParam_Base) continue;
        Py_INCREF(p->object._i);
        PyTuple_SET_ITEM(type->bases, bases++, p->object._i);
    }
    return true;
}

static bool check_shape(const HPyType_Spec *spec) {
    if (spec->builtin_shape < HPyType_BuiltinShape_Legacy || spec->builtin_shape > HPyType_BuiltinShape_Dict) {
        PyErr_Format(PyExc_ValueError, "invalid shape: %d", (int)spec->builtin_shape);
        return false;
    }
    if (spec->legacy_slots != NULL && spec->builtin_shape != HPyType_BuiltinShape_Legacy) {
        return fail(PyExc_TypeError, "cannot specify .legacy_slots without setting "
                                     ".builtin_shape=HPyType_BuiltinShape_Legacy");
    }
    return true;
}

/* Whether the bases of a type leave the place of its C struct to it; else TypeError. */
static bool check_base(const HPyType_Spec *from, PyTypeObject *type) {
    PyTypeObject *const needed = base_of(from->builtin_shape);
    const HPyTypeInfo *info = _HPyCpy_InfoOf(type->tp_base);
    if (from->builtin_shape == HPyType_BuiltinShape_Legacy) {
        return info == NULL || info->shape == from->builtin_shape ||
               fail(PyExc_TypeError, "A legacy type should not inherit its memory layout from a pure type");
    }
    if (from->basicsize == 0) return true;
    const PyTypeObject *foreign = _HPyCpy_ForeignBase(type);
    if (foreign->tp_flags & Py_TPFLAGS_HEAPTYPE) { /* how their structs fit is the business of both extensions, but: */
        return foreign->tp_vectorcall_offset <= 0 || foreign->tp_vectorcall_offset != type->tp_vectorcall_offset ||
               fail(PyExc_TypeError, "The struct would lie where a base from another extension has its HPy_tp_call");
    }
    const PyTypeObject *base = type->tp_base;
    while (base != needed && base->tp_dealloc != _HPyCpy_Dealloc && base->tp_base != NULL &&
           base->tp_basicsize == base->tp_base->tp_basicsize) {
        base = base->tp_base;
    }
    if (base == needed || (base->tp_dealloc == _HPyCpy_Dealloc && info->shape == from->builtin_shape)) return true;
    PyErr_Format(PyExc_TypeError, "%s: the base '%s' has not got the builtin_shape that the struct of the type needs",
                 from->name, base->tp_name);
    return false;
}

static PyObject *make(Making *type) {
    PyType_Spec spec = {type->from->name, (int)type->basicsize, type->from->itemsize, (unsigned int)type->flags,
                        type->slots};
    PyObject *result = make_with(type->metaclass, &spec, type->bases);
    if (result == NULL || check_base(type->from, (PyTypeObject *)result)) return result;
    Py_DECREF(result);
    return NULL;
}

HPy _HPyCpy_Type_FromSpec(_HPyCpy_CTX, HPyType_Spec *spec, HPyType_SpecParam *params) {
    Making type = {.from = spec};
    PyObject *result = NULL;
    if (_HPyCpy_FindSubtypeDealloc() && check_shape(spec) && read_parameters(&type, params) && allocate(&type) &&
        fill(&type)) {
        result = make(&type);
    } else if (type.info != NULL) { /* what a type has seen, it keeps */
        PyMem_Free(type.methods);
        PyMem_Free(type.info->members);
        PyMem_Free(type.info);
    }
    Py_XDECREF(type.bases);
    PyMem_Free(type.slots);
    return _hconv(result);
}
