// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// Shapes and loops over doubles. Knows no Python: hpy.c and capi.c wrap it.

#ifndef KERNELS_H
#define KERNELS_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { MAX_DIMS = 4, MAX_ARGS = 3, ALL_AXES = -1 };

// Where the elements are; strides count doubles.
typedef struct {
    int ndim;
    ptrdiff_t shape[MAX_DIMS];
    ptrdiff_t strides[MAX_DIMS];
} Layout;

static ptrdiff_t layout_size(const Layout *layout) {
    ptrdiff_t size = 1;
    for (int i = 0; i < layout->ndim; i++) size *= layout->shape[i];
    return size;
}

// Whether the shape has so many elements, also if it comes from somebody who wants trouble.
static bool layout_has_size(const Layout *layout, ptrdiff_t size) {
    ptrdiff_t product = 1;
    for (int i = 0; i < layout->ndim; i++) {
        ptrdiff_t length = layout->shape[i];
        if (length < 0 || (length > 0 && product > PTRDIFF_MAX / length)) return false;
        product *= length;
    }
    return product == size;
}

// Sets the strides of elements that follow each other, the last dimension fastest.
static void layout_pack(Layout *layout) {
    ptrdiff_t stride = 1;
    for (int i = layout->ndim - 1; i >= 0; i--) {
        layout->strides[i] = stride;
        stride *= layout->shape[i];
    }
}

// Removes a dimension.
static void layout_drop(Layout *layout, int axis) {
    layout->ndim--;
    for (int i = axis; i < layout->ndim; i++) {
        layout->shape[i] = layout->shape[i + 1];
        layout->strides[i] = layout->strides[i + 1];
    }
}

// Widens `result` so that `layout` can be repeated to fill it; false if they do not go together.
static bool broadcast(Layout *result, const Layout *layout) {
    int missing = layout->ndim - result->ndim;
    if (missing > 0) {
        memmove(result->shape + missing, result->shape, (size_t)result->ndim * sizeof(result->shape[0]));
        for (int i = 0; i < missing; i++) result->shape[i] = 1;
        result->ndim = layout->ndim;
    }
    ptrdiff_t *shape = result->shape + result->ndim - layout->ndim;
    for (int i = 0; i < layout->ndim; i++) {
        if (shape[i] == 1)
            shape[i] = layout->shape[i];
        else if (layout->shape[i] != 1 && layout->shape[i] != shape[i])
            return false;
    }
    return true;
}

// An argument of a loop: its first element, and the steps to the next in each dimension that is looped over.
typedef struct {
    double *data;
    ptrdiff_t strides[MAX_DIMS];
} Argument;

// The elements of `layout`, repeated where `space` is wider.
static Argument argument_of(double *data, const Layout *layout, const Layout *space) {
    Argument argument = {.data = data};
    int missing = space->ndim - layout->ndim;
    for (int i = 0; i < layout->ndim; i++)
        argument.strides[missing + i] = layout->shape[i] == 1 ? 0 : layout->strides[i];
    return argument;
}

typedef enum {
    LOOP_DONE,
    LOOP_DOMAIN_ERROR,
    LOOP_ZERO_DIVISION,
    LOOP_STOPPED, // by what `context` is for
} LoopStatus;

// One dimension: `n` times, from args[...] on in their steps. The result is the last argument, and may be another one.
typedef LoopStatus (*Loop)(double *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *context);

// Runs the loop along the last dimension of `space`, for all places in the others.
static LoopStatus run_loop(Loop loop, const Layout *space, const Argument *args, int nargs, void *context) {
    double *data[MAX_ARGS];
    ptrdiff_t steps[MAX_ARGS], place[MAX_DIMS] = {0};
    int last = space->ndim - 1;
    if (layout_size(space) == 0) return LOOP_DONE;
    for (int k = 0; k < nargs; k++) {
        data[k] = args[k].data;
        steps[k] = last >= 0 ? args[k].strides[last] : 0;
    }
    for (;;) {
        LoopStatus status = loop(data, steps, last >= 0 ? space->shape[last] : 1, context);
        if (status != LOOP_DONE) return status;
        int i = last - 1;
        for (; i >= 0; i--) {
            for (int k = 0; k < nargs; k++) data[k] += args[k].strides[i];
            if (++place[i] < space->shape[i]) break;
            place[i] = 0;
            for (int k = 0; k < nargs; k++) data[k] -= args[k].strides[i] * space->shape[i];
        }
        if (i < 0) return LOOP_DONE;
    }
}

#define UNARY_LOOP(NAME, ERROR, WRONG, RESULT)                                                                         \
    static LoopStatus NAME##_loop(double *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *context) {           \
        const double *px = args[0];                                                                                    \
        double *result = args[1];                                                                                      \
        bool wrong = false;                                                                                            \
        (void)context;                                                                                                 \
        for (ptrdiff_t i = 0; i < n; i++, px += steps[0], result += steps[1]) {                                        \
            double x = *px;                                                                                            \
            wrong |= WRONG;                                                                                            \
            *result = RESULT;                                                                                          \
        }                                                                                                              \
        return wrong ? ERROR : LOOP_DONE;                                                                              \
    }

#define BINARY_LOOP(NAME, ERROR, WRONG, RESULT)                                                                        \
    static LoopStatus NAME##_loop(double *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *context) {           \
        const double *px = args[0], *py = args[1];                                                                     \
        double *result = args[2];                                                                                      \
        bool wrong = false;                                                                                            \
        (void)context;                                                                                                 \
        for (ptrdiff_t i = 0; i < n; i++, px += steps[0], py += steps[1], result += steps[2]) {                        \
            double x = *px, y = *py;                                                                                   \
            wrong |= WRONG;                                                                                            \
            *result = RESULT;                                                                                          \
        }                                                                                                              \
        return wrong ? ERROR : LOOP_DONE;                                                                              \
    }

BINARY_LOOP(add, LOOP_DONE, false, x + y)
BINARY_LOOP(subtract, LOOP_DONE, false, x - y)
BINARY_LOOP(multiply, LOOP_DONE, false, (x * y))
BINARY_LOOP(divide, LOOP_ZERO_DIVISION, y == 0.0, x / y)
UNARY_LOOP(negative, LOOP_DONE, false, -x)
UNARY_LOOP(absolute, LOOP_DONE, false, fabs(x))
UNARY_LOOP(square_root, LOOP_DOMAIN_ERROR, x < 0.0, sqrt(x))

// A function of all elements, by number.
typedef struct {
    int inputs;
    Loop loop;
} Ufunc;

enum { ADD, SUBTRACT, MULTIPLY, DIVIDE, NEGATIVE, ABSOLUTE, SQUARE_ROOT };

static const Ufunc ufuncs[] = {
    [ADD] = {2, add_loop},
    [SUBTRACT] = {2, subtract_loop},
    [MULTIPLY] = {2, multiply_loop},
    [DIVIDE] = {2, divide_loop},
    [NEGATIVE] = {1, negative_loop},
    [ABSOLUTE] = {1, absolute_loop},
    [SQUARE_ROOT] = {1, square_root_loop},
};

typedef struct {
    const Layout *layout;
    double *data;
    double scalar; // what data points to if it is not in an array
} Operand;

static LoopStatus call_loop(const Ufunc *ufunc, const Layout *space, const Operand *operands, double *result) {
    Argument args[MAX_ARGS];
    Layout packed = *space;
    layout_pack(&packed);
    for (int i = 0; i < ufunc->inputs; i++) args[i] = argument_of(operands[i].data, operands[i].layout, space);
    args[ufunc->inputs] = argument_of(result, &packed, space);
    return run_loop(ufunc->loop, space, args, ufunc->inputs + 1, NULL);
}

// Adds what differs in `axis` only, or all. `sums` is packed.
static void sum_axis(const Layout *layout, double *data, int axis, double *sums) {
    Layout rest = *layout;
    if (axis == ALL_AXES)
        rest.ndim = 0;
    else
        layout_drop(&rest, axis);
    layout_pack(&rest);
    memset(sums, 0, (size_t)layout_size(&rest) * sizeof(double));
    Argument in = argument_of(data, layout, layout), out = {.data = sums};
    if (axis != ALL_AXES) {
        for (int i = 0, k = 0; i < layout->ndim; i++) out.strides[i] = i == axis ? 0 : rest.strides[k++];
    }
    run_loop(add_loop, layout, (const Argument[]){out, in, out}, 3, NULL);
}

#endif
