// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/* The cpython ABI: modules (hpy/module.h) and methods. */
#include "hpy.h"

#include "definitions.h"

size_t _HPyCpy_Count(HPyDef *const *defines) {
    size_t count = 0;
    while (defines != NULL && defines[count] != NULL) count++;
    return count;
}

/* The flags of CPython for a signature; -1 if methods do not have it. */
static int method_flags(HPyFunc_Signature signature) {
    switch (signature) {
    case HPyFunc_NOARGS: return METH_NOARGS;
    case HPyFunc_O: return METH_O;
    case HPyFunc_VARARGS: return METH_FASTCALL;
    case HPyFunc_KEYWORDS: return METH_FASTCALL | METH_KEYWORDS;
    default: return -1;
    }
}

PyMethodDef *_HPyCpy_Methods(HPyDef *const *defines, const PyMethodDef *legacy) {
    size_t legacy_count = 0;
    while (legacy != NULL && legacy[legacy_count].ml_name != NULL) legacy_count++;
    const size_t count = _HPyCpy_Count(defines);
    PyMethodDef *methods = (PyMethodDef *)PyMem_Calloc(count + legacy_count + 1, sizeof *methods);
    if (methods == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    PyMethodDef *method = methods;
    for (size_t i = 0; i < count; i++) {
        if (defines[i]->kind != HPyDef_Kind_Meth) continue;
        const HPyMeth *from = &defines[i]->meth;
        *method++ = (PyMethodDef){from->name, _HPy_FUNCTION(PyCFunction, from->cpy_trampoline),
                                  method_flags(from->signature), from->doc};
        if (method[-1].ml_flags < 0) {
            PyErr_SetString(PyExc_ValueError, "Unsupported HPyMeth signature");
            PyMem_Free(methods);
            return NULL;
        }
    }
    for (size_t i = 0; i < legacy_count; i++) *method++ = legacy[i];
    return methods;
}

/* Whether the definition of a module is right; else SystemError. */
static bool check(const HPyModuleDef *from) {
    size_t create = 0, others = 0;
    for (size_t i = 0; i < _HPyCpy_Count(from->defines); i++) {
        const HPyDef *def = from->defines[i];
        if (def->kind == HPyDef_Kind_Slot && def->slot.slot == HPy_mod_create) {
            create++;
        } else if (def->kind == HPyDef_Kind_Meth || (def->kind == HPyDef_Kind_Slot && def->slot.slot == HPy_mod_exec)) {
            others++;
        } else {
            PyErr_Format(PyExc_SystemError, "HPyModuleDef.defines[%zu] is neither a function nor a slot of modules", i);
            return false;
        }
    }
    const char *wrong = NULL;
    if (from->size < 0) {
        wrong = "HPy does not permit HPyModuleDef.size < 0";
    } else if (from->size > 0) {
        wrong = "HPyModuleDef.size must be 0: HPy modules have no state in C";
    } else if (create > 1) {
        wrong = "HPyModuleDef defines more than one HPy_mod_create slot";
    } else if (create > 0 && (others > 0 || from->doc || from->legacy_methods || from->globals)) {
        wrong = "HPyModuleDef defines a HPy_mod_create slot: it can define nothing else";
    }
    if (wrong != NULL) PyErr_SetString(PyExc_SystemError, wrong);
    return wrong == NULL;
}

static PyModuleDef_Slot *to_slots(HPyDef *const *defines) {
    const size_t count = _HPyCpy_Count(defines);
    PyModuleDef_Slot *slots = (PyModuleDef_Slot *)PyMem_Calloc(count + 1, sizeof *slots), *slot = slots;
    for (size_t i = 0; i < count && slots != NULL; i++) {
        if (defines[i]->kind != HPyDef_Kind_Slot) continue;
        slot->slot = defines[i]->slot.slot == HPy_mod_create ? Py_mod_create : Py_mod_exec;
        slot++->value = (void *)defines[i]->slot.cpy_trampoline;
    }
    if (slots == NULL) PyErr_NoMemory();
    return slots;
}

PyObject *_HPyCpy_Module_Init(const HPyModuleDef *from, PyModuleDef *to) {
    _HPyCpy_FillContext();
    if (to->m_methods != NULL) return PyModuleDef_Init(to); /* imported once more, by another name or interpreter */
    if (!check(from)) return NULL;
    PyModuleDef_Slot *slots = to_slots(from->defines);
    PyMethodDef *methods = slots == NULL ? NULL : _HPyCpy_Methods(from->defines, from->legacy_methods);
    if (methods == NULL) {
        PyMem_Free(slots);
        return NULL;
    }
    *to = (PyModuleDef){PyModuleDef_HEAD_INIT, .m_doc = from->doc, .m_methods = methods, .m_slots = slots};
    return PyModuleDef_Init(to);
}

PyObject *_HPyCpy_Module_Created(PyObject *module) {
    if (module == NULL || !PyModule_Check(module)) return module;
    Py_DECREF(module);
    PyErr_SetString(PyExc_SystemError,
                    "HPy_mod_create slot returned a builtin module object. This is currently not supported.");
    return NULL;
}
