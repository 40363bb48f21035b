// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/* A legacy type, and function make() for it (0) and for types that differ from it: by a number, or derived from a type. */
typedef struct {
    PyObject_HEAD
    int64_t x;
    HPyField field;
} Point;
HPyType_LEGACY_HELPERS(Point)
static int deallocated, finalized, destroyed, last_x;
static PyObject *repr(PyObject *self) { return PyUnicode_FromFormat("<%ld>", ((Point *)self)->x); }
static void dealloc(PyObject *self) {
    deallocated++;
    Py_TYPE(self)->tp_free(self);
}
static PyType_Slot with_repr[] = {{Py_tp_repr, (void *)repr}, {Py_tp_doc, (void *)"A point."}, {0}};
static PyType_Slot with_dealloc[] = {{Py_tp_dealloc, (void *)dealloc}, {0}};

HPyDef_CALL_FUNCTION(count_ten)
static HPy count_ten_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy names) {
    return HPyLong_FromInt64_t(ctx, 10 * nargs);
}
HPyDef_SLOT(new, HPy_tp_new)
static HPy new_impl(HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw) {
    Point *point;
    HPy self = HPy_New(ctx, type, &point);
    if (!HPy_IsNull(self)) point->x += 10 * nargs;
    return self;
}
HPyDef_SLOT(new_called, HPy_tp_new)
static HPy new_called_impl(HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw) {
    HPy self = new_impl(ctx, type, args, nargs, kw);
    if (nargs && HPy_SetCallFunction(ctx, self, &count_ten) < 0) {
        HPy_Close(ctx, self);
        return HPy_NULL;
    }
    return self;
}
HPyDef_SLOT(call, HPy_tp_call)
static HPy call_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy names) {
    return HPyLong_FromInt64_t(ctx, nargs);
}
HPyDef_SLOT(add, HPy_nb_add)
static HPy add_impl(HPyContext *ctx, HPy a, HPy b) {
    return HPyLong_FromInt64_t(ctx, Point_AsStruct(ctx, a)->x + Point_AsStruct(ctx, b)->x);
}
HPyDef_METH(store, "store", HPyFunc_O)
static HPy store_impl(HPyContext *ctx, HPy self, HPy arg) {
    HPyField_Store(ctx, self, &Point_AsStruct(ctx, self)->field, arg);
    return HPy_Dup(ctx, ctx->h_None);
}
HPyDef_METH(load, "load", HPyFunc_NOARGS)
static HPy load_impl(HPyContext *ctx, HPy self) {
    HPyField field = Point_AsStruct(ctx, self)->field;
    return HPyField_IsNull(field) ? HPy_Dup(ctx, ctx->h_None) : HPyField_Load(ctx, self, field);
}
HPyDef_MEMBER(x, "x", HPyMember_LONGLONG, offsetof(Point, x))
HPyDef_SLOT(traverse, HPy_tp_traverse)
static int traverse_impl(void *self, HPyFunc_visitproc visit, void *arg) {
    HPy_VISIT(&((Point *)self)->field);
    return 0;
}
HPyDef_SLOT(destroy, HPy_tp_destroy)
static void destroy_impl(void *self) { destroyed++; }
HPyDef_SLOT(finalize, HPy_tp_finalize)
static void finalize_impl(HPyContext *ctx, HPy self) {
    finalized++;
    last_x = Point_AsStruct(ctx, self)->x;
}
static HPyDef *defines[] = {&new, &add, &store, &load, &x, &traverse, NULL};
static HPyDef *without_traverse[] = {&new, NULL};
static HPyDef *with_end[] = {&new, &destroy, &finalize, NULL};
static HPyDef *with_call[] = {&new_called, &call, &x, NULL};
static HPyType_Spec pure = {.name = "snippet.Pure", .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE};
static HPyType_Spec spec = {.name = "snippet.Point", .basicsize = sizeof(Point), .defines = defines,
    .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE, .builtin_shape = SHAPE(Point), .legacy_slots = with_repr};
HPyDef_METH(make, "make", HPyFunc_O)
static HPy make_impl(HPyContext *ctx, HPy self, HPy arg) {
    HPyType_Spec copy = spec;
    HPyType_SpecParam base[] = {{HPyType_SpecParam_Base, arg}, {0}};
    switch (HPy_TypeCheck(ctx, arg, ctx->h_LongType) ? HPyLong_AsInt32_t(ctx, arg) : 9) {
        case 0: return HPyType_FromSpec(ctx, &spec, NULL);
        case 1: copy.builtin_shape = HPyType_BuiltinShape_Object; break;
        case 2: copy.legacy_slots = with_dealloc; break;
        case 3: copy.legacy_slots = with_dealloc; copy.defines = without_traverse; break;
        case 4: copy.defines = with_end; break;
        case 5: copy.defines = with_call; break;
        case 6: return HPyType_FromSpec(ctx, &pure, NULL);
        case 9: copy.name = "snippet.Derived"; copy.legacy_slots = NULL;
            if (HPyType_IsSubtype(ctx, arg, ctx->h_BaseObjectType) && HPy_HasAttr_s(ctx, arg, "store"))
                copy.builtin_shape = HPyType_BuiltinShape_Object;
            return HPyType_FromSpec(ctx, &copy, base);
    }
    return HPyType_FromSpec(ctx, &copy, NULL);
}
HPyDef_METH(deallocations, "deallocations", HPyFunc_NOARGS)
static HPy deallocations_impl(HPyContext *ctx, HPy self) { return HPyLong_FromInt64_t(ctx, deallocated); }
HPyDef_METH(ends, "ends", HPyFunc_NOARGS)
static HPy ends_impl(HPyContext *ctx, HPy self) { return HPy_BuildValue(ctx, "(iii)", finalized, destroyed, last_x); }
