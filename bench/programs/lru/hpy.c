// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// LRUCache(capacity) in HPy: a mapping that forgets what was not used for the longest time. capi.c and python.py are
// the same.

#include "hpy.h"
#include "table.h"

// An HPyField must lie in the struct of an object, where the garbage collector knows it: not in memory from malloc. So
// each entry of the table has an object of its own for its key and value.
typedef struct {
    HPyField key, value;
} Node;

HPyType_HELPERS(Node)

static HPyGlobal node_type;

HPyDef_SLOT(Node_traverse, HPy_tp_traverse)
static int Node_traverse_impl(void *object, HPyFunc_visitproc visit, void *arg) {
    Node *node = object;
    HPy_VISIT(&node->key);
    HPy_VISIT(&node->value);
    return 0;
}

static HPyDef *node_defines[] = {&Node_traverse, NULL};

static HPyType_Spec node_spec = {
    .name = "lru_hpy.Node",
    .basicsize = sizeof(Node),
    .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_HAVE_GC,
    .builtin_shape = SHAPE(Node),
    .defines = node_defines,
};

typedef struct {
    Table table;
    HPyField nodes; // a tuple of Nodes, by the numbers of the entries
    long long hits, misses;
} LRUCache;

HPyType_HELPERS(LRUCache)

// Returns a new tuple of `count` empty Nodes. All are made at once, so that `put` needs no memory, and cannot be
// interrupted by a garbage collection that uses the same cache.
static HPy new_nodes(HPyContext *ctx, HPy_ssize_t count) {
    HPy type = HPyGlobal_Load(ctx, node_type);
    HPyTupleBuilder builder = HPyTupleBuilder_New(ctx, count);
    for (HPy_ssize_t i = 0; i < count; i++) {
        Node *data;
        HPy node = HPy_New(ctx, type, &data);
        if (HPy_IsNull(node)) {
            HPyTupleBuilder_Cancel(ctx, builder);
            HPy_Close(ctx, type);
            return HPy_NULL;
        }
        HPyTupleBuilder_Set(ctx, builder, i, node);
        HPy_Close(ctx, node);
    }
    HPy_Close(ctx, type);
    return HPyTupleBuilder_Build(ctx, builder);
}

HPyDef_SLOT(LRUCache_new, HPy_tp_new)
static HPy LRUCache_new_impl(HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw) {
    static const char *keywords[] = {"capacity", NULL};
    HPy_ssize_t capacity;
    if (!HPyArg_ParseKeywordsDict(ctx, NULL, args, nargs, kw, "n:LRUCache", keywords, &capacity)) return HPy_NULL;
    if (capacity < 1) return HPyErr_SetString(ctx, ctx->h_ValueError, "capacity must be positive");
    LRUCache *cache;
    HPy self = HPy_New(ctx, type, &cache);
    if (HPy_IsNull(self)) return HPy_NULL;
    if (!table_init(&cache->table, capacity)) {
        HPy_Close(ctx, self);
        return HPyErr_NoMemory(ctx);
    }
    HPy nodes = new_nodes(ctx, capacity);
    if (HPy_IsNull(nodes)) {
        HPy_Close(ctx, self);
        return HPy_NULL;
    }
    HPyField_Store(ctx, self, &cache->nodes, nodes);
    HPy_Close(ctx, nodes);
    return self;
}

HPyDef_SLOT(LRUCache_traverse, HPy_tp_traverse)
static int LRUCache_traverse_impl(void *object, HPyFunc_visitproc visit, void *arg) {
    HPy_VISIT(&((LRUCache *)object)->nodes);
    return 0;
}

HPyDef_SLOT(LRUCache_destroy, HPy_tp_destroy)
static void LRUCache_destroy_impl(void *object) { table_free(&((LRUCache *)object)->table); }

// A look at one key of a cache, for the duration of a call.
typedef struct {
    HPyContext *ctx;
    LRUCache *cache;
    HPy key;
    HPy_hash_t hash;
    HPy nodes;      // the cache's
    HPy node;       // what was found, or HPy_NULL
    uint32_t entry; // its number
} Lookup;

// Compares the key with that of an entry: 1, 0, or -1 on error.
static int lookup_compare(Lookup *lookup, uint32_t entry) {
    HPyContext *ctx = lookup->ctx;
    HPy node = HPy_GetItem_i(ctx, lookup->nodes, entry);
    if (HPy_IsNull(node)) return -1;
    HPy key = HPyField_Load(ctx, node, Node_AsStruct(ctx, node)->key);
    int equal = HPy_RichCompareBool(ctx, key, lookup->key, HPy_EQ);
    HPy_Close(ctx, key);
    if (equal == 1) {
        lookup->node = node;
        lookup->entry = entry;
    } else {
        HPy_Close(ctx, node);
    }
    return equal;
}

static int lookup_search(Lookup *lookup) {
    Table *table = &lookup->cache->table;
    uint64_t changes = table->changes;
    uint32_t entry = *table_bucket(table, lookup->hash);
    while ((entry = table_match(table, entry, lookup->hash)) != NO_ENTRY) {
        int equal = lookup_compare(lookup, entry);
        if (equal < 0) return -1;
        if (table->changes != changes) {
            // An __eq__ has used the cache, so the bucket is another one now.
            HPy_Close(lookup->ctx, lookup->node);
            lookup->node = HPy_NULL;
            changes = table->changes;
            entry = *table_bucket(table, lookup->hash);
            continue;
        }
        if (equal) return 1;
        entry = table->entries[entry].next;
    }
    return 0;
}

// Returns 1 if the cache `self` has the key, 0 if not, -1 on error; in any case lookup_close is needed.
static int lookup_open(Lookup *lookup, HPyContext *ctx, HPy self, HPy key) {
    *lookup = (Lookup){.ctx = ctx, .cache = LRUCache_AsStruct(ctx, self), .key = key};
    lookup->hash = HPy_Hash(ctx, key);
    if (lookup->hash == -1) return -1;
    lookup->nodes = HPyField_Load(ctx, self, lookup->cache->nodes);
    return lookup_search(lookup);
}

static void lookup_close(Lookup *lookup) {
    HPy_Close(lookup->ctx, lookup->node);
    HPy_Close(lookup->ctx, lookup->nodes);
}

HPyDef_METH(LRUCache_get, "get", HPyFunc_VARARGS, .doc = "get(key, default=None): the value, which counts as a use.")
static HPy LRUCache_get_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
    HPy key, missing = ctx->h_None;
    if (!HPyArg_Parse(ctx, NULL, args, nargs, "O|O:get", &key, &missing)) return HPy_NULL;
    Lookup lookup;
    HPy result = HPy_NULL;
    int found = lookup_open(&lookup, ctx, self, key);
    if (found == 1) {
        lookup.cache->hits++;
        table_touch(&lookup.cache->table, lookup.entry);
        result = HPyField_Load(ctx, lookup.node, Node_AsStruct(ctx, lookup.node)->value);
    } else if (found == 0) {
        lookup.cache->misses++;
        result = HPy_Dup(ctx, missing);
    }
    lookup_close(&lookup);
    return result;
}

// Not every HPy can load an empty field.
static HPy load_or_null(HPyContext *ctx, HPy object, HPyField field) {
    return HPyField_IsNull(field) ? HPy_NULL : HPyField_Load(ctx, object, field);
}

HPyDef_METH(LRUCache_put, "put", HPyFunc_VARARGS, .doc = "put(key, value): counts as a use; may forget another key.")
static HPy LRUCache_put_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
    HPy key, value;
    if (!HPyArg_Parse(ctx, NULL, args, nargs, "OO:put", &key, &value)) return HPy_NULL;
    Lookup lookup;
    int found = lookup_open(&lookup, ctx, self, key);
    if (found == 1) {
        table_touch(&lookup.cache->table, lookup.entry);
        HPyField_Store(ctx, lookup.node, &Node_AsStruct(ctx, lookup.node)->value, value);
    } else if (found == 0) {
        lookup.entry = table_insert(&lookup.cache->table, lookup.hash);
        lookup.node = HPy_GetItem_i(ctx, lookup.nodes, lookup.entry);
        if (HPy_IsNull(lookup.node)) {
            found = -1;
        } else {
            // The old ones stay alive until the new ones are in their places: a __del__ may use the cache.
            Node *node = Node_AsStruct(ctx, lookup.node);
            HPy old_key = load_or_null(ctx, lookup.node, node->key);
            HPy old_value = load_or_null(ctx, lookup.node, node->value);
            HPyField_Store(ctx, lookup.node, &node->key, key);
            HPyField_Store(ctx, lookup.node, &node->value, value);
            HPy_Close(ctx, old_key);
            HPy_Close(ctx, old_value);
        }
    }
    lookup_close(&lookup);
    return found < 0 ? HPy_NULL : HPy_Dup(ctx, ctx->h_None);
}

HPyDef_SLOT(LRUCache_contains, HPy_sq_contains)
static int LRUCache_contains_impl(HPyContext *ctx, HPy self, HPy key) {
    Lookup lookup;
    int found = lookup_open(&lookup, ctx, self, key);
    lookup_close(&lookup);
    return found;
}

HPyDef_SLOT(LRUCache_length, HPy_sq_length)
static HPy_ssize_t LRUCache_length_impl(HPyContext *ctx, HPy self) { return LRUCache_AsStruct(ctx, self)->table.used; }

HPyDef_MEMBER(LRUCache_hits, "hits", HPyMember_LONGLONG, offsetof(LRUCache, hits), .readonly = 1)
HPyDef_MEMBER(LRUCache_misses, "misses", HPyMember_LONGLONG, offsetof(LRUCache, misses), .readonly = 1)

static HPyDef *cache_defines[] = {
    &LRUCache_new,      &LRUCache_traverse, &LRUCache_destroy, &LRUCache_get,    &LRUCache_put,
    &LRUCache_contains, &LRUCache_length,   &LRUCache_hits,    &LRUCache_misses, NULL,
};

static HPyType_Spec cache_spec = {
    .name = "lru_hpy.LRUCache",
    .basicsize = sizeof(LRUCache),
    .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_HAVE_GC,
    .builtin_shape = SHAPE(LRUCache),
    .defines = cache_defines,
};

HPyDef_SLOT(execute, HPy_mod_exec)
static int execute_impl(HPyContext *ctx, HPy module) {
    HPy type = HPyType_FromSpec(ctx, &node_spec, NULL);
    if (HPy_IsNull(type)) return -1;
    HPyGlobal_Store(ctx, &node_type, type);
    HPy_Close(ctx, type);
    return HPyHelpers_AddType(ctx, module, "LRUCache", &cache_spec, NULL) ? 0 : -1;
}

static HPyDef *defines[] = {&execute, NULL};
static HPyGlobal *globals[] = {&node_type, NULL};
static HPyModuleDef definition = {.doc = "A cache.", .defines = defines, .globals = globals};

HPy_MODINIT(lru_hpy, definition)
