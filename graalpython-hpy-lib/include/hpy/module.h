// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** Definition of a module and its entry points. Included by hpy.h only. */
#ifndef HPY_MODULE_H
#define HPY_MODULE_H

/** What an extension is: all fields may be left out. The module's name comes from the file. */
typedef struct {
    const char *doc;
    HPy_ssize_t size;                /**< must be 0 */
    cpy_PyMethodDef *legacy_methods; /**< array that ends with zeros in the hybrid ABI; else NULL */
    HPyDef **defines;                /**< functions and the slots HPy_mod_create, HPy_mod_exec; ends with NULL */
    HPyGlobal **globals;             /**< every HPyGlobal of the extension; ends with NULL */
} HPyModuleDef;

#define HPyModuleDef_HEAD_INIT                                                                                         \
    _HPy_FATAL("since HPy 0.9 a module is an HPyModuleDef without head or name, and HPy_MODINIT(name, definition)")

#ifdef __cplusplus
#define HPy_EXPORTED_FUNC extern "C" HPy_EXPORTED_SYMBOL
#else
#define HPy_EXPORTED_FUNC HPy_EXPORTED_SYMBOL
#endif

/**
 * HPy_MODINIT(name, def): the entry points of module `name` (last component of its dotted name), defined by
 * `HPyModuleDef def`. Once in an extension. The loader asks for the versions, sets the context, and takes `def`.
 */
#ifdef HPY_ABI_CPYTHON
#define HPy_MODINIT(ext_name, mod_def)                                                                                 \
    HPy_EXPORTED_FUNC PyObject *PyInit_##ext_name(void);                                                               \
    PyObject *PyInit_##ext_name(void) {                                                                                \
        static PyModuleDef _module;                                                                                    \
        return _HPyCpy_Module_Init(&mod_def, &_module);                                                                \
    }
/** Makes CPython's definition of a module from HPy's, for its loader. NULL with an exception on error. */
HPyAPI_HELPER PyObject *_HPyCpy_Module_Init(const HPyModuleDef *from, PyModuleDef *to);
#else
#define HPy_MODINIT(ext_name, mod_def)                                                                                 \
    HPy_EXPORTED_FUNC uint32_t get_required_hpy_major_version_##ext_name(void);                                        \
    HPy_EXPORTED_FUNC uint32_t get_required_hpy_minor_version_##ext_name(void);                                        \
    HPy_EXPORTED_FUNC void HPyInitGlobalContext_##ext_name(HPyContext *ctx);                                           \
    HPy_EXPORTED_FUNC HPyModuleDef *HPyInit_##ext_name(void);                                                          \
    _HPy_DEFINE_CONTEXT                                                                                                \
    uint32_t get_required_hpy_major_version_##ext_name(void) { return HPY_ABI_VERSION; }                               \
    uint32_t get_required_hpy_minor_version_##ext_name(void) { return HPY_ABI_VERSION_MINOR; }                         \
    void HPyInitGlobalContext_##ext_name(HPyContext *ctx) { _ctx_for_trampolines = ctx; }                              \
    HPyModuleDef *HPyInit_##ext_name(void) { return &mod_def; }
#endif

#endif
