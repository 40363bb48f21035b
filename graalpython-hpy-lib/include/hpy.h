// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * HPy 0.9: write a Python extension in C or C++, run it on every HPy implementation.
 *
 * That is the universal ABI, which does without CPython's C API. With -DHPY_ABI_HYBRID (`hpy build --abi=hybrid`) an extension
 * may use both, and is for one implementation: this header then includes Python.h, with PY_SSIZE_T_CLEAN. So it does with
 * -DHPY_ABI_CPYTHON (`hpy build --abi=cpython`), which makes a plain extension for one version of CPython: each API function
 * is an inline function over CPython's C API, and no implementation of HPy is needed.
 *
 * Conventions of the whole API, which the single declarations do not repeat:
 *  - `ctx` comes from the caller and is valid only until the extension function returns.
 *  - An `HPy` result is a new handle, to be closed with HPy_Close, or HPy_NULL with an exception set.
 *  - An `HPy` parameter is borrowed: the caller still closes it. Exceptions are marked "steals".
 *  - An `int` result is 0 (or a truth value, 0 or 1) on success and -1 with an exception set on failure.
 *  - `utf8_...` parameters are zero-terminated UTF-8; a `const char *` result belongs to the object it came from.
 *  - "Not in HPy 0.9.0": in the table that GraalVM has and HPy's development version, but in no release.
 *
 * hpy/types.h        handles, other opaque types, buffers
 * hpy/signatures.h   types of the functions you write
 * hpy/slots.h        slots of types and modules
 * hpy/define.h       HPyDef_METH, HPyDef_SLOT, ...
 * hpy/type.h         HPyType_Spec, struct access
 * hpy/module.h       HPyModuleDef, HPy_MODINIT
 * hpy/context.h      the ABI itself
 * hpy/trampolines.h  for the universal and hybrid ABI on CPython only
 * hpy/errors.h       exceptions and warnings
 * hpy/number.h       int, float, bool, arithmetic
 * hpy/object.h       attributes, items, calls, iteration, types
 * hpy/text.h         str and bytes
 * hpy/containers.h   tuple, list, dict, slice
 * hpy/runtime.h      import, eval, threads, fields, globals, capsules
 * hpy/unrolled.h     for GraalVM only
 * hpy/cpython        the cpython ABI; ../cpython has the rest of it
 * hpy/graalvm.h      functions beside the API, to be included by those who use them
 * hpy/helpers.h      argument parsing, formatting
 * hpy/argparse.h     how the parsing works
 */
#ifndef HPY_H
#define HPY_H

/** Name of the ABI: "universal", "hybrid" or "cpython". */
#if defined HPY_ABI_CPYTHON
#define HPY_ABI "cpython"
#elif defined HPY_ABI_HYBRID
#define HPY_ABI "hybrid"
#else
#ifndef HPY_ABI_UNIVERSAL
#define HPY_ABI_UNIVERSAL
#endif
#define HPY_ABI "universal"
#endif

/** Version of the binary interface; a loader accepts a module with the same major and no newer minor version. */
#define HPY_ABI_VERSION 0
#define HPY_ABI_VERSION_MINOR 0
#define HPY_ABI_TAG "hpy0"

/* Whether HPy and CPython's C API can be mixed. */
#if defined HPY_ABI_HYBRID || defined HPY_ABI_CPYTHON
#define _HPY_WITH_PYTHON_H
#ifndef PY_SSIZE_T_CLEAN
#define PY_SSIZE_T_CLEAN
#endif
#include <Python.h>
#endif
#if defined HPY_ABI_CPYTHON && (PY_VERSION_HEX < 0x03090000 || defined PYPY_VERSION)
#error "hpy.h: HPy's cpython ABI is for CPython 3.9 and later"
#endif

#include <assert.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <wchar.h>

#ifdef __cplusplus
extern "C" {
#endif

#include "hpy/types.h"

#include "hpy/signatures.h"
#include "hpy/slots.h"

#include "hpy/define.h"
#include "hpy/type.h"

#include "hpy/context.h"

#ifdef HPY_ABI_CPYTHON
#include "hpy/cpython/trampolines.h"
#include "hpy/cpython/values.h"
#include "hpy/cpython/objects.h"
#include "hpy/cpython/runtime.h"
#else
#include "hpy/trampolines.h"
#endif

#include "hpy/module.h"

#include "hpy/errors.h"
#include "hpy/number.h"
#include "hpy/object.h"
#include "hpy/text.h"
#include "hpy/containers.h"
#include "hpy/runtime.h"

#ifdef HPY_GRAALVM_BITCODE
#include "hpy/unrolled.h"
#endif

#include "hpy/helpers.h"
#include "hpy/argparse.h"

#ifdef __cplusplus
}
#endif

#endif
