// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// A Python extension in HPy (universal ABI 0.9): Array, a fixed-length sequence of doubles measured at regular
// intervals, and some statistics on it.
//
// Two habits are at work everywhere. Handles: one that a function receives belongs to its caller; one that a function
// of HPy returns is closed or returned. Errors: a function that failed has set a Python exception and returns HPy_NULL,
// -1 or false.

#include "hpy.h"
#if __has_include("hpy/graalvm.h")
#include "hpy/graalvm.h"
#define HAS_COLUMNS 1
#endif

#include <math.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MAX_LENGTH ((HPy_ssize_t)(PTRDIFF_MAX / sizeof(double)))
#define NAME_SIZE 64

typedef struct {
    HPy_ssize_t length;
    double *values;       // owned, freed by Array_destroy
    double step;          // distance of two values in hours
    char name[NAME_SIZE]; // UTF-8, ends with NUL
} ArrayObject;

HPyType_HELPERS(ArrayObject)

// Memory of all Arrays in bytes. Atomic, because Python may destroy objects in a thread of its own.
static atomic_size_t allocated_bytes;

// Returns a new `type` (which is Array) of `length` zeros and sets *array to its struct; MemoryError if there is no
// room for that.
static HPy new_array(HPyContext *ctx, HPy type, HPy_ssize_t length, ArrayObject **array) {
    if (length > MAX_LENGTH) return HPyErr_NoMemory(ctx);
    // At least one value: calloc(0, ...) may return NULL, which means failure here.
    double *values = calloc(length > 0 ? (size_t)length : 1, sizeof(double));
    if (values == NULL) return HPyErr_NoMemory(ctx);
    HPy result = HPy_New(ctx, type, array);
    if (HPy_IsNull(result)) {
        free(values);
        return HPy_NULL;
    }
    **array = (ArrayObject){.length = length, .values = values, .step = 1.0};
    atomic_fetch_add(&allocated_bytes, (size_t)length * sizeof(double));
    return result;
}

// Returns a new Array of `length` zeros with the step of `model`.
static HPy new_array_like(HPyContext *ctx, HPy model, HPy_ssize_t length, ArrayObject **array) {
    HPy type = HPy_Type(ctx, model);
    HPy result = new_array(ctx, type, length, array);
    HPy_Close(ctx, type);
    if (!HPy_IsNull(result)) (*array)->step = ArrayObject_AsStruct(ctx, model)->step;
    return result;
}

// Called without a context, possibly outside of the GIL: it must not touch anything of Python.
HPyDef_SLOT(Array_destroy, HPy_tp_destroy)
static void Array_destroy_impl(void *object) {
    ArrayObject *array = object;
    atomic_fetch_sub(&allocated_bytes, (size_t)array->length * sizeof(double));
    free(array->values);
}

static HPy array_of_zeros(HPyContext *ctx, HPy type, HPy h_length) {
    HPy_ssize_t length = HPyLong_AsSsize_t(ctx, h_length);
    if (length == -1 && HPyErr_Occurred(ctx)) return HPy_NULL;
    if (length < 0) return HPyErr_SetString(ctx, ctx->h_ValueError, "Array() length must not be negative");
    ArrayObject *array;
    return new_array(ctx, type, length, &array);
}

// Copies the numbers of a list.
static bool fill_from_list(HPyContext *ctx, ArrayObject *array, HPy list) {
    for (HPy_ssize_t i = 0; i < array->length; i++) {
        HPy item = HPy_GetItem_i(ctx, list, i);
        if (HPy_IsNull(item)) return false;
        double value = HPyFloat_AsDouble(ctx, item);
        HPy_Close(ctx, item);
        if (value == -1.0 && HPyErr_Occurred(ctx)) return false;
        array->values[i] = value;
    }
    return true;
}

static HPy array_of_values(HPyContext *ctx, HPy type, HPy iterable) {
    // A list of our own: its length is known and nobody else can change it while the values are converted.
    HPy list = HPy_Call(ctx, ctx->h_ListType, &iterable, 1, HPy_NULL);
    if (HPy_IsNull(list)) return HPy_NULL;
    HPy result = HPy_NULL;
    HPy_ssize_t length = HPy_Length(ctx, list);
    if (length >= 0) {
        ArrayObject *array;
        result = new_array(ctx, type, length, &array);
        if (!HPy_IsNull(result) && !fill_from_list(ctx, array, list)) {
            HPy_Close(ctx, result);
            result = HPy_NULL;
        }
    }
    HPy_Close(ctx, list);
    return result;
}

HPyDef_SLOT(Array_new, HPy_tp_new)
static HPy Array_new_impl(HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw) {
    HPy_ssize_t nkeywords = HPy_IsNull(kw) ? 0 : HPy_Length(ctx, kw);
    if (nkeywords < 0) return HPy_NULL;
    if (nargs != 1 || nkeywords != 0)
        return HPyErr_SetString(ctx, ctx->h_TypeError,
                                "Array() takes one positional argument: a length or an iterable of numbers");
    if (HPy_TypeCheck(ctx, args[0], ctx->h_LongType)) return array_of_zeros(ctx, type, args[0]);
    return array_of_values(ctx, type, args[0]);
}

// repr(): "Array([1.0, 2.0])"
HPyDef_SLOT(Array_repr, HPy_tp_repr)
static HPy Array_repr_impl(HPyContext *ctx, HPy self) {
    ArrayObject *array = ArrayObject_AsStruct(ctx, self);
    HPy list = HPyList_New(ctx, 0);
    if (HPy_IsNull(list)) return HPy_NULL;
    for (HPy_ssize_t i = 0; i < array->length; i++) {
        HPy value = HPyFloat_FromDouble(ctx, array->values[i]);
        if (HPy_IsNull(value)) {
            HPy_Close(ctx, list);
            return HPy_NULL;
        }
        int status = HPyList_Append(ctx, list, value);
        HPy_Close(ctx, value);
        if (status < 0) {
            HPy_Close(ctx, list);
            return HPy_NULL;
        }
    }
    HPy result = HPyUnicode_FromFormat(ctx, "Array(%R)", list);
    HPy_Close(ctx, list);
    return result;
}

// The sequence protocol. Python adds the length to a negative index before it calls the item slots, and iterates by
// index until IndexError.

HPyDef_SLOT(Array_length, HPy_sq_length)
static HPy_ssize_t Array_length_impl(HPyContext *ctx, HPy self) { return ArrayObject_AsStruct(ctx, self)->length; }

HPyDef_SLOT(Array_item, HPy_sq_item)
static HPy Array_item_impl(HPyContext *ctx, HPy self, HPy_ssize_t index) {
    ArrayObject *array = ArrayObject_AsStruct(ctx, self);
    if (index < 0 || index >= array->length)
        return HPyErr_SetString(ctx, ctx->h_IndexError, "Array index out of range");
    return HPyFloat_FromDouble(ctx, array->values[index]);
}

HPyDef_SLOT(Array_ass_item, HPy_sq_ass_item)
static int Array_ass_item_impl(HPyContext *ctx, HPy self, HPy_ssize_t index, HPy h_value) {
    if (HPy_IsNull(h_value)) {
        HPyErr_SetString(ctx, ctx->h_TypeError, "Array has a fixed length: its items cannot be deleted");
        return -1;
    }
    // Converted first: a __float__ method can run any Python code.
    double value = HPyFloat_AsDouble(ctx, h_value);
    if (value == -1.0 && HPyErr_Occurred(ctx)) return -1;
    ArrayObject *array = ArrayObject_AsStruct(ctx, self);
    if (index < 0 || index >= array->length) {
        HPyErr_SetString(ctx, ctx->h_IndexError, "Array assignment index out of range");
        return -1;
    }
    array->values[index] = value;
    return 0;
}

// Arithmetic. Python calls the slot of a binary operator with an Array on the left, on the right, or on both sides.

typedef double (*operation)(double, double);

static double add(double a, double b) { return a + b; }

static double multiply(double a, double b) { return a * b; }

static HPy array_with_array(HPyContext *ctx, HPy h_left, HPy h_right, operation apply) {
    ArrayObject *left = ArrayObject_AsStruct(ctx, h_left);
    ArrayObject *right = ArrayObject_AsStruct(ctx, h_right);
    if (left->length != right->length)
        return HPyErr_Format(ctx, ctx->h_ValueError, "Arrays of different length: %zd and %zd", left->length,
                             right->length);
    ArrayObject *array;
    HPy result = new_array_like(ctx, h_left, left->length, &array);
    if (HPy_IsNull(result)) return HPy_NULL;
    for (HPy_ssize_t i = 0; i < array->length; i++) array->values[i] = apply(left->values[i], right->values[i]);
    return result;
}

// The order of the operands does not matter: addition and multiplication of doubles are commutative.
static HPy array_with_number(HPyContext *ctx, HPy h_array, HPy h_number, operation apply) {
    double number = HPyFloat_AsDouble(ctx, h_number);
    if (number == -1.0 && HPyErr_Occurred(ctx)) return HPy_NULL;
    ArrayObject *operand = ArrayObject_AsStruct(ctx, h_array);
    ArrayObject *array;
    HPy result = new_array_like(ctx, h_array, operand->length, &array);
    if (HPy_IsNull(result)) return HPy_NULL;
    for (HPy_ssize_t i = 0; i < array->length; i++) array->values[i] = apply(operand->values[i], number);
    return result;
}

static HPy combine(HPyContext *ctx, HPy left, HPy right, operation apply) {
    HPy left_type = HPy_Type(ctx, left);
    HPy right_type = HPy_Type(ctx, right);
    // At least one operand is an Array and Array has no subclasses: equal types mean two Arrays.
    bool both = HPy_Is(ctx, left_type, right_type);
    HPy_Close(ctx, left_type);
    HPy_Close(ctx, right_type);
    if (both) return array_with_array(ctx, left, right, apply);
    if (HPyNumber_Check(ctx, right)) return array_with_number(ctx, left, right, apply);
    if (HPyNumber_Check(ctx, left)) return array_with_number(ctx, right, left, apply);
    // Not an error yet: Python asks the other operand, then raises TypeError itself.
    return HPy_Dup(ctx, ctx->h_NotImplemented);
}

HPyDef_SLOT(Array_add, HPy_nb_add)
static HPy Array_add_impl(HPyContext *ctx, HPy left, HPy right) { return combine(ctx, left, right, add); }

HPyDef_SLOT(Array_multiply, HPy_nb_multiply)
static HPy Array_multiply_impl(HPyContext *ctx, HPy left, HPy right) { return combine(ctx, left, right, multiply); }

// Attributes.

HPyDef_MEMBER(Array_step, "step", HPyMember_DOUBLE, offsetof(ArrayObject, step),
              .doc = "Distance of two values in hours.")

HPyDef_GETSET(Array_name, "name", .doc = "What the values are; at most 63 bytes of UTF-8.")
static HPy Array_name_get(HPyContext *ctx, HPy self, void *closure) {
    (void)closure;
    return HPyUnicode_FromString(ctx, ArrayObject_AsStruct(ctx, self)->name);
}

static int Array_name_set(HPyContext *ctx, HPy self, HPy value, void *closure) {
    (void)closure;
    if (HPy_IsNull(value)) {
        HPyErr_SetString(ctx, ctx->h_TypeError, "Array.name cannot be deleted");
        return -1;
    }
    if (!HPyUnicode_Check(ctx, value)) {
        HPyErr_SetString(ctx, ctx->h_TypeError, "Array.name must be a str");
        return -1;
    }
    HPy_ssize_t size;
    const char *utf8 = HPyUnicode_AsUTF8AndSize(ctx, value, &size);
    if (utf8 == NULL) return -1;
    if (size >= NAME_SIZE || memchr(utf8, '\0', (size_t)size) != NULL) {
        HPyErr_SetString(ctx, ctx->h_ValueError, "Array.name must have at most 63 bytes of UTF-8 and no NUL");
        return -1;
    }
    char *name = ArrayObject_AsStruct(ctx, self)->name;
    memcpy(name, utf8, (size_t)size);
    name[size] = '\0';
    return 0;
}

// Methods, one for each of the four signatures.

static double mean_of(const ArrayObject *array) {
    double sum = 0.0;
    for (HPy_ssize_t i = 0; i < array->length; i++) sum += array->values[i];
    return sum / (double)array->length;
}

HPyDef_METH(Array_mean, "mean", HPyFunc_NOARGS, .doc = "mean($self, /)\n--\n\nReturn the arithmetic mean.")
static HPy Array_mean_impl(HPyContext *ctx, HPy self) {
    ArrayObject *array = ArrayObject_AsStruct(ctx, self);
    if (array->length == 0) return HPyErr_SetString(ctx, ctx->h_ValueError, "mean() of an empty Array");
    return HPyFloat_FromDouble(ctx, mean_of(array));
}

HPyDef_METH(
    Array_autocorrelation, "autocorrelation", HPyFunc_O,
    .doc = "autocorrelation($self, lag, /)\n--\n\nReturn how much the values resemble those `lag` places later.")
static HPy Array_autocorrelation_impl(HPyContext *ctx, HPy self, HPy h_lag) {
    HPy_ssize_t lag = HPyLong_AsSsize_t(ctx, h_lag);
    if (lag == -1 && HPyErr_Occurred(ctx)) return HPy_NULL;
    ArrayObject *array = ArrayObject_AsStruct(ctx, self);
    if (lag < 0 || lag >= array->length)
        return HPyErr_Format(ctx, ctx->h_ValueError, "autocorrelation() lag must be in 0..%zd, not %zd",
                             array->length - 1, lag);
    const double *values = array->values;
    double mean = mean_of(array);
    double variance = 0.0;
    for (HPy_ssize_t i = 0; i < array->length; i++) variance += (values[i] - mean) * (values[i] - mean);
    if (variance == 0.0)
        return HPyErr_SetString(ctx, ctx->h_ValueError, "autocorrelation() of values that are all equal");
    double covariance = 0.0;
    for (HPy_ssize_t i = 0; i < array->length - lag; i++) covariance += (values[i] - mean) * (values[i + lag] - mean);
    return HPyFloat_FromDouble(ctx, covariance / variance);
}

HPyDef_METH(Array_clip, "clip", HPyFunc_VARARGS,
            .doc = "clip($self, low, high, /)\n--\n\nReturn a new Array with each value moved into low..high.")
static HPy Array_clip_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
    double low, high;
    if (!HPyArg_Parse(ctx, NULL, args, nargs, "dd:clip", &low, &high)) return HPy_NULL;
    if (!(low <= high)) return HPyErr_SetString(ctx, ctx->h_ValueError, "clip() low must not be greater than high");
    const ArrayObject *source = ArrayObject_AsStruct(ctx, self);
    ArrayObject *array;
    HPy result = new_array_like(ctx, self, source->length, &array);
    if (HPy_IsNull(result)) return HPy_NULL;
    for (HPy_ssize_t i = 0; i < source->length; i++) {
        double value = source->values[i];
        array->values[i] = value < low ? low : value > high ? high : value;
    }
    return result;
}

HPyDef_METH(
    Array_moving_average, "moving_average", HPyFunc_KEYWORDS,
    .doc = "moving_average($self, *, window=24)\n--\n\nReturn a new Array with the mean of every `window` neighbours.")
static HPy Array_moving_average_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) {
    static const char *keywords[] = {"window", NULL};
    HPy_ssize_t window = 24;
    if (!HPyArg_ParseKeywords(ctx, NULL, args, nargs, kwnames, "|$n:moving_average", keywords, &window))
        return HPy_NULL;
    const ArrayObject *source = ArrayObject_AsStruct(ctx, self);
    if (window < 1 || window > source->length)
        return HPyErr_Format(ctx, ctx->h_ValueError, "moving_average() window must be in 1..%zd, not %zd",
                             source->length, window);
    ArrayObject *array;
    HPy result = new_array_like(ctx, self, source->length - window + 1, &array);
    if (HPy_IsNull(result)) return HPy_NULL;
    // Every window is summed anew: a running sum would carry its rounding errors along.
    for (HPy_ssize_t i = 0; i < array->length; i++) {
        double sum = 0.0;
        for (HPy_ssize_t j = i; j < i + window; j++) sum += source->values[j];
        array->values[i] = sum / (double)window;
    }
    return result;
}

static HPyDef *array_defines[] = {
    &Array_new,  &Array_destroy,        &Array_repr, &Array_length, &Array_item, &Array_ass_item,
    &Array_add,  &Array_multiply,       &Array_step, &Array_name,   &Array_mean, &Array_autocorrelation,
    &Array_clip, &Array_moving_average, NULL,
};

// Without HPy_TPFLAGS_BASETYPE there are no subclasses, on which combine() relies.
static HPyType_Spec array_spec = {
    .name = "series.Array",
    .basicsize = sizeof(ArrayObject),
    .flags = HPy_TPFLAGS_DEFAULT,
    .builtin_shape = SHAPE(ArrayObject),
    .defines = array_defines,
    .doc = "Array(length_or_iterable, /)\n--\n\nA fixed number of floats, measured at regular intervals.",
};

// The module.

HPyDef_METH(allocated, "allocated", HPyFunc_NOARGS,
            .doc = "allocated()\n--\n\nReturn the memory of the values of all Arrays in bytes.")
static HPy allocated_impl(HPyContext *ctx, HPy self) {
    (void)self;
    return HPyLong_FromSize_t(ctx, atomic_load(&allocated_bytes));
}

// How cold wind feels, after Siple and Passel (1945): °C and km/h to °C, in steps of an eighth. IEEE has one result for each of
// these operations, so Java, Python and C get the same doubles; and sums of eighths are exact in any order.
static inline double wind_chill_of(double temperature, double wind) {
    return floor((0.045 * (5.27 * sqrt(wind) + 10.45 - 0.28 * wind) * (temperature - 33.0) + 33.0) * 8.0) / 8.0;
}

HPyDef_METH(wind_chill, "wind_chill", HPyFunc_VARARGS,
            .doc = "wind_chill(temperature, wind, /)\n--\n\nReturn the temperature in °C that wind (km/h) feels like.")
static HPy wind_chill_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
    (void)self;
    double temperature, wind;
    if (!HPyArg_Parse(ctx, NULL, args, nargs, "dd:wind_chill", &temperature, &wind)) return HPy_NULL;
    return HPyFloat_FromDouble(ctx, wind_chill_of(temperature, wind));
}

// Columns: memory that a Java program lends, without a copy; examples/spark is one. The loops need no Python, so that they run
// natively.

#ifdef HAS_COLUMNS
static void set_wind_chills(const double *temperatures, const double *winds, double *results, HPy_ssize_t count) {
    for (HPy_ssize_t i = 0; i < count; i++) results[i] = wind_chill_of(temperatures[i], winds[i]);
}

HPyDef_METH(wind_chills, "wind_chills", HPyFunc_VARARGS,
            .doc = "wind_chills(temperatures, winds, results, /)\n--\n\nSet each result; memoryviews of format d.")
static HPy wind_chills_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
    (void)self;
    if (nargs != 3) return HPyErr_SetString(ctx, ctx->h_TypeError, "wind_chills() takes three columns");
    HPy_ssize_t count, winds_count, results_count;
    const double *temperatures = HPyGraalVM_GetItems(ctx, args[0], 'd', false, &count);
    if (temperatures == NULL) return HPy_NULL;
    const double *winds = HPyGraalVM_GetItems(ctx, args[1], 'd', false, &winds_count);
    if (winds == NULL) return HPy_NULL;
    double *results = HPyGraalVM_GetItems(ctx, args[2], 'd', true, &results_count);
    if (results == NULL) return HPy_NULL;
    if (winds_count != count || results_count != count)
        return HPyErr_SetString(ctx, ctx->h_ValueError, "wind_chills() columns must have the same length");
    set_wind_chills(temperatures, winds, results, count);
    return HPy_Dup(ctx, ctx->h_None);
}

typedef struct {
    double count, sum, lowest, highest;
} Summary;

// Returns the index of the first key that has no row in the table, or `count`.
static HPy_ssize_t add_to_table(const int32_t *keys, const double *values, HPy_ssize_t count, Summary *table,
                                HPy_ssize_t rows) {
    for (HPy_ssize_t i = 0; i < count; i++) {
        if (keys[i] < 0 || keys[i] >= rows) return i;
        Summary *row = &table[keys[i]];
        row->count++;
        row->sum += values[i];
        if (values[i] < row->lowest) row->lowest = values[i];
        if (values[i] > row->highest) row->highest = values[i];
    }
    return count;
}

HPyDef_METH(summarize, "summarize", HPyFunc_VARARGS,
            .doc = "summarize(keys, values, table, /)\n--\n\n"
                   "Add each value to the row of its key: count, sum, lowest and highest, which are infinite at first.")
static HPy summarize_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
    (void)self;
    if (nargs != 3) return HPyErr_SetString(ctx, ctx->h_TypeError, "summarize() takes three columns");
    HPy_ssize_t count, values_count, table_count;
    const int32_t *keys = HPyGraalVM_GetItems(ctx, args[0], 'i', false, &count);
    if (keys == NULL) return HPy_NULL;
    const double *values = HPyGraalVM_GetItems(ctx, args[1], 'd', false, &values_count);
    if (values == NULL) return HPy_NULL;
    double *table = HPyGraalVM_GetItems(ctx, args[2], 'd', true, &table_count);
    if (table == NULL) return HPy_NULL;
    if (values_count != count)
        return HPyErr_SetString(ctx, ctx->h_ValueError, "summarize() columns must have the same length");
    HPy_ssize_t added = add_to_table(keys, values, count, (Summary *)table, table_count / 4);
    if (added < count)
        return HPyErr_Format(ctx, ctx->h_IndexError, "summarize() key %d has no row in the table", (int)keys[added]);
    return HPy_Dup(ctx, ctx->h_None);
}
#endif

HPyDef_SLOT(series_exec, HPy_mod_exec)
static int series_exec_impl(HPyContext *ctx, HPy module) {
    HPy type = HPyType_FromSpec(ctx, &array_spec, NULL);
    if (HPy_IsNull(type)) return -1;
    int result = HPy_SetAttr_s(ctx, module, "Array", type);
    HPy_Close(ctx, type);
    return result;
}

static HPyDef *module_defines[] = {
    &allocated,   &wind_chill,
#ifdef HAS_COLUMNS
    &wind_chills, &summarize,
#endif
    &series_exec, NULL,
};

static HPyModuleDef module_def = {
    .doc = "Values measured at regular intervals, in C.",
    .defines = module_defines,
};

HPy_MODINIT(series, module_def)
