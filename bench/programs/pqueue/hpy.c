// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// PriorityQueue() in HPy: a binary heap of any objects that have `<`. capi.c and python.py are the same.

#include "hpy.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// An HPyField must lie in the struct of an object, and so cannot be in an array that grows. The items are in a list of
// Python instead, which nobody else has.
typedef struct {
    HPyField items;   // the smallest first, and each not greater than those at 2 * i + 1 and 2 * i + 2
    uint64_t changes; // pushes and pops so far
} PriorityQueue;

HPyType_HELPERS(PriorityQueue)

HPyDef_SLOT(PriorityQueue_new, HPy_tp_new)
static HPy PriorityQueue_new_impl(HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw) {
    (void)args;
    HPy_ssize_t nkeywords = HPy_IsNull(kw) ? 0 : HPy_Length(ctx, kw);
    if (nkeywords < 0) return HPy_NULL;
    if (nargs + nkeywords > 0) return HPyErr_SetString(ctx, ctx->h_TypeError, "PriorityQueue() takes no arguments");
    PriorityQueue *queue;
    HPy self = HPy_New(ctx, type, &queue);
    if (HPy_IsNull(self)) return HPy_NULL;
    HPy items = HPyList_New(ctx, 0);
    if (HPy_IsNull(items)) {
        HPy_Close(ctx, self);
        return HPy_NULL;
    }
    HPyField_Store(ctx, self, &queue->items, items);
    HPy_Close(ctx, items);
    return self;
}

HPyDef_SLOT(PriorityQueue_traverse, HPy_tp_traverse)
static int PriorityQueue_traverse_impl(void *object, HPyFunc_visitproc visit, void *arg) {
    HPy_VISIT(&((PriorityQueue *)object)->items);
    return 0;
}

// A queue in use, for the duration of a call.
typedef struct {
    HPyContext *ctx;
    PriorityQueue *queue;
    HPy items;
    HPy_ssize_t length;
    uint64_t changes; // those of the queue after this call has made its own
} Heap;

static bool heap_open(Heap *heap, HPyContext *ctx, HPy self) {
    *heap = (Heap){.ctx = ctx, .queue = PriorityQueue_AsStruct(ctx, self)};
    heap->items = HPyField_Load(ctx, self, heap->queue->items);
    heap->length = HPy_Length(ctx, heap->items);
    return heap->length >= 0;
}

static void heap_close(Heap *heap) { HPy_Close(heap->ctx, heap->items); }

// a < b: 1, 0, or -1 on error.
static int is_less(Heap *heap, HPy a, HPy b) {
    HPyContext *ctx = heap->ctx;
    int less = HPy_RichCompareBool(ctx, a, b, HPy_LT);
    if (less >= 0 && heap->queue->changes != heap->changes) {
        HPyErr_SetString(ctx, ctx->h_RuntimeError, "queue changed by a comparison");
        return -1;
    }
    return less;
}

// Sets two places; all items are in the list at any time, so that none is lost if a comparison fails.
static bool set_both(Heap *heap, HPy_ssize_t i, HPy item_i, HPy_ssize_t j, HPy item_j) {
    return HPy_SetItem_i(heap->ctx, heap->items, i, item_i) == 0 &&
           HPy_SetItem_i(heap->ctx, heap->items, j, item_j) == 0;
}

// Moves the item at `place` up until its parent is not greater.
static bool sift_up(Heap *heap, HPy item, HPy_ssize_t place) {
    HPyContext *ctx = heap->ctx;
    while (place > 0) {
        HPy_ssize_t parent_place = (place - 1) / 2;
        HPy parent = HPy_GetItem_i(ctx, heap->items, parent_place);
        if (HPy_IsNull(parent)) return false;
        int less = is_less(heap, item, parent);
        bool moved = less > 0 && set_both(heap, place, parent, parent_place, item);
        HPy_Close(ctx, parent);
        if (!moved) return less == 0;
        place = parent_place;
    }
    return true;
}

// Moves the item from the root down to a leaf, past the lesser child each time, and from there up to its place: it came
// from a leaf and belongs near one, so this takes fewer comparisons than to look for the place on the way down.
static bool sift_down(Heap *heap, HPy item) {
    HPyContext *ctx = heap->ctx;
    HPy_ssize_t place = 0;
    for (HPy_ssize_t child; (child = 2 * place + 1) < heap->length; place = child) {
        HPy lesser = HPy_GetItem_i(ctx, heap->items, child);
        if (HPy_IsNull(lesser)) return false;
        if (child + 1 < heap->length) {
            HPy right = HPy_GetItem_i(ctx, heap->items, child + 1);
            int less = HPy_IsNull(right) ? -1 : is_less(heap, lesser, right);
            HPy other = right;
            if (less == 0) {
                other = lesser;
                lesser = right;
                child++;
            }
            HPy_Close(ctx, other);
            if (less < 0) {
                HPy_Close(ctx, lesser);
                return false;
            }
        }
        bool moved = set_both(heap, place, lesser, child, item);
        HPy_Close(ctx, lesser);
        if (!moved) return false;
    }
    return sift_up(heap, item, place);
}

HPyDef_METH(PriorityQueue_push, "push", HPyFunc_O, .doc = "Add an item.")
static HPy PriorityQueue_push_impl(HPyContext *ctx, HPy self, HPy item) {
    Heap heap;
    bool pushed = false;
    if (heap_open(&heap, ctx, self) && HPyList_Append(ctx, heap.items, item) == 0) {
        heap.changes = ++heap.queue->changes;
        pushed = sift_up(&heap, item, heap.length++);
    }
    heap_close(&heap);
    return pushed ? HPy_Dup(ctx, ctx->h_None) : HPy_NULL;
}

// Takes the last item off the list, which has one.
static HPy take_last(Heap *heap) {
    HPy last = HPy_GetItem_i(heap->ctx, heap->items, heap->length - 1);
    if (HPy_IsNull(last)) return HPy_NULL;
    if (HPy_DelItem_i(heap->ctx, heap->items, heap->length - 1) < 0) {
        HPy_Close(heap->ctx, last);
        return HPy_NULL;
    }
    heap->length--;
    heap->changes = ++heap->queue->changes;
    return last;
}

static HPy take_first(Heap *heap) {
    HPyContext *ctx = heap->ctx;
    if (heap->length == 0) return HPyErr_SetString(ctx, ctx->h_IndexError, "pop from an empty queue");
    HPy last = take_last(heap);
    if (HPy_IsNull(last) || heap->length == 0) return last;
    HPy first = HPy_GetItem_i(ctx, heap->items, 0);
    if (!HPy_IsNull(first) && (HPy_SetItem_i(ctx, heap->items, 0, last) < 0 || !sift_down(heap, last))) {
        HPy_Close(ctx, first);
        first = HPy_NULL;
    }
    HPy_Close(ctx, last);
    return first;
}

HPyDef_METH(PriorityQueue_pop, "pop", HPyFunc_NOARGS, .doc = "Remove the smallest item and return it.")
static HPy PriorityQueue_pop_impl(HPyContext *ctx, HPy self) {
    Heap heap;
    HPy first = heap_open(&heap, ctx, self) ? take_first(&heap) : HPy_NULL;
    heap_close(&heap);
    return first;
}

HPyDef_METH(PriorityQueue_peek, "peek", HPyFunc_NOARGS, .doc = "Return the smallest item.")
static HPy PriorityQueue_peek_impl(HPyContext *ctx, HPy self) {
    Heap heap;
    HPy first = HPy_NULL;
    if (heap_open(&heap, ctx, self))
        first = heap.length > 0 ? HPy_GetItem_i(ctx, heap.items, 0)
                                : HPyErr_SetString(ctx, ctx->h_IndexError, "peek into an empty queue");
    heap_close(&heap);
    return first;
}

HPyDef_SLOT(PriorityQueue_length, HPy_sq_length)
static HPy_ssize_t PriorityQueue_length_impl(HPyContext *ctx, HPy self) {
    Heap heap;
    HPy_ssize_t length = heap_open(&heap, ctx, self) ? heap.length : -1;
    heap_close(&heap);
    return length;
}

static HPyDef *queue_defines[] = {
    &PriorityQueue_new,
    &PriorityQueue_traverse,
    &PriorityQueue_push,
    &PriorityQueue_pop,
    &PriorityQueue_peek,
    &PriorityQueue_length,
    NULL,
};

static HPyType_Spec queue_spec = {
    .name = "pqueue_hpy.PriorityQueue",
    .basicsize = sizeof(PriorityQueue),
    .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_HAVE_GC,
    .builtin_shape = SHAPE(PriorityQueue),
    .defines = queue_defines,
};

HPyDef_SLOT(execute, HPy_mod_exec)
static int execute_impl(HPyContext *ctx, HPy module) {
    return HPyHelpers_AddType(ctx, module, "PriorityQueue", &queue_spec, NULL) ? 0 : -1;
}

static HPyDef *defines[] = {&execute, NULL};
static HPyModuleDef definition = {.doc = "A priority queue.", .defines = defines};

HPy_MODINIT(pqueue_hpy, definition)
