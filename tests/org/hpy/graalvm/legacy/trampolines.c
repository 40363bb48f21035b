// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/* HPy functions that are called from trampolines in function run(); a test replaces its CASES. */
static HPyContext *context;
typedef PyObject *Object;
#define CALL(SIG, FUNCTION, BLOCK) \
    context->ctx_CallRealFunctionFromTrampoline(context, SIG, (HPyCFunction)FUNCTION, &(BLOCK))
static HPy add(HPyContext *ctx, HPy a, HPy b) { return HPy_Add(ctx, a, b); }
static HPy item(HPyContext *ctx, HPy a, HPy_ssize_t i) { return HPy_GetItem_i(ctx, a, i); }
static HPy compare(HPyContext *ctx, HPy a, HPy b, HPy_RichCmpOp op) { return HPy_RichCompare(ctx, a, b, op); }
static HPy_ssize_t length(HPyContext *ctx, HPy a) { return HPy_Length(ctx, a); }
static int truth(HPyContext *ctx, HPy a) { return HPy_IsTrue(ctx, a); }
static int set_item(HPyContext *ctx, HPy a, HPy_ssize_t i, HPy v) {
    return HPy_IsNull(v) ? (HPyErr_SetString(ctx, ctx->h_TypeError, "no value"), -1) : HPy_SetItem_i(ctx, a, i, v);
}
static HPy array(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
    return HPyTuple_FromArray(ctx, (HPy *)args, nargs);
}
static HPy keywords(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy names) {
    HPy tuple = HPyTuple_FromArray(ctx, (HPy *)args, nargs + (HPy_IsNull(names) ? 0 : HPy_Length(ctx, names)));
    HPy result = HPy_IsNull(names) ? HPy_Dup(ctx, tuple) : HPy_Add(ctx, tuple, names);
    HPy_Close(ctx, tuple);
    return result;
}
static int init(HPyContext *ctx, HPy self, const HPy *args, HPy_ssize_t nargs, HPy kw) {
    return HPy_SetItem_i(ctx, self, 0, nargs ? args[nargs - 1] : ctx->h_None) < 0 ? -1 : HPy_IsNull(kw) ? 7 : 8;
}
static HPy make(HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw) {
    return HPy_Call(ctx, type, args, nargs, HPy_NULL);
}
static void clear(HPyContext *ctx, HPy list) {
    HPy name = HPyUnicode_FromString(ctx, "clear");
    HPy none = HPy_CallMethod(ctx, name, &list, 1, HPy_NULL);
    HPy_Close(ctx, none);
    HPy_Close(ctx, name);
}
static HPy_buffer buffer;
static int get_buffer(HPyContext *ctx, HPy self, HPy_buffer *view, int flags) {
    if (!HPyList_Check(ctx, self)) {
        HPyErr_SetString(ctx, ctx->h_TypeError, "only lists have this buffer");
        return -1;
    }
    view->len = flags;
    view->itemsize = 8;
    view->obj = HPy_Dup(ctx, self);
    return 0;
}
static void release_buffer(HPyContext *ctx, HPy self, HPy_buffer *view) {
    if (view->len == 1) HPy_SetItem_i(ctx, self, 0, view->obj);
}
static int traverse(void *self, HPyFunc_visitproc visit, void *arg) { return 5; }
static int destroyed;
static void destroy(const char *name, void *pointer, void *context) {
    if (name[0] == 'n' && context == NULL) *(int *)pointer = 42;
}
HPyDef_METH(run, "run", HPyFunc_VARARGS)
static HPy run_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
    context = ctx;
    Object o[4] = {NULL}, object = NULL;
    int64_t number = 0;
    int kind = HPyLong_AsInt32_t(ctx, args[0]);
    for (size_t i = 1; i < nargs; i++) o[i - 1] = HPy_AsPyObject(ctx, args[i]);
    switch (kind) { CASES }
    for (size_t i = 1; i < nargs; i++) Py_DecRef(o[i - 1]);
    if (object == NULL) return number ? HPyLong_FromInt64_t(ctx, number) : HPy_NULL;
    HPy result = HPy_FromPyObject(ctx, object);
    Py_DecRef(object);
    return result;
}
