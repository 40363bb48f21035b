// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// What bin/bench measures, in HPy. bench_capi.c and bench_python.py hold the same functions and types.

#include "hpy.h"

#include <stddef.h>
#include <stdlib.h>

// Calls, by signature.

HPyDef_METH(nothing, "nothing", HPyFunc_NOARGS)
static HPy nothing_impl(HPyContext *ctx, HPy self) {
    (void)self;
    return HPy_Dup(ctx, ctx->h_None);
}

HPyDef_METH(same, "same", HPyFunc_O)
static HPy same_impl(HPyContext *ctx, HPy self, HPy x) {
    (void)self;
    return HPy_Dup(ctx, x);
}

HPyDef_METH(second, "second", HPyFunc_VARARGS)
static HPy second_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
    (void)self;
    if (nargs != 2) return HPyErr_SetString(ctx, ctx->h_TypeError, "second() takes two arguments");
    return HPy_Dup(ctx, args[1]);
}

HPyDef_METH(scale, "scale", HPyFunc_KEYWORDS)
static HPy scale_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) {
    (void)self;
    static const char *keywords[] = {"x", "factor", NULL};
    long long x, factor = 1;
    if (!HPyArg_ParseKeywords(ctx, NULL, args, nargs, kwnames, "L|L:scale", keywords, &x, &factor)) return HPy_NULL;
    return HPyLong_FromLongLong(ctx, x * factor);
}

// Conversions.

HPyDef_METH(increment, "increment", HPyFunc_O)
static HPy increment_impl(HPyContext *ctx, HPy self, HPy h_x) {
    (void)self;
    int64_t x = HPyLong_AsInt64_t(ctx, h_x);
    if (x == -1 && HPyErr_Occurred(ctx)) return HPy_NULL;
    return HPyLong_FromInt64_t(ctx, x + 1);
}

HPyDef_METH(halve, "halve", HPyFunc_O)
static HPy halve_impl(HPyContext *ctx, HPy self, HPy h_x) {
    (void)self;
    double x = HPyFloat_AsDouble(ctx, h_x);
    if (x == -1.0 && HPyErr_Occurred(ctx)) return HPy_NULL;
    return HPyFloat_FromDouble(ctx, x * 0.5);
}

HPyDef_METH(utf8_size, "utf8_size", HPyFunc_O)
static HPy utf8_size_impl(HPyContext *ctx, HPy self, HPy text) {
    (void)self;
    HPy_ssize_t size;
    if (HPyUnicode_AsUTF8AndSize(ctx, text, &size) == NULL) return HPy_NULL;
    return HPyLong_FromSsize_t(ctx, size);
}

HPyDef_METH(name_of, "name_of", HPyFunc_O)
static HPy name_of_impl(HPyContext *ctx, HPy self, HPy h_number) {
    (void)self;
    static const char *const names[] = {"temperature", "pressure", "Süd-Südwest", "21.5 °C"};
    int64_t number = HPyLong_AsInt64_t(ctx, h_number);
    if (number == -1 && HPyErr_Occurred(ctx)) return HPy_NULL;
    return HPyUnicode_FromString(ctx, names[number & 3]);
}

// Calls from C into Python: one argument passed on, one argument made here.

HPyDef_METH(apply, "apply", HPyFunc_VARARGS)
static HPy apply_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
    (void)self;
    if (nargs != 2) return HPyErr_SetString(ctx, ctx->h_TypeError, "apply() takes two arguments");
    return HPy_Call(ctx, args[0], args + 1, 1, HPy_NULL);
}

HPyDef_METH(apply_next, "apply_next", HPyFunc_VARARGS)
static HPy apply_next_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
    (void)self;
    if (nargs != 2) return HPyErr_SetString(ctx, ctx->h_TypeError, "apply_next() takes two arguments");
    int64_t x = HPyLong_AsInt64_t(ctx, args[1]);
    if (x == -1 && HPyErr_Occurred(ctx)) return HPy_NULL;
    HPy next = HPyLong_FromInt64_t(ctx, x + 1);
    if (HPy_IsNull(next)) return HPy_NULL;
    HPy result = HPy_Call(ctx, args[0], &next, 1, HPy_NULL);
    HPy_Close(ctx, next);
    return result;
}

HPyDef_METH(fail, "fail", HPyFunc_O)
static HPy fail_impl(HPyContext *ctx, HPy self, HPy x) {
    (void)self;
    (void)x;
    return HPyErr_SetString(ctx, ctx->h_ValueError, "no such value");
}

HPyDef_METH(total, "total", HPyFunc_O)
static HPy total_impl(HPyContext *ctx, HPy self, HPy numbers) {
    (void)self;
    HPy_ssize_t length = HPy_Length(ctx, numbers);
    if (length < 0) return HPy_NULL;
    int64_t result = 0;
    for (HPy_ssize_t i = 0; i < length; i++) {
        HPy item = HPy_GetItem_i(ctx, numbers, i);
        if (HPy_IsNull(item)) return HPy_NULL;
        int64_t number = HPyLong_AsInt64_t(ctx, item);
        HPy_Close(ctx, item);
        if (number == -1 && HPyErr_Occurred(ctx)) return HPy_NULL;
        result += number;
    }
    return HPyLong_FromInt64_t(ctx, result);
}

// Point: a struct of two doubles that needs no destructor.

typedef struct {
    double x;
    double y;
} PointObject;

HPyType_HELPERS(PointObject)

HPyDef_SLOT(Point_new, HPy_tp_new)
static HPy Point_new_impl(HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw) {
    (void)kw;
    if (nargs != 2) return HPyErr_SetString(ctx, ctx->h_TypeError, "Point() takes two arguments");
    double x = HPyFloat_AsDouble(ctx, args[0]);
    if (x == -1.0 && HPyErr_Occurred(ctx)) return HPy_NULL;
    double y = HPyFloat_AsDouble(ctx, args[1]);
    if (y == -1.0 && HPyErr_Occurred(ctx)) return HPy_NULL;
    PointObject *point;
    HPy result = HPy_New(ctx, type, &point);
    if (HPy_IsNull(result)) return HPy_NULL;
    point->x = x;
    point->y = y;
    return result;
}

HPyDef_MEMBER(Point_x, "x", HPyMember_DOUBLE, offsetof(PointObject, x))

HPyDef_GET(Point_height, "height")
static HPy Point_height_get(HPyContext *ctx, HPy self, void *closure) {
    (void)closure;
    return HPyFloat_FromDouble(ctx, PointObject_AsStruct(ctx, self)->y);
}

HPyDef_METH(Point_sum, "sum", HPyFunc_NOARGS)
static HPy Point_sum_impl(HPyContext *ctx, HPy self) {
    PointObject *point = PointObject_AsStruct(ctx, self);
    return HPyFloat_FromDouble(ctx, point->x + point->y);
}

static HPyDef *point_defines[] = {&Point_new, &Point_x, &Point_height, &Point_sum, NULL};

static HPyType_Spec point_spec = {
    .name = "bench_hpy.Point",
    .basicsize = sizeof(PointObject),
    .flags = HPy_TPFLAGS_DEFAULT,
    .builtin_shape = SHAPE(PointObject),
    .defines = point_defines,
};

// Array: the part of examples/series that the loops use.

typedef struct {
    HPy_ssize_t length;
    double *values;
} ArrayObject;

HPyType_HELPERS(ArrayObject)

HPyDef_SLOT(Array_destroy, HPy_tp_destroy)
static void Array_destroy_impl(void *object) { free(((ArrayObject *)object)->values); }

HPyDef_SLOT(Array_new, HPy_tp_new)
static HPy Array_new_impl(HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw) {
    (void)kw;
    if (nargs != 1) return HPyErr_SetString(ctx, ctx->h_TypeError, "Array() takes a list of floats");
    HPy_ssize_t length = HPy_Length(ctx, args[0]);
    if (length < 0) return HPy_NULL;
    ArrayObject *array;
    HPy result = HPy_New(ctx, type, &array);
    if (HPy_IsNull(result)) return HPy_NULL;
    array->length = length;
    array->values = calloc(length > 0 ? (size_t)length : 1, sizeof(double));
    if (array->values == NULL) {
        HPy_Close(ctx, result);
        return HPyErr_NoMemory(ctx);
    }
    for (HPy_ssize_t i = 0; i < length; i++) {
        HPy item = HPy_GetItem_i(ctx, args[0], i);
        if (HPy_IsNull(item)) {
            HPy_Close(ctx, result);
            return HPy_NULL;
        }
        double value = HPyFloat_AsDouble(ctx, item);
        HPy_Close(ctx, item);
        if (value == -1.0 && HPyErr_Occurred(ctx)) {
            HPy_Close(ctx, result);
            return HPy_NULL;
        }
        array->values[i] = value;
    }
    return result;
}

HPyDef_SLOT(Array_length, HPy_sq_length)
static HPy_ssize_t Array_length_impl(HPyContext *ctx, HPy self) { return ArrayObject_AsStruct(ctx, self)->length; }

HPyDef_SLOT(Array_item, HPy_sq_item)
static HPy Array_item_impl(HPyContext *ctx, HPy self, HPy_ssize_t index) {
    ArrayObject *array = ArrayObject_AsStruct(ctx, self);
    if (index < 0 || index >= array->length)
        return HPyErr_SetString(ctx, ctx->h_IndexError, "Array index out of range");
    return HPyFloat_FromDouble(ctx, array->values[index]);
}

HPyDef_METH(Array_autocovariance, "autocovariance", HPyFunc_O)
static HPy Array_autocovariance_impl(HPyContext *ctx, HPy self, HPy h_lag) {
    HPy_ssize_t lag = HPyLong_AsSsize_t(ctx, h_lag);
    if (lag == -1 && HPyErr_Occurred(ctx)) return HPy_NULL;
    ArrayObject *array = ArrayObject_AsStruct(ctx, self);
    if (lag < 0 || lag >= array->length) return HPyErr_SetString(ctx, ctx->h_ValueError, "lag out of range");
    double total = 0.0;
    for (HPy_ssize_t i = 0; i < array->length - lag; i++) total += array->values[i] * array->values[i + lag];
    return HPyFloat_FromDouble(ctx, total);
}

static HPyDef *array_defines[] = {&Array_new, &Array_destroy, &Array_length, &Array_item, &Array_autocovariance, NULL};

static HPyType_Spec array_spec = {
    .name = "bench_hpy.Array",
    .basicsize = sizeof(ArrayObject),
    .flags = HPy_TPFLAGS_DEFAULT,
    .builtin_shape = SHAPE(ArrayObject),
    .defines = array_defines,
};

// The module.

static int add_type(HPyContext *ctx, HPy module, const char *name, HPyType_Spec *spec) {
    HPy type = HPyType_FromSpec(ctx, spec, NULL);
    if (HPy_IsNull(type)) return -1;
    int result = HPy_SetAttr_s(ctx, module, name, type);
    HPy_Close(ctx, type);
    return result;
}

HPyDef_SLOT(bench_exec, HPy_mod_exec)
static int bench_exec_impl(HPyContext *ctx, HPy module) {
    if (add_type(ctx, module, "Point", &point_spec) < 0) return -1;
    return add_type(ctx, module, "Array", &array_spec);
}

static HPyDef *module_defines[] = {
    &nothing, &same,  &second,     &scale, &increment, &halve,      &utf8_size,
    &name_of, &apply, &apply_next, &fail,  &total,     &bench_exec, NULL,
};

static HPyModuleDef module_def = {.defines = module_defines};

HPy_MODINIT(bench_hpy, module_def)
