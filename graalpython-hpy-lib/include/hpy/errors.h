// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** Exceptions and warnings. Included by hpy.h only. */
#ifndef HPY_ERRORS_H
#define HPY_ERRORS_H

/*
 * One exception at most is pending in a thread. A function that fails sets it and returns its error value; pass both
 * on, or clear it. The functions that set one return HPy_NULL, for `return HPyErr_...(...)`.
 */

/** Makes an instance of exception type `h_type` with a message pending. */
HPyAPI_FUNC HPy HPyErr_SetString(HPyContext *ctx, HPy h_type, const char *utf8_message) {
    _HPy_OF(ctx, Err_SetString)(ctx, h_type, utf8_message);
    return HPy_NULL;
}

/** The same with a value: an instance of `h_type`, a tuple of its arguments, its only argument, or None for none. */
HPyAPI_FUNC HPy HPyErr_SetObject(HPyContext *ctx, HPy h_type, HPy h_value) {
    _HPy_OF(ctx, Err_SetObject)(ctx, h_type, h_value);
    return HPy_NULL;
}

/** Makes MemoryError pending. */
HPyAPI_FUNC HPy HPyErr_NoMemory(HPyContext *ctx) {
    _HPy_OF(ctx, Err_NoMemory)(ctx);
    return HPy_NULL;
}

/** Makes `h_type(errno, strerror(errno), filename...)` of C's `errno` pending; file names may be NULL or HPy_NULL. */
HPyAPI_FUNC HPy HPyErr_SetFromErrnoWithFilename(HPyContext *ctx, HPy h_type, const char *filename_fsencoded) {
    return _HPy_OF(ctx, Err_SetFromErrnoWithFilename)(ctx, h_type, filename_fsencoded);
}
HPyAPI_FUNC HPy HPyErr_SetFromErrnoWithFilenameObjects(HPyContext *ctx, HPy h_type, HPy filename1, HPy filename2) {
    _HPy_OF(ctx, Err_SetFromErrnoWithFilenameObjects)(ctx, h_type, filename1, filename2);
    return HPy_NULL;
}

HPyAPI_INLINE_HELPER HPy HPyErr_SetFromErrnoWithFilenameObject(HPyContext *ctx, HPy h_type, HPy filename) {
    return HPyErr_SetFromErrnoWithFilenameObjects(ctx, h_type, filename, HPy_NULL);
}
HPyAPI_INLINE_HELPER HPy HPyErr_SetFromErrno(HPyContext *ctx, HPy h_type) {
    return HPyErr_SetFromErrnoWithFilenameObjects(ctx, h_type, HPy_NULL, HPy_NULL);
}

/** 1 if an exception is pending, else 0. Never fails. */
HPyAPI_FUNC int HPyErr_Occurred(HPyContext *ctx) { return _HPy_OF(ctx, Err_Occurred)(ctx); }

/** 1 if the pending exception is an instance of `exc`, a type or a tuple of types; else 0, also if none is pending. */
HPyAPI_FUNC int HPyErr_ExceptionMatches(HPyContext *ctx, HPy exc) {
    return _HPy_OF(ctx, Err_ExceptionMatches)(ctx, exc);
}

/** Drops the pending exception, if any. */
HPyAPI_FUNC void HPyErr_Clear(HPyContext *ctx) { _HPy_OF(ctx, Err_Clear)(ctx); }

/**
 * A new exception type named "module.Name". `base`, a type or a tuple of types, defaults to Exception; `dict` holds
 * attributes; both may be HPy_NULL, `utf8_doc` may be NULL.
 */
HPyAPI_FUNC HPy HPyErr_NewException(HPyContext *ctx, const char *utf8_name, HPy base, HPy dict) {
    return _HPy_OF(ctx, Err_NewException)(ctx, utf8_name, base, dict);
}
HPyAPI_FUNC HPy HPyErr_NewExceptionWithDoc(HPyContext *ctx, const char *utf8_name, const char *utf8_doc, HPy base,
                                           HPy dict) {
    return _HPy_OF(ctx, Err_NewExceptionWithDoc)(ctx, utf8_name, utf8_doc, base, dict);
}

/**
 * Issues a warning; `category` HPy_NULL means RuntimeWarning, `stack_level` 1 the Python code that called C. -1 if the
 * warning became an exception.
 */
HPyAPI_FUNC int HPyErr_WarnEx(HPyContext *ctx, HPy category, const char *utf8_message, HPy_ssize_t stack_level) {
    return _HPy_OF(ctx, Err_WarnEx)(ctx, category, utf8_message, stack_level);
}

/** Reports the pending exception through `sys.unraisablehook` and clears it; `obj`, which may be HPy_NULL, is where. */
HPyAPI_FUNC void HPyErr_WriteUnraisable(HPyContext *ctx, HPy obj) { _HPy_OF(ctx, Err_WriteUnraisable)(ctx, obj); }

/** Prints a message and a traceback and ends the process. Does not return. */
HPyAPI_FUNC _HPy_NO_RETURN void HPy_FatalError(HPyContext *ctx, const char *message) {
    _HPy_OF(ctx, FatalError)(ctx, message);
    abort();
}

#endif
