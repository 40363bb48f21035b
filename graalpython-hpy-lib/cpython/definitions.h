// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** What the sources of the cpython ABI share. */
#ifndef HPY_CPYTHON_DEFINITIONS_H
#define HPY_CPYTHON_DEFINITIONS_H

/** Puts the interpreter's objects into the handles of the context. */
HPyAPI_HELPER void _HPyCpy_FillContext(void);

/** Number of definitions before the NULL; 0 if there are none. */
HPyAPI_HELPER size_t _HPyCpy_Count(HPyDef *const *defines);

/**
 * CPython's table of the methods in both lists, which may be NULL. CPython keeps it, so it is never freed. NULL with an
 * exception on error.
 */
HPyAPI_HELPER PyMethodDef *_HPyCpy_Methods(HPyDef *const *defines, const PyMethodDef *legacy);

#endif
