// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/* A legacy type, and function make() for it (0) and for types that differ from it: by a number, or derived from a type. */
typedef struct {
    PyObject_HEAD
    int64_t x;
    HPyField field;
} Point;
HPyType_LEGACY_HELPERS(Point)
static int deallocated;
static PyObject *repr(PyObject *self) { return PyUnicode_FromFormat("<%ld>", ((Point *)self)->x); }
static void dealloc(PyObject *self) {
    deallocated++;
    Py_TYPE(self)->tp_free(self);
}
static PyType_Slot with_repr[] = {{Py_tp_repr, (void *)repr}, {0}};
static PyType_Slot with_dealloc[] = {{Py_tp_dealloc, (void *)dealloc}, {0}};
HPyDef_SLOT(new, HPy_tp_new)
static HPy new_impl(HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw) {
    Point *point;
    HPy self = HPy_New(ctx, type, &point);
    if (!HPy_IsNull(self)) point->x += 10 * nargs;
    return self;
}
HPyDef_SLOT(add, HPy_nb_add)
static HPy add_impl(HPyContext *ctx, HPy a, HPy b) {
    return HPyLong_FromInt64_t(ctx, Point_AsStruct(ctx, a)->x + Point_AsStruct(ctx, b)->x);
}
HPyDef_METH(store, "store", HPyFunc_O)
static HPy store_impl(HPyContext *ctx, HPy self, HPy arg) {
    HPyField_Store(ctx, self, &Point_AsStruct(ctx, self)->field, arg);
    return HPyErr_Occurred(ctx) ? HPy_NULL : HPy_Dup(ctx, ctx->h_None);
}
HPyDef_MEMBER(x, "x", HPyMember_LONGLONG, offsetof(Point, x))
HPyDef_SLOT(destroy, HPy_tp_destroy)
static void destroy_impl(void *self) {}
static HPyDef *defines[] = {&new, &add, &store, &x, NULL};
static HPyDef *wrong[] = {&destroy, NULL};
static HPyType_Spec spec = {.name = "snippet.Point", .basicsize = sizeof(Point), .defines = defines,
    .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE, .builtin_shape = SHAPE(Point), .legacy_slots = with_repr};
HPyDef_METH(make, "make", HPyFunc_O)
static HPy make_impl(HPyContext *ctx, HPy self, HPy arg) {
    HPyType_Spec copy = spec;
    HPyType_SpecParam base[] = {{HPyType_SpecParam_Base, arg}, {0}};
    switch (HPy_TypeCheck(ctx, arg, ctx->h_LongType) ? HPyLong_AsInt32_t(ctx, arg) : 9) {
        case 0: return HPyType_FromSpec(ctx, &spec, NULL);
        case 1: copy.builtin_shape = HPyType_BuiltinShape_Object; break;
        case 2: copy.defines = wrong; break;
        case 3: copy.legacy_slots = with_dealloc; break;
        case 9: copy.name = "snippet.Derived"; copy.builtin_shape = HPyType_BuiltinShape_Object; copy.legacy_slots = NULL;
            return HPyType_FromSpec(ctx, &copy, base);
    }
    return HPyType_FromSpec(ctx, &copy, NULL);
}
HPyDef_METH(deallocations, "deallocations", HPyFunc_NOARGS)
static HPy deallocations_impl(HPyContext *ctx, HPy self) { return HPyLong_FromInt64_t(ctx, deallocated); }
