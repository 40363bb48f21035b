// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// An n-dimensional array of doubles as an HPy extension. Arrays do not change, so that slices share the memory.

#include "hpy.h"

#include <stdlib.h>

#include "kernels.h"

static HPyGlobal array_type; // ndarray_hpy.Array

typedef struct {
    Layout layout;
    double *data;  // the first element
    double *block; // what data is in, owned; NULL if another Array owns it
    HPyField base; // that Array
} ArrayObject;

HPyType_HELPERS(ArrayObject)

// A new Array for the shape of `layout`, not initialized.
static HPy new_array(HPyContext *ctx, HPy type, const Layout *layout, ArrayObject **array) {
    HPy result = HPy_New(ctx, type, array);
    if (HPy_IsNull(result)) return HPy_NULL;
    ptrdiff_t size = layout_size(layout);
    double *block = malloc((size > 0 ? (size_t)size : 1) * sizeof(double));
    if (block == NULL) {
        HPy_Close(ctx, result);
        return HPyErr_NoMemory(ctx);
    }
    (*array)->data = (*array)->block = block;
    (*array)->layout = *layout;
    layout_pack(&(*array)->layout);
    return result;
}

static HPy set_loop_error(HPyContext *ctx, LoopStatus status) {
    if (status == LOOP_DOMAIN_ERROR) return HPyErr_SetString(ctx, ctx->h_ValueError, "math domain error");
    if (status == LOOP_ZERO_DIVISION) return HPyErr_SetString(ctx, ctx->h_ZeroDivisionError, "float division by zero");
    return HPy_NULL; // what stopped the loop has set an exception
}

// Life.

static bool to_layout(HPyContext *ctx, HPy shape, Layout *layout) {
    HPy_ssize_t ndim = HPyTuple_Check(ctx, shape) ? HPy_Length(ctx, shape) : 0;
    if (ndim < 1 || ndim > MAX_DIMS) {
        HPyErr_SetString(ctx, ctx->h_ValueError, "a shape is a tuple of one to four lengths");
        return false;
    }
    layout->ndim = (int)ndim;
    for (int i = 0; i < ndim; i++) {
        HPy h_length = HPy_GetItem_i(ctx, shape, i);
        if (HPy_IsNull(h_length)) return false;
        layout->shape[i] = HPyLong_AsSsize_t(ctx, h_length);
        HPy_Close(ctx, h_length);
        if (layout->shape[i] == -1 && HPyErr_Occurred(ctx)) return false;
    }
    return true;
}

static HPy array_of_list(HPyContext *ctx, HPy type, HPy values, HPy shape) {
    HPy_ssize_t length = HPy_Length(ctx, values);
    if (length < 0) return HPy_NULL;
    Layout layout = {.ndim = 1, .shape = {length}};
    if (!HPy_IsNull(shape) && !to_layout(ctx, shape, &layout)) return HPy_NULL;
    if (!layout_has_size(&layout, length))
        return HPyErr_SetString(ctx, ctx->h_ValueError, "the shape has another number of elements");
    ArrayObject *array;
    HPy result = new_array(ctx, type, &layout, &array);
    if (HPy_IsNull(result)) return HPy_NULL;
    for (HPy_ssize_t i = 0; i < length; i++) {
        HPy item = HPy_GetItem_i(ctx, values, i);
        array->data[i] = HPy_IsNull(item) ? -1.0 : HPyFloat_AsDouble(ctx, item);
        HPy_Close(ctx, item);
        if (array->data[i] == -1.0 && HPyErr_Occurred(ctx)) {
            HPy_Close(ctx, result);
            return HPy_NULL;
        }
    }
    return result;
}

HPyDef_SLOT(Array_new, HPy_tp_new)
static HPy Array_new_impl(HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw) {
    static const char *keywords[] = {"values", "shape", NULL};
    HPyTracker tracker;
    HPy values, shape = HPy_NULL;
    if (!HPyArg_ParseKeywordsDict(ctx, &tracker, args, nargs, kw, "O|O:Array", keywords, &values, &shape))
        return HPy_NULL;
    HPy result = array_of_list(ctx, type, values, shape);
    HPyTracker_Close(ctx, tracker);
    return result;
}

HPyDef_SLOT(Array_destroy, HPy_tp_destroy)
static void Array_destroy_impl(void *object) { free(((ArrayObject *)object)->block); }

HPyDef_SLOT(Array_traverse, HPy_tp_traverse)
static int Array_traverse_impl(void *object, HPyFunc_visitproc visit, void *arg) {
    HPy_VISIT(&((ArrayObject *)object)->base);
    return 0;
}

// Functions of all elements.

// 1, or 0 if it is neither an Array nor a number, or -1 with an exception.
static int to_operand(HPyContext *ctx, HPy type, HPy h, Operand *operand) {
    static const Layout of_scalar = {.ndim = 0};
    if (HPy_TypeCheck(ctx, h, type)) {
        ArrayObject *array = ArrayObject_AsStruct(ctx, h);
        operand->layout = &array->layout;
        operand->data = array->data;
        return 1;
    }
    if (!HPy_TypeCheck(ctx, h, ctx->h_FloatType) && !HPy_TypeCheck(ctx, h, ctx->h_LongType)) return 0;
    operand->scalar = HPyFloat_AsDouble(ctx, h);
    if (operand->scalar == -1.0 && HPyErr_Occurred(ctx)) return -1;
    operand->layout = &of_scalar;
    operand->data = &operand->scalar;
    return 1;
}

static HPy call_with_type(HPyContext *ctx, HPy type, const Ufunc *ufunc, const HPy *args) {
    Operand operands[MAX_ARGS];
    Layout space = {.ndim = 0};
    for (int i = 0; i < ufunc->inputs; i++) {
        int found = to_operand(ctx, type, args[i], &operands[i]);
        if (found <= 0) return found < 0 ? HPy_NULL : HPy_Dup(ctx, ctx->h_NotImplemented);
        if (!broadcast(&space, operands[i].layout))
            return HPyErr_SetString(ctx, ctx->h_ValueError, "the shapes do not go together");
    }
    if (space.ndim == 0) {
        double result;
        LoopStatus status = call_loop(ufunc, &space, operands, &result);
        return status == LOOP_DONE ? HPyFloat_FromDouble(ctx, result) : set_loop_error(ctx, status);
    }
    ArrayObject *array;
    HPy result = new_array(ctx, type, &space, &array);
    if (HPy_IsNull(result)) return HPy_NULL;
    LoopStatus status = call_loop(ufunc, &space, operands, array->data);
    if (status == LOOP_DONE) return result;
    HPy_Close(ctx, result);
    return set_loop_error(ctx, status);
}

static HPy call_ufunc(HPyContext *ctx, const Ufunc *ufunc, const HPy *args) {
    HPy type = HPyGlobal_Load(ctx, array_type);
    if (HPy_IsNull(type)) return HPy_NULL;
    HPy result = call_with_type(ctx, type, ufunc, args);
    HPy_Close(ctx, type);
    return result;
}

#define BINARY_SLOT(NAME, SLOT, UFUNC)                                                                                 \
    HPyDef_SLOT(NAME, SLOT)                                                                                            \
    static HPy NAME##_impl(HPyContext *ctx, HPy a, HPy b) {                                                            \
        return call_ufunc(ctx, &ufuncs[UFUNC], (const HPy[]){a, b});                                                   \
    }
#define UNARY_SLOT(NAME, SLOT, UFUNC)                                                                                  \
    HPyDef_SLOT(NAME, SLOT)                                                                                            \
    static HPy NAME##_impl(HPyContext *ctx, HPy a) { return call_ufunc(ctx, &ufuncs[UFUNC], &a); }

BINARY_SLOT(Array_add, HPy_nb_add, ADD)
BINARY_SLOT(Array_subtract, HPy_nb_subtract, SUBTRACT)
BINARY_SLOT(Array_multiply, HPy_nb_multiply, MULTIPLY)
BINARY_SLOT(Array_divide, HPy_nb_true_divide, DIVIDE)
UNARY_SLOT(Array_negative, HPy_nb_negative, NEGATIVE)
UNARY_SLOT(Array_absolute, HPy_nb_absolute, ABSOLUTE)

HPyDef_METH(sqrt_function, "sqrt", HPyFunc_O, .doc = "sqrt(x) of an Array or number.")
static HPy sqrt_function_impl(HPyContext *ctx, HPy self, HPy x) {
    (void)self;
    HPy result = call_ufunc(ctx, &ufuncs[SQUARE_ROOT], &x);
    if (!HPy_Is(ctx, result, ctx->h_NotImplemented)) return result;
    HPy_Close(ctx, result);
    return HPyErr_SetString(ctx, ctx->h_TypeError, "sqrt() takes an Array or number");
}

// A loop that calls a Python function.

typedef struct {
    HPyContext *ctx;
    HPy function;
} Callback;

static LoopStatus callback_loop(double *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *context) {
    Callback *callback = context;
    HPyContext *ctx = callback->ctx;
    for (ptrdiff_t i = 0; i < n; i++) {
        HPy x = HPyFloat_FromDouble(ctx, args[0][i * steps[0]]);
        if (HPy_IsNull(x)) return LOOP_STOPPED;
        HPy result = HPy_Call(ctx, callback->function, &x, 1, HPy_NULL);
        HPy_Close(ctx, x);
        if (HPy_IsNull(result)) return LOOP_STOPPED;
        double value = HPyFloat_AsDouble(ctx, result);
        HPy_Close(ctx, result);
        if (value == -1.0 && HPyErr_Occurred(ctx)) return LOOP_STOPPED;
        args[1][i * steps[1]] = value;
    }
    return LOOP_DONE;
}

HPyDef_METH(Array_apply, "apply", HPyFunc_O, .doc = "A new Array of function(element).")
static HPy Array_apply_impl(HPyContext *ctx, HPy self, HPy function) {
    ArrayObject *array = ArrayObject_AsStruct(ctx, self), *applied;
    HPy type = HPy_Type(ctx, self);
    HPy result = new_array(ctx, type, &array->layout, &applied);
    HPy_Close(ctx, type);
    if (HPy_IsNull(result)) return HPy_NULL;
    Argument args[] = {argument_of(array->data, &array->layout, &array->layout),
                       argument_of(applied->data, &applied->layout, &array->layout)};
    Callback callback = {ctx, function};
    LoopStatus status = run_loop(callback_loop, &array->layout, args, 2, &callback);
    if (status == LOOP_DONE) return result;
    HPy_Close(ctx, result);
    return set_loop_error(ctx, status);
}

HPyDef_METH(Array_sum, "sum", HPyFunc_KEYWORDS, .doc = "sum(axis=None): an Array without that axis, or a float.")
static HPy Array_sum_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) {
    static const char *keywords[] = {"axis", NULL};
    HPyTracker tracker;
    HPy h_axis = ctx->h_None;
    if (!HPyArg_ParseKeywords(ctx, &tracker, args, nargs, kwnames, "|O:sum", keywords, &h_axis)) return HPy_NULL;
    bool all = HPy_Is(ctx, h_axis, ctx->h_None);
    long axis = all ? ALL_AXES : HPyLong_AsLong(ctx, h_axis);
    HPyTracker_Close(ctx, tracker);
    if (!all && axis == -1 && HPyErr_Occurred(ctx)) return HPy_NULL;
    ArrayObject *array = ArrayObject_AsStruct(ctx, self), *sums;
    if (!all && (axis < 0 || axis >= array->layout.ndim))
        return HPyErr_SetString(ctx, ctx->h_ValueError, "no such axis");
    if (all || array->layout.ndim == 1) {
        double sum;
        sum_axis(&array->layout, array->data, ALL_AXES, &sum);
        return HPyFloat_FromDouble(ctx, sum);
    }
    Layout rest = array->layout;
    layout_drop(&rest, (int)axis);
    HPy type = HPy_Type(ctx, self);
    HPy result = new_array(ctx, type, &rest, &sums);
    HPy_Close(ctx, type);
    if (!HPy_IsNull(result)) sum_axis(&array->layout, array->data, (int)axis, sums->data);
    return result;
}

// Items.

// Follows an index or slice: moves `data`, and drops or cuts `axis`, which is then the next.
static bool follow(HPyContext *ctx, HPy key, Layout *layout, int *axis, double **data) {
    ptrdiff_t *length = &layout->shape[*axis], *stride = &layout->strides[*axis];
    HPy_ssize_t start, stop, step;
    if (HPy_TypeCheck(ctx, key, ctx->h_SliceType)) {
        if (HPySlice_Unpack(ctx, key, &start, &stop, &step) < 0) return false;
        *length = HPySlice_AdjustIndices(ctx, *length, &start, &stop, step);
        *data += start * *stride;
        *stride *= step;
        (*axis)++;
        return true;
    }
    HPy h_index = HPy_Index(ctx, key);
    if (HPy_IsNull(h_index)) return false;
    HPy_ssize_t index = HPyLong_AsSsize_t(ctx, h_index);
    HPy_Close(ctx, h_index);
    if (index == -1 && HPyErr_Occurred(ctx)) return false;
    if (index < 0) index += *length;
    if (index < 0 || index >= *length) {
        HPyErr_SetString(ctx, ctx->h_IndexError, "Array index out of range");
        return false;
    }
    *data += index * *stride;
    layout_drop(layout, *axis);
    return true;
}

HPyDef_SLOT(Array_subscript, HPy_mp_subscript)
static HPy Array_subscript_impl(HPyContext *ctx, HPy self, HPy key) {
    ArrayObject *array = ArrayObject_AsStruct(ctx, self), *view;
    Layout layout = array->layout;
    double *data = array->data;
    int axis = 0;
    if (!HPyTuple_Check(ctx, key)) {
        if (!follow(ctx, key, &layout, &axis, &data)) return HPy_NULL;
    } else {
        HPy_ssize_t nkeys = HPy_Length(ctx, key);
        if (nkeys > layout.ndim) return HPyErr_SetString(ctx, ctx->h_IndexError, "too many indices");
        for (HPy_ssize_t i = 0; i < nkeys; i++) {
            HPy item = HPy_GetItem_i(ctx, key, i);
            if (HPy_IsNull(item)) return HPy_NULL;
            bool followed = follow(ctx, item, &layout, &axis, &data);
            HPy_Close(ctx, item);
            if (!followed) return HPy_NULL;
        }
    }
    if (layout.ndim == 0) return HPyFloat_FromDouble(ctx, *data);
    HPy type = HPy_Type(ctx, self);
    HPy result = HPy_New(ctx, type, &view);
    HPy_Close(ctx, type);
    if (HPy_IsNull(result)) return HPy_NULL;
    view->layout = layout;
    view->data = data;
    HPy base = array->block != NULL ? HPy_Dup(ctx, self) : HPyField_Load(ctx, self, array->base);
    HPyField_Store(ctx, result, &view->base, base);
    HPy_Close(ctx, base);
    return result;
}

static HPy to_list(HPyContext *ctx, const Layout *layout, int axis, const double *data) {
    if (axis == layout->ndim) return HPyFloat_FromDouble(ctx, *data);
    HPyListBuilder builder = HPyListBuilder_New(ctx, layout->shape[axis]);
    for (ptrdiff_t i = 0; i < layout->shape[axis]; i++) {
        HPy item = to_list(ctx, layout, axis + 1, data + i * layout->strides[axis]);
        if (HPy_IsNull(item)) {
            HPyListBuilder_Cancel(ctx, builder);
            return HPy_NULL;
        }
        HPyListBuilder_Set(ctx, builder, i, item);
        HPy_Close(ctx, item);
    }
    return HPyListBuilder_Build(ctx, builder);
}

HPyDef_METH(Array_tolist, "tolist", HPyFunc_NOARGS)
static HPy Array_tolist_impl(HPyContext *ctx, HPy self) {
    ArrayObject *array = ArrayObject_AsStruct(ctx, self);
    return to_list(ctx, &array->layout, 0, array->data);
}

HPyDef_SLOT(Array_length, HPy_mp_length)
static HPy_ssize_t Array_length_impl(HPyContext *ctx, HPy self) {
    return ArrayObject_AsStruct(ctx, self)->layout.shape[0];
}

HPyDef_MEMBER(Array_ndim, "ndim", HPyMember_INT, offsetof(ArrayObject, layout.ndim), .readonly = 1)

// The module.

static HPyDef *array_defines[] = {
    &Array_new,    &Array_destroy,  &Array_traverse, &Array_add,   &Array_subtract, &Array_multiply,
    &Array_divide, &Array_negative, &Array_absolute, &Array_apply, &Array_sum,      &Array_subscript,
    &Array_tolist, &Array_length,   &Array_ndim,     NULL,
};

static HPyType_Spec array_spec = {
    .name = "ndarray_hpy.Array",
    .basicsize = sizeof(ArrayObject),
    .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_HAVE_GC,
    .builtin_shape = SHAPE(ArrayObject),
    .defines = array_defines,
    .doc = "Array(values, shape=(len(values),)): doubles in up to four dimensions.",
};

HPyDef_SLOT(ndarray_exec, HPy_mod_exec)
static int ndarray_exec_impl(HPyContext *ctx, HPy module) {
    HPy type = HPyType_FromSpec(ctx, &array_spec, NULL);
    if (HPy_IsNull(type)) return -1;
    HPyGlobal_Store(ctx, &array_type, type);
    int result = HPy_SetAttr_s(ctx, module, "Array", type);
    HPy_Close(ctx, type);
    return result;
}

static HPyDef *module_defines[] = {&ndarray_exec, &sqrt_function, NULL};
static HPyGlobal *module_globals[] = {&array_type, NULL};
static HPyModuleDef module_def = {.doc = "Arrays of doubles.", .defines = module_defines, .globals = module_globals};

HPy_MODINIT(ndarray_hpy, module_def)
