// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * What HPy for GraalVM has beside HPy's API. To be included after hpy.h, by extensions that say so:
 *
 *   #include "hpy.h"
 *   #include "hpy/graalvm.h"
 *
 * An extension that uses it builds and loads everywhere. On implementations of HPy other than GraalPy's, these functions fail
 * with NotImplementedError.
 */
#ifndef HPY_GRAALVM_H
#define HPY_GRAALVM_H

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The items of a memoryview, where they are: those of a column that Java lends (org.hpy.graalvm.embedding.Column), or of an
 * object whose type has an HPy_bf_getbuffer.
 *
 * @param view     a memoryview whose items lie in native memory without gaps, else BufferError or TypeError
 * @param format   what an item has to be, as a character of Python's module struct such as 'd', 'q' or 'B'; TypeError for others
 * @param writable whether the items will be written; TypeError if they are read-only
 * @param count    is set to the number of items
 * @return the first item, or NULL with an exception set. The memory belongs to the one who lends it: it is there while the memoryview
 *         is not released and the column is not closed (else ValueError), which is longer than a call that gets the view as
 *         argument. Keep no pointer beyond that.
 */
#if defined HPY_GRAALVM_BITCODE && !defined HPY_GRAALVM_API
/* Bound by GraalPy when it loads the module; the optimizer must not see what others do instead. */
void *HPyGraalVM_GetItems(HPyContext *ctx, HPy view, int format, bool writable, HPy_ssize_t *count);
#else
HPyAPI_FUNC void *HPyGraalVM_GetItems(HPyContext *ctx, HPy view, int format, bool writable, HPy_ssize_t *count) {
    (void)view, (void)format, (void)writable, (void)count;
    HPyErr_SetString(ctx, ctx->h_NotImplementedError, "HPyGraalVM_GetItems needs GraalPy with HPy for GraalVM");
    return NULL;
}
#endif

#ifdef __cplusplus
}
#endif

#endif
