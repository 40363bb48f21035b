// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/* Types for the cpython ABI, whose instances live and die in all ways that CPython has; cpython_types.py uses them. */
#include "hpy.h"

typedef struct {
    HPyField next;
    long number;
} Node;
HPyType_HELPERS(Node)

static long destroyed, finalized;

HPyDef_SLOT(Node_new, HPy_tp_new)
static HPy Node_new_impl(HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw) {
    (void)args, (void)nargs, (void)kw;
    Node *node;
    HPy self = HPy_New(ctx, type, &node);
    if (!HPy_IsNull(self)) node->number = 1;
    return self;
}
HPyDef_SLOT(Node_traverse, HPy_tp_traverse)
static int Node_traverse_impl(void *object, HPyFunc_visitproc visit, void *arg) {
    HPy_VISIT(&((Node *)object)->next);
    return 0;
}
HPyDef_SLOT(Node_destroy, HPy_tp_destroy)
static void Node_destroy_impl(void *object) { destroyed += ((Node *)object)->number; }
HPyDef_SLOT(Node_finalize, HPy_tp_finalize)
static void Node_finalize_impl(HPyContext *ctx, HPy self) {
    (void)ctx, (void)self;
    finalized++;
}
HPyDef_SLOT(Node_call, HPy_tp_call)
static HPy Node_call_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) {
    HPy_ssize_t keywords = HPy_IsNull(kwnames) ? 0 : HPy_Length(ctx, kwnames);
    (void)args;
    return HPyLong_FromLong(ctx, Node_AsStruct(ctx, self)->number + (long)nargs + 100 * keywords);
}
HPyDef_MEMBER(Node_number, "number", HPyMember_LONG, offsetof(Node, number))
HPyDef_MEMBER(Node_next, "next", HPyMember_OBJECT, offsetof(Node, next))
static HPyDef *Node_defines[] = {&Node_new,  &Node_traverse, &Node_destroy, &Node_finalize,
                                 &Node_call, &Node_number,   &Node_next,    NULL};
static HPyType_Spec Node_spec = {.name = "cpython_types.Node",
                                 .basicsize = sizeof(Node),
                                 .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE | HPy_TPFLAGS_HAVE_GC,
                                 .builtin_shape = SHAPE(Node),
                                 .defines = Node_defines};

/* The same without HPy_tp_call. */
static HPyDef *Plain_defines[] = {&Node_new,    &Node_traverse, &Node_destroy, &Node_finalize,
                                  &Node_number, &Node_next,     NULL};
static HPyType_Spec Plain_spec = {.name = "cpython_types.Plain",
                                  .basicsize = sizeof(Node),
                                  .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE | HPy_TPFLAGS_HAVE_GC,
                                  .builtin_shape = SHAPE(Node),
                                  .defines = Plain_defines};

/* Derives from Node, with a longer struct and an HPy_tp_destroy of its own. */
typedef struct {
    Node base;
    long more;
} Leaf;
HPyType_HELPERS(Leaf)
HPyDef_SLOT(Leaf_destroy, HPy_tp_destroy)
static void Leaf_destroy_impl(void *object) { destroyed += ((Leaf *)object)->more; }
HPyDef_MEMBER(Leaf_more, "more", HPyMember_LONG, offsetof(Leaf, more))
static HPyDef *Leaf_defines[] = {&Leaf_destroy, &Leaf_more, NULL};
static HPyType_Spec Leaf_spec = {.name = "cpython_types.Leaf",
                                 .basicsize = sizeof(Leaf),
                                 .flags = HPy_TPFLAGS_DEFAULT,
                                 .builtin_shape = SHAPE(Leaf),
                                 .defines = Leaf_defines};

/* One type for each shape of a built-in type. */
typedef struct {
    long double aligned;
    long number;
} Extra;
#define SHAPED(NAME)                                                                                                   \
    typedef Extra NAME##Extra;                                                                                         \
    HPyType_HELPERS(NAME##Extra, HPyType_BuiltinShape_##NAME)                                                          \
    HPyDef_MEMBER(NAME##_number, "number", HPyMember_LONG, offsetof(Extra, number))                                    \
    HPyDef_METH(NAME##_get, "get", HPyFunc_NOARGS)                                                                     \
    static HPy NAME##_get_impl(HPyContext *ctx, HPy self) {                                                            \
        Extra *extra = NAME##Extra_AsStruct(ctx, self);                                                                \
        bool is_aligned = ((uintptr_t)extra & 15) == 0;                                                                \
        return HPyLong_FromLong(ctx, is_aligned ? extra->number : -1);                                                 \
    }                                                                                                                  \
    HPyDef_SLOT(NAME##_destroy, HPy_tp_destroy)                                                                        \
    static void NAME##_destroy_impl(void *object) { destroyed += ((Extra *)object)->number; }                          \
    static HPyDef *NAME##_defines[] = {&NAME##_number, &NAME##_get, &NAME##_destroy, NULL};                            \
    static HPyType_Spec NAME##_spec = {.name = "cpython_types." #NAME,                                                 \
                                       .basicsize = sizeof(Extra),                                                     \
                                       .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE,                            \
                                       .builtin_shape = SHAPE(NAME##Extra),                                            \
                                       .defines = NAME##_defines};
SHAPED(Type)
SHAPED(Long)
SHAPED(Float)
SHAPED(Unicode)
SHAPED(Tuple)
SHAPED(List)
SHAPED(Dict)

HPyDef_METH(counts, "counts", HPyFunc_NOARGS)
static HPy counts_impl(HPyContext *ctx, HPy self) {
    (void)self;
    HPy result = HPy_BuildValue(ctx, "ll", destroyed, finalized);
    destroyed = finalized = 0;
    return result;
}

HPyDef_CALL_FUNCTION(special)
static HPy special_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) {
    (void)self, (void)kwnames;
    return nargs == 1 ? HPy_Dup(ctx, args[0]) : HPyTuple_FromArray(ctx, args, (HPy_ssize_t)nargs);
}
HPyDef_METH(make_special, "make_special", HPyFunc_O)
static HPy make_special_impl(HPyContext *ctx, HPy self, HPy object) {
    (void)self;
    return HPy_SetCallFunction(ctx, object, &special) < 0 ? HPy_NULL : HPy_Dup(ctx, object);
}

HPyDef_METH(add, "add", HPyFunc_VARARGS)
static HPy add_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
    (void)self;
    long a = 0, b = 0;
    HPyTracker tracker;
    if (!HPyArg_Parse(ctx, &tracker, args, nargs, "ll:add", &a, &b)) return HPy_NULL;
    HPyTracker_Close(ctx, tracker);
    HPy x = HPyLong_FromLong(ctx, a), y = HPyLong_FromLong(ctx, b);
    HPy sum = HPy_Add(ctx, x, y);
    HPy_Close(ctx, x);
    HPy_Close(ctx, y);
    return sum;
}

static bool add_type(HPyContext *ctx, HPy module, const char *name, HPyType_Spec *spec, HPy base, HPy metaclass) {
    HPyType_SpecParam params[3] = {{HPyType_SpecParam_Base, base}, {HPyType_SpecParam_Metaclass, metaclass}};
    return HPyHelpers_AddType(ctx, module, name, spec, params);
}

HPyDef_METH(derive, "derive", HPyFunc_O)
static HPy derive_impl(HPyContext *ctx, HPy self, HPy base) {
    (void)self;
    HPyType_SpecParam params[] = {{HPyType_SpecParam_Base, base}, {(HPyType_SpecParam_Kind)0, HPy_NULL}};
    return HPyType_FromSpec(ctx, &Leaf_spec, params);
}

HPyDef_SLOT(exec, HPy_mod_exec)
static int exec_impl(HPyContext *ctx, HPy module) {
    bool done = HPyHelpers_AddType(ctx, module, "Node", &Node_spec, NULL) &&
                HPyHelpers_AddType(ctx, module, "Plain", &Plain_spec, NULL) &&
                add_type(ctx, module, "Type", &Type_spec, ctx->h_TypeType, ctx->h_TypeType) &&
                add_type(ctx, module, "Long", &Long_spec, ctx->h_LongType, ctx->h_TypeType) &&
                add_type(ctx, module, "Float", &Float_spec, ctx->h_FloatType, ctx->h_TypeType) &&
                add_type(ctx, module, "Unicode", &Unicode_spec, ctx->h_UnicodeType, ctx->h_TypeType) &&
                add_type(ctx, module, "Tuple", &Tuple_spec, ctx->h_TupleType, ctx->h_TypeType) &&
                add_type(ctx, module, "List", &List_spec, ctx->h_ListType, ctx->h_TypeType) &&
                add_type(ctx, module, "Dict", &Dict_spec, ctx->h_DictType, ctx->h_TypeType);
    if (!done) return -1;
    HPy node = HPy_GetAttr_s(ctx, module, "Node"), metaclass = HPy_GetAttr_s(ctx, module, "Type");
    done = add_type(ctx, module, "Leaf", &Leaf_spec, node, metaclass);
    HPy_Close(ctx, node);
    HPy_Close(ctx, metaclass);
    return done ? 0 : -1;
}

static HPyDef *defines[] = {&exec, &counts, &make_special, &add, &derive, NULL};
static HPyModuleDef definition = {.doc = "Types in all shapes.", .defines = defines};
HPy_MODINIT(cpython_types, definition)
