// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/* Uses every macro of hpy.h, in a way that is C99 and C++; HeaderAbiTest compiles it with all warnings. */
#include "hpy.h"

HPY_MOD_EMBEDDABLE(every_macro)

typedef struct {
    double x;
    int readonly;
    HPyField other;
} Point;
typedef struct {
    int unused;
} Meta;
HPyType_HELPERS(Point)
HPyType_HELPERS(Meta, HPyType_BuiltinShape_Type)

static HPyGlobal global;

HPyDef_METH(noargs, "noargs", HPyFunc_NOARGS)
static HPy noargs_impl(HPyContext *ctx, HPy self) {
    (void)self;
    assert(HPy_Is(ctx, self, self)); /* hpy.h brings assert, as HPy's own does */
    HPyThreadState state = HPy_LeavePythonExecution(ctx);
    HPy_ReenterPythonExecution(ctx, state);
    HPy_BEGIN_LEAVE_PYTHON(ctx)
    HPy_END_LEAVE_PYTHON(ctx)
    HPyGlobal_Store(ctx, &global, ctx->h_None);
    return HPyTuple_Pack(ctx, 0);
}

HPyDef_METH(o, "o", HPyFunc_O, .doc = "one argument")
static HPy o_impl(HPyContext *ctx, HPy self, HPy arg) {
    return HPyTuple_Pack(ctx, 3, self, arg, HPy_FromVoidP(HPy_AsVoidP(arg)));
}

HPyDef_METH(varargs, "varargs", HPyFunc_VARARGS)
static HPy varargs_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
    (void)self;
    long number = 0;
    if (!HPyArg_Parse(ctx, NULL, args, nargs, "l:varargs", &number)) return HPy_NULL;
    return HPyLong_FromPid(ctx, number);
}

HPyDef_METH_IMPL(keywords, "keywords", keywords_function, HPyFunc_KEYWORDS, .doc = "any arguments") static HPy
    keywords_function(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) {
    static const char *names[] = {"object", "text", NULL};
    HPyTracker tracker;
    HPy object = HPy_NULL;
    const char *text = NULL;
    if (!HPyArg_ParseKeywords(ctx, &tracker, args, nargs, kwnames, "O|s:keywords", names, &object, &text)) {
        return HPy_NULL;
    }
    HPyTracker_Close(ctx, tracker);
    return HPy_Call(ctx, self, args, nargs, kwnames);
}

HPyDef_SLOT(point_new, HPy_tp_new)
static HPy point_new_impl(HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw) {
    (void)args, (void)nargs, (void)kw;
    Point *point;
    HPy self = HPy_New(ctx, type, &point);
    if (HPy_IsNull(self)) return HPy_NULL;
    point->x = 1;
    return self;
}

HPyDef_SLOT(point_init, HPy_tp_init)
static int point_init_impl(HPyContext *ctx, HPy self, const HPy *args, HPy_ssize_t nargs, HPy kw) {
    static const char *no_names[] = {NULL};
    (void)self;
    return HPyArg_ParseKeywordsDict(ctx, NULL, args, nargs, kw, "", no_names) ? 0 : -1;
}

HPyDef_SLOT_IMPL(point_compare, compare, HPy_tp_richcompare) static HPy
    compare(HPyContext *ctx, HPy left, HPy right, HPy_RichCmpOp op) {
    HPy_RETURN_RICHCOMPARE(ctx, Point_AsStruct(ctx, left)->x, Point_AsStruct(ctx, right)->x, op);
}

HPyDef_SLOT(point_traverse, HPy_tp_traverse)
static int point_traverse_impl(void *object, HPyFunc_visitproc visit, void *arg) {
    HPy_VISIT(&((Point *)object)->other);
    return 0;
}

HPyDef_SLOT(point_destroy, HPy_tp_destroy)
static void point_destroy_impl(void *object) { ((Point *)object)->other = HPyField_NULL; }

HPyDef_SLOT(point_length, HPy_sq_length)
static HPy_ssize_t point_length_impl(HPyContext *ctx, HPy self) { return HPyLong_AsPid(ctx, self); }

HPyDef_SLOT(point_releasebuffer, HPy_bf_releasebuffer)
static void point_releasebuffer_impl(HPyContext *ctx, HPy self, HPy_buffer *buffer) {
    (void)self;
    HPy_Close(ctx, buffer->obj);
}

HPyDef_MEMBER(x, "x", HPyMember_DOUBLE, offsetof(Point, x))
HPyDef_MEMBER(readonly, "readonly", HPyMember_INT, offsetof(Point, readonly), .readonly = 1, .doc = "a member")

HPyDef_GET(get_x, "get_x")
static HPy get_x_get(HPyContext *ctx, HPy self, void *closure) {
    (void)closure;
    return HPyFloat_FromDouble(ctx, Point_AsStruct(ctx, self)->x);
}

HPyDef_SET(set_x, "set_x", .doc = "a setter")
static int set_x_set(HPyContext *ctx, HPy self, HPy value, void *closure) {
    (void)closure;
    HPyField_Store(ctx, self, &Point_AsStruct(ctx, self)->other, value);
    return 0;
}

HPyDef_GETSET(getset, "getset", .doc = "both", .closure = &global)
static HPy getset_get(HPyContext *ctx, HPy self, void *closure) { return get_x_get(ctx, self, closure); }
static int getset_set(HPyContext *ctx, HPy self, HPy value, void *closure) {
    return set_x_set(ctx, self, value, closure);
}

HPyDef_GET_IMPL(get_impl, "get_impl", get_x_get) HPyDef_SET_IMPL(set_impl, "set_impl", set_x_set, .doc = "a setter")
    HPyDef_GETSET_IMPL(getset_impl, "getset_impl", getset_get, getset_set)

        HPyDef_CALL_FUNCTION(call)
static HPy call_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) {
    if (HPy_SetCallFunction(ctx, self, &call) < 0) return HPy_NULL;
    return HPy_Call(ctx, self, args, nargs, kwnames);
}

HPyCapsule_DESTRUCTOR(capsule_destructor)
static void capsule_destructor_impl(const char *name, void *pointer, void *context) {
    (void)name, (void)pointer, (void)context;
}

static HPyDef *point_defines[] = {
    &point_new, &point_init, &point_compare, &point_traverse, &point_destroy, &point_length, &point_releasebuffer, &x,
    &readonly,  &get_x,      &set_x,         &getset,         &get_impl,      &set_impl,     &getset_impl,         NULL,
};
static HPyType_Spec point_spec = {
    .name = "every_macro.Point",
    .basicsize = sizeof(Point),
    .itemsize = 0,
    .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE | HPy_TPFLAGS_HAVE_GC,
    .builtin_shape = SHAPE(Point),
    .legacy_slots = NULL,
    .defines = point_defines,
    .doc = NULL,
};

HPyDef_SLOT(module_create, HPy_mod_create)
static HPy module_create_impl(HPyContext *ctx, HPy spec) { return HPy_Dup(ctx, spec); }

HPyDef_SLOT(module_exec, HPy_mod_exec)
static int module_exec_impl(HPyContext *ctx, HPy module) {
    HPyType_SpecParam params[] = {{HPyType_SpecParam_Base, ctx->h_BaseObjectType},
                                  {(HPyType_SpecParam_Kind)0, HPy_NULL}};
    HPy capsule = HPyCapsule_New(ctx, &global, "capsule", &capsule_destructor);
    bool done = !HPy_IsNull(capsule) && HPyHelpers_AddType(ctx, module, "Point", &point_spec, params);
    HPy_Close(ctx, capsule);
    return done ? 0 : -1;
}

static HPyDef *module_defines[] = {&noargs, &o, &varargs, &keywords, &module_create, &module_exec, NULL};
static HPyGlobal *module_globals[] = {&global, NULL};
static HPyModuleDef definition = {
    .doc = "every macro of hpy.h",
    .size = 0,
    .legacy_methods = NULL,
    .defines = module_defines,
    .globals = module_globals,
};
HPy_MODINIT(every_macro, definition)
