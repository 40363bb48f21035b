// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
// The types and functions of the soak test: whatever C code can do when an object dies is counted.
#include "hpy.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    long payload;
    HPyField other;
} Object;
HPyType_HELPERS(Object)

static long destroyed, finalized, released, freed;

HPyDef_SLOT(destroy, HPy_tp_destroy)
static void destroy_impl(void *object) { destroyed++; }

#define BLOCK_SIZE (1 << 20)

typedef struct {
    char *data;
} Block;
HPyType_HELPERS(Block)

HPyDef_SLOT(new_block, HPy_tp_new)
static HPy new_block_impl(HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw) {
    Block *block;
    HPy self = HPy_New(ctx, type, &block);
    if (HPy_IsNull(self)) {
        return HPy_NULL;
    }
    block->data = malloc(BLOCK_SIZE);
    memset(block->data, 1, BLOCK_SIZE); // Memory that nobody has written to takes no room.
    return self;
}

HPyDef_SLOT(destroy_block, HPy_tp_destroy)
static void destroy_block_impl(void *block) {
    free(((Block *)block)->data);
    destroyed++;
}

HPyDef_SLOT(finalize, HPy_tp_finalize)
static void finalize_impl(HPyContext *ctx, HPy self) { finalized++; }

HPyDef_SLOT(traverse, HPy_tp_traverse)
static int traverse_impl(void *self, HPyFunc_visitproc visit, void *arg) {
    HPy_VISIT(&((Object *)self)->other);
    return 0;
}

HPyDef_METH(link, "link", HPyFunc_O)
static HPy link_impl(HPyContext *ctx, HPy self, HPy other) {
    HPyField_Store(ctx, self, &Object_AsStruct(ctx, self)->other, other);
    return HPy_Dup(ctx, ctx->h_None);
}

HPyDef_SLOT(get_buffer, HPy_bf_getbuffer)
static int get_buffer_impl(HPyContext *ctx, HPy self, HPy_buffer *buffer, int flags) {
    buffer->buf = malloc(100);
    buffer->len = 100;
    buffer->itemsize = 1;
    buffer->readonly = 1;
    buffer->ndim = 1;
    buffer->obj = HPy_Dup(ctx, self);
    return 0;
}

HPyDef_SLOT(release_buffer, HPy_bf_releasebuffer)
static void release_buffer_impl(HPyContext *ctx, HPy self, HPy_buffer *buffer) {
    free(buffer->buf);
    released++;
}

HPyCapsule_DESTRUCTOR(free_pointer)
static void free_pointer_impl(const char *name, void *pointer, void *context) {
    free(pointer);
    freed++;
}

HPyDef_METH(capsule, "capsule", HPyFunc_NOARGS)
static HPy capsule_impl(HPyContext *ctx, HPy self) {
    return HPyCapsule_New(ctx, malloc(100), "soak", &free_pointer);
}

HPyDef_METH(take_counts, "take_counts", HPyFunc_NOARGS)
static HPy take_counts_impl(HPyContext *ctx, HPy self) {
    HPy counts = HPy_BuildValue(ctx, "{s:l,s:l,s:l,s:l}", "destroyed", destroyed, "finalized", finalized, "released",
                                released, "freed", freed);
    destroyed = finalized = released = freed = 0;
    return counts;
}

#define TYPE(NAME, SIZE, FLAGS, ...)                                                                                   \
    static HPyDef *NAME##_defines[] = {__VA_ARGS__};                                                                   \
    static HPyType_Spec NAME##_spec = {                                                                                \
        .name = "soak." #NAME,                                                                                         \
        .basicsize = SIZE,                                                                                             \
        .flags = HPy_TPFLAGS_DEFAULT | FLAGS,                                                                          \
        .defines = NAME##_defines,                                                                                     \
    };
TYPE(Plain, sizeof(Object), 0, NULL)
TYPE(Large, 100000, 0, NULL)
TYPE(Destroyed, sizeof(Object), 0, &destroy, NULL)
TYPE(Block, sizeof(Block), 0, &new_block, &destroy_block, NULL)
TYPE(Finalized, sizeof(Object), 0, &finalize, NULL)
TYPE(Linked, sizeof(Object), HPy_TPFLAGS_HAVE_GC, &link, &traverse, &destroy, NULL)
TYPE(Exporter, sizeof(Object), 0, &get_buffer, &release_buffer, NULL)

HPyDef_SLOT(exec, HPy_mod_exec)
static int exec_impl(HPyContext *ctx, HPy module) {
    return HPyHelpers_AddType(ctx, module, "Plain", &Plain_spec, NULL)
                   && HPyHelpers_AddType(ctx, module, "Large", &Large_spec, NULL)
                   && HPyHelpers_AddType(ctx, module, "Destroyed", &Destroyed_spec, NULL)
                   && HPyHelpers_AddType(ctx, module, "Block", &Block_spec, NULL)
                   && HPyHelpers_AddType(ctx, module, "Finalized", &Finalized_spec, NULL)
                   && HPyHelpers_AddType(ctx, module, "Linked", &Linked_spec, NULL)
                   && HPyHelpers_AddType(ctx, module, "Exporter", &Exporter_spec, NULL)
               ? 0
               : -1;
}

static HPyDef *module_defines[] = {&exec, &capsule, &take_counts, NULL};
static HPyModuleDef module_definition = {.defines = module_defines};
HPy_MODINIT(soak, module_definition)
