// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/* Two metaclasses with a struct that begins with CPython's: one of HPy, and one in static memory; and make(metaclass). */
typedef struct {
    PyHeapTypeObject head;
    int64_t number;
    char text[64];
} Meta;
HPyType_LEGACY_HELPERS(Meta)
typedef struct {
    PyObject_HEAD
    int64_t x;
} Point;
HPyType_LEGACY_HELPERS(Point)

HPyDef_METH(double_number, "double_number", HPyFunc_NOARGS)
static HPy double_number_impl(HPyContext *ctx, HPy self) {
    return HPyLong_FromInt64_t(ctx, 2 * Meta_AsStruct(ctx, self)->number);
}
static HPyDef *meta_defines[] = {&double_number, NULL};
static HPyType_Spec meta_spec = {.name = "snippet.Meta", .basicsize = sizeof(Meta), .defines = meta_defines,
    .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE, .builtin_shape = SHAPE(Meta)};
static PyTypeObject static_meta = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "snippet.StaticMeta",
    .tp_basicsize = sizeof(Meta), .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE};
HPyDef_MEMBER(x, "x", HPyMember_LONGLONG, offsetof(Point, x))
static HPyDef *defines[] = {&x, NULL};
static HPyType_Spec spec = {.name = "snippet.Point", .basicsize = sizeof(Point), .defines = defines,
    .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE, .builtin_shape = SHAPE(Point)};

HPyDef_METH(meta, "meta", HPyFunc_NOARGS)
static HPy meta_impl(HPyContext *ctx, HPy self) {
    HPyType_SpecParam base[] = {{HPyType_SpecParam_Base, ctx->h_TypeType}, {0}};
    return HPyType_FromSpec(ctx, &meta_spec, base);
}
HPyDef_METH(in_static_memory, "in_static_memory", HPyFunc_NOARGS)
static HPy in_static_memory_impl(HPyContext *ctx, HPy self) {
    static_meta.tp_base = &PyType_Type;
    return PyType_Ready(&static_meta) < 0 ? HPy_NULL : HPy_FromPyObject(ctx, (PyObject *)&static_meta);
}
HPyDef_METH(make, "make", HPyFunc_O)
static HPy make_impl(HPyContext *ctx, HPy self, HPy arg) {
    HPyType_SpecParam metaclass[] = {{HPyType_SpecParam_Metaclass, arg}, {0}};
    return HPyType_FromSpec(ctx, &spec, metaclass);
}
/* Adds to the number, and returns what it was; CPython's API sees the same struct. */
HPyDef_METH(count, "count", HPyFunc_O)
static HPy count_impl(HPyContext *ctx, HPy self, HPy arg) {
    Meta *meta = Meta_AsStruct(ctx, arg);
    if (HPyErr_Occurred(ctx)) return HPy_NULL;
    PyObject *object = HPy_AsPyObject(ctx, arg);
    if ((PyObject *)meta != object || !PyType_Check(object) || !(meta->head.ht_type.tp_flags & Py_TPFLAGS_HEAPTYPE) ||
        meta->head.ht_type.ob_base.ob_base.ob_type != Py_TYPE(object) || meta->head.ht_name == NULL)
        return HPyLong_FromLong(ctx, -1);
    meta->text[63] = 1;
    return HPyLong_FromInt64_t(ctx, meta->number++);
}
HPyDef_METH(pass_on, "pass_on", HPyFunc_O)
static HPy pass_on_impl(HPyContext *ctx, HPy self, HPy arg) {
    PyObject *object = HPy_AsPyObject(ctx, arg);
    Py_XDECREF(object);
    return HPy_Dup(ctx, ctx->h_None);
}
