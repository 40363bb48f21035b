// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** The interpreter: modules, code, threads, and handles that outlive a call. Included by hpy.h only. */
#ifndef HPY_RUNTIME_H
#define HPY_RUNTIME_H

/** `importlib.import_module(name)`. */
HPyAPI_FUNC HPy HPyImport_ImportModule(HPyContext *ctx, const char *utf8_name) {
    return _HPy_OF(ctx, Import_ImportModule)(ctx, utf8_name);
}

/** Compiles source text to a code object; SyntaxError. */
HPyAPI_FUNC HPy HPy_Compile_s(HPyContext *ctx, const char *utf8_source, const char *utf8_filename,
                              HPy_SourceKind kind) {
    return _HPy_OF(ctx, Compile_s)(ctx, utf8_source, utf8_filename, kind);
}

/** Runs a code object; `globals` is a dict, `locals` a mapping. Gives the value of an expression, else None. */
HPyAPI_FUNC HPy HPy_EvalCode(HPyContext *ctx, HPy code, HPy globals, HPy locals) {
    return _HPy_OF(ctx, EvalCode)(ctx, code, globals, locals);
}

/** Between the two calls other threads may run Python, and this one may not. The token belongs to this thread. */
HPyAPI_FUNC HPyThreadState HPy_LeavePythonExecution(HPyContext *ctx) { return _HPy_OF(ctx, LeavePythonExecution)(ctx); }
HPyAPI_FUNC void HPy_ReenterPythonExecution(HPyContext *ctx, HPyThreadState state) {
    _HPy_OF(ctx, ReenterPythonExecution)(ctx, state);
}

#define HPy_BEGIN_LEAVE_PYTHON(context)                                                                                \
    {                                                                                                                  \
        HPyThreadState _token = HPy_LeavePythonExecution(context);
#define HPy_END_LEAVE_PYTHON(context)                                                                                  \
    HPy_ReenterPythonExecution(context, _token);                                                                       \
    }

/** Sets a field in the struct of `target_object`; the object stays yours. HPy_NULL empties the field. */
HPyAPI_FUNC void HPyField_Store(HPyContext *ctx, HPy target_object, HPyField *target_field, HPy h) {
    _HPy_OF(ctx, Field_Store)(ctx, target_object, target_field, h);
}

/** A handle to the object in a field of `source_object`; HPy_NULL if the field is empty. */
HPyAPI_FUNC HPy HPyField_Load(HPyContext *ctx, HPy source_object, HPyField source_field) {
    return _HPy_OF(ctx, Field_Load)(ctx, source_object, source_field);
}

/** The same for a C global listed in HPyModuleDef.globals; each interpreter has its own value. */
HPyAPI_FUNC void HPyGlobal_Store(HPyContext *ctx, HPyGlobal *global, HPy h) {
    _HPy_OF(ctx, Global_Store)(ctx, global, h);
}
HPyAPI_FUNC HPy HPyGlobal_Load(HPyContext *ctx, HPyGlobal global) { return _HPy_OF(ctx, Global_Load)(ctx, global); }

/** A tracker, with room for `size` handles at first. Zero (`_i == 0`) and MemoryError on error. */
HPyAPI_FUNC HPyTracker HPyTracker_New(HPyContext *ctx, HPy_ssize_t size) {
    return _HPy_OF(ctx, Tracker_New)(ctx, size);
}

/** Steals `h`: closing the tracker closes it. On error the handle is still yours. */
HPyAPI_FUNC int HPyTracker_Add(HPyContext *ctx, HPyTracker ht, HPy h) { return _HPy_OF(ctx, Tracker_Add)(ctx, ht, h); }

/** `ForgetAll` gives the handles back to you; `Close` closes those it still has, and ends the tracker. */
HPyAPI_FUNC void HPyTracker_ForgetAll(HPyContext *ctx, HPyTracker ht) { _HPy_OF(ctx, Tracker_ForgetAll)(ctx, ht); }
HPyAPI_FUNC void HPyTracker_Close(HPyContext *ctx, HPyTracker ht) { _HPy_OF(ctx, Tracker_Close)(ctx, ht); }

/** A context variable; `default_value` may be HPy_NULL. */
HPyAPI_FUNC HPy HPyContextVar_New(HPyContext *ctx, const char *name, HPy default_value) {
    return _HPy_OF(ctx, ContextVar_New)(ctx, name, default_value);
}

/**
 * 0 and `*result` a new handle: the current value, else `default_value`, else the variable's default, else HPy_NULL.
 * -1 on error.
 */
HPyAPI_FUNC int32_t HPyContextVar_Get(HPyContext *ctx, HPy context_var, HPy default_value, HPy *result) {
    return _HPy_OF(ctx, ContextVar_Get)(ctx, context_var, default_value, result);
}

/** Sets the value; gives the token that `ContextVar.reset` takes. */
HPyAPI_FUNC HPy HPyContextVar_Set(HPyContext *ctx, HPy context_var, HPy value) {
    return _HPy_OF(ctx, ContextVar_Set)(ctx, context_var, value);
}

/**
 * A capsule around a pointer (not NULL). `utf8_name` may be NULL and must outlive the capsule, as must `destructor`,
 * made by HPyCapsule_DESTRUCTOR or NULL. ValueError.
 */
HPyAPI_FUNC HPy HPyCapsule_New(HPyContext *ctx, void *pointer, const char *utf8_name,
                               HPyCapsule_Destructor *destructor) {
    return _HPy_OF(ctx, Capsule_New)(ctx, pointer, utf8_name, destructor);
}

/** 1 if `capsule` is a capsule of that name, else 0. Never fails. */
HPyAPI_FUNC int HPyCapsule_IsValid(HPyContext *ctx, HPy capsule, const char *utf8_name) {
    return _HPy_OF(ctx, Capsule_IsValid)(ctx, capsule, utf8_name);
}

/* Parts of a capsule. The name must match for the pointer. NULL or -1 with ValueError on error. */

HPyAPI_FUNC void *HPyCapsule_Get(HPyContext *ctx, HPy capsule, _HPyCapsule_key key, const char *utf8_name) {
    return _HPy_OF(ctx, Capsule_Get)(ctx, capsule, key, utf8_name);
}
HPyAPI_FUNC int HPyCapsule_Set(HPyContext *ctx, HPy capsule, _HPyCapsule_key key, void *value) {
    return _HPy_OF(ctx, Capsule_Set)(ctx, capsule, key, value);
}

HPyAPI_FUNC void *HPyCapsule_GetPointer(HPyContext *ctx, HPy capsule, const char *utf8_name) {
    return HPyCapsule_Get(ctx, capsule, HPyCapsule_key_Pointer, utf8_name);
}
HPyAPI_FUNC const char *HPyCapsule_GetName(HPyContext *ctx, HPy capsule) {
    return (const char *)HPyCapsule_Get(ctx, capsule, HPyCapsule_key_Name, NULL);
}
HPyAPI_FUNC void *HPyCapsule_GetContext(HPyContext *ctx, HPy capsule) {
    return HPyCapsule_Get(ctx, capsule, HPyCapsule_key_Context, NULL);
}
HPyAPI_FUNC int HPyCapsule_SetPointer(HPyContext *ctx, HPy capsule, void *pointer) {
    return HPyCapsule_Set(ctx, capsule, HPyCapsule_key_Pointer, pointer);
}
HPyAPI_FUNC int HPyCapsule_SetName(HPyContext *ctx, HPy capsule, const char *utf8_name) {
    return HPyCapsule_Set(ctx, capsule, HPyCapsule_key_Name, (void *)(uintptr_t)utf8_name);
}
HPyAPI_FUNC int HPyCapsule_SetContext(HPyContext *ctx, HPy capsule, void *context) {
    return HPyCapsule_Set(ctx, capsule, HPyCapsule_key_Context, context);
}
HPyAPI_FUNC int HPyCapsule_SetDestructor(HPyContext *ctx, HPy capsule, HPyCapsule_Destructor *destructor) {
    return HPyCapsule_Set(ctx, capsule, HPyCapsule_key_Destructor, destructor);
}

#if defined(_HPY_WITH_PYTHON_H) || defined(HPY_GRAALVM_API)
/** A `PyObject *` to the object, a new reference; NULL for HPy_NULL. Not in the universal ABI. */
HPyAPI_FUNC cpy_PyObject *HPy_AsPyObject(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, AsPyObject)(ctx, h); }

/** A handle to the object; the reference stays with the caller. HPy_NULL, and no error, for NULL. Not in the universal ABI. */
HPyAPI_FUNC HPy HPy_FromPyObject(HPyContext *ctx, cpy_PyObject *obj) { return _HPy_OF(ctx, FromPyObject)(ctx, obj); }
#else
/* The universal ABI has no objects of CPython's C API: calling these does not compile. */
#ifdef __has_attribute
#if __has_attribute(error)
#define _HPy_LEGACY __attribute__((error("Cannot use legacy functions when targeting the HPy Universal ABI")))
#endif
#endif
#ifndef _HPy_LEGACY
#define _HPy_LEGACY
#endif
_HPy_LEGACY cpy_PyObject *HPy_AsPyObject(HPyContext *ctx, HPy h);
_HPy_LEGACY HPy HPy_FromPyObject(HPyContext *ctx, cpy_PyObject *obj);
#endif

#endif
