// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** The cpython ABI: what is known of an HPy type besides CPython's own slots. */
#ifndef HPY_CPYTHON_TYPE_H
#define HPY_CPYTHON_TYPE_H

#include <structmember.h> /* which later versions of Python.h include */

/** Lives as long as the process, as tables of CPython do. The type's tp_getset leads to it. */
typedef struct {
    HPyType_BuiltinShape shape;
    HPyFunc_traverseproc traverse; /**< or NULL, like those below */
    HPyFunc_destroyfunc destroy;
    vectorcallfunc call;
    PyMemberDef *members;
    PyGetSetDef getsets[]; /**< ends with zeros */
} HPyTypeInfo;

/** Of an HPy type of this extension, or the nearest one that `type` derives from; NULL if there is none. */
HPyAPI_HELPER HPyTypeInfo *_HPyCpy_InfoOf(PyTypeObject *type);

/**
 * The base behind all bases of an HPy type that are such types, too, or Python classes: its functions know how to handle the
 * rest of an instance. It may be an HPy type of another extension.
 */
HPyAPI_HELPER PyTypeObject *_HPyCpy_ForeignBase(PyTypeObject *type);

/** The C struct of an instance. */
HPyAPI_HELPER void *_HPyCpy_StructOf(PyObject *self, HPyType_BuiltinShape shape);

/* The slots tp_dealloc, by which HPy types are known, tp_traverse, tp_clear and tp_call. */

HPyAPI_HELPER void _HPyCpy_Dealloc(PyObject *self);
HPyAPI_HELPER int _HPyCpy_Traverse(PyObject *self, visitproc visit, void *arg);
HPyAPI_HELPER int _HPyCpy_Clear(PyObject *self);
HPyAPI_HELPER PyObject *_HPyCpy_TypeCall(PyObject *self, PyObject *args, PyObject *kwargs);

/** To be called before a type is made. false with an exception on error. */
HPyAPI_HELPER bool _HPyCpy_FindSubtypeDealloc(void);

#endif
