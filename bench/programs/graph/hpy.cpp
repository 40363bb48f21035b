// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// A graph library in C++ as an HPy extension. Nodes are str; C++ numbers them, and the list `names` has their str.

#include "hpy.h"

#include <new>

#include "graph.h"

static HPyGlobal unreachable_type; // graph_hpy.Unreachable

typedef struct {
    graphs::Graph *graph; // owned
    HPyField names;       // list of the nodes' str, by number
} GraphObject;

HPyType_HELPERS(GraphObject)

namespace {

// Thrown where a function of HPy has failed, and so made a Python exception pending.
struct PythonError {};

// Owns a handle that is not null.
class Handle {
  public:
    Handle(HPyContext *ctx, HPy h) : ctx(ctx), h(h) {
        if (HPy_IsNull(h)) throw PythonError();
    }
    ~Handle() { HPy_Close(ctx, h); }
    Handle(const Handle &) = delete;
    Handle &operator=(const Handle &) = delete;

    HPy get() const { return h; }
    HPy release() {
        HPy released = h;
        h = HPy_NULL;
        return released;
    }

  private:
    HPyContext *ctx;
    HPy h;
};

// The str of a Graph's nodes.
class Names {
  public:
    Names(HPyContext *ctx, HPy self)
        : ctx(ctx), list(ctx, HPyField_Load(ctx, self, GraphObject_AsStruct(ctx, self)->names)) {}

    bool append(HPy name) { return HPyList_Append(ctx, list.get(), name) == 0; }
    HPy of(int node) const { return HPy_GetItem_i(ctx, list.get(), node); }

    // A new list of str.
    HPy of(const std::vector<int> &nodes) const {
        HPyListBuilder builder = HPyListBuilder_New(ctx, static_cast<HPy_ssize_t>(nodes.size()));
        for (size_t i = 0; i < nodes.size(); i++) {
            HPy name = of(nodes[i]);
            if (HPy_IsNull(name)) {
                HPyListBuilder_Cancel(ctx, builder);
                throw PythonError();
            }
            HPyListBuilder_Set(ctx, builder, static_cast<HPy_ssize_t>(i), name);
            HPy_Close(ctx, name);
        }
        return HPyListBuilder_Build(ctx, builder);
    }

  private:
    HPyContext *ctx;
    Handle list;
};

// Asks function(source, target, weight) what an edge costs.
class PythonWeight : public graphs::Weight {
  public:
    PythonWeight(HPyContext *ctx, HPy function, const Names &names) : ctx(ctx), function(function), names(names) {}

    double of(int source, const graphs::Edge &edge) override {
        Handle from(ctx, names.of(source));
        Handle to(ctx, names.of(edge.target));
        Handle weight(ctx, HPyFloat_FromDouble(ctx, edge.weight));
        HPy args[] = {from.get(), to.get(), weight.get()};
        Handle result(ctx, HPy_Call(ctx, function, args, 3, HPy_NULL));
        double cost = HPyFloat_AsDouble(ctx, result.get());
        if (cost == -1.0 && HPyErr_Occurred(ctx)) throw PythonError();
        return cost;
    }

  private:
    HPyContext *ctx;
    HPy function;
    const Names &names;
};

std::string to_string(HPyContext *ctx, HPy text) {
    HPy_ssize_t size;
    const char *utf8 = HPyUnicode_AsUTF8AndSize(ctx, text, &size);
    if (utf8 == nullptr) throw PythonError();
    return std::string(utf8, static_cast<size_t>(size));
}

graphs::Graph &graph_of(HPyContext *ctx, HPy self) { return *GraphObject_AsStruct(ctx, self)->graph; }

int add_node(HPyContext *ctx, HPy self, HPy h_name, const std::string &name) {
    graphs::Graph &graph = graph_of(ctx, self);
    auto [node, is_new] = graph.add_node(name);
    if (is_new && !Names(ctx, self).append(h_name)) {
        graph.forget_last_node();
        throw PythonError();
    }
    return node;
}

// Called in a catch (...), so that every method translates alike.
HPy set_python_exception(HPyContext *ctx) {
    try {
        throw;
    } catch (const PythonError &) {
        // Python has it already.
    } catch (const graphs::UnknownNode &e) {
        HPyErr_SetString(ctx, ctx->h_KeyError, e.what());
    } catch (const graphs::Unreachable &e) {
        HPy type = HPyGlobal_Load(ctx, unreachable_type);
        if (!HPy_IsNull(type)) HPyErr_SetString(ctx, type, e.what());
        HPy_Close(ctx, type);
    } catch (const std::invalid_argument &e) {
        HPyErr_SetString(ctx, ctx->h_ValueError, e.what());
    } catch (const std::bad_alloc &) {
        HPyErr_NoMemory(ctx);
    } catch (const std::exception &e) {
        HPyErr_SetString(ctx, ctx->h_RuntimeError, e.what());
    }
    return HPy_NULL;
}

HPy search(HPyContext *ctx, HPy self, HPy source, HPy target, HPy function) {
    try {
        graphs::Graph &graph = graph_of(ctx, self);
        Names names(ctx, self);
        int from = graph.find(to_string(ctx, source)), to = graph.find(to_string(ctx, target));
        graphs::StoredWeight stored;
        PythonWeight computed(ctx, function, names);
        bool is_stored = HPy_IsNull(function) || HPy_Is(ctx, function, ctx->h_None);
        graphs::Weight &weight = is_stored ? static_cast<graphs::Weight &>(stored) : computed;
        graphs::Path path = graph.shortest_path(from, to, weight);
        Handle nodes(ctx, names.of(path.nodes));
        return HPy_BuildValue(ctx, "dO", path.distance, nodes.get());
    } catch (...) {
        return set_python_exception(ctx);
    }
}

} // namespace

HPyDef_SLOT(Graph_destroy, HPy_tp_destroy)
static void Graph_destroy_impl(void *object) { delete static_cast<GraphObject *>(object)->graph; }

HPyDef_SLOT(Graph_traverse, HPy_tp_traverse)
static int Graph_traverse_impl(void *object, HPyFunc_visitproc visit, void *arg) {
    HPy_VISIT(&static_cast<GraphObject *>(object)->names);
    return 0;
}

HPyDef_SLOT(Graph_new, HPy_tp_new)
static HPy Graph_new_impl(HPyContext *ctx, HPy type, const HPy *, HPy_ssize_t nargs, HPy) {
    if (nargs != 0) return HPyErr_SetString(ctx, ctx->h_TypeError, "Graph() takes no arguments");
    try {
        GraphObject *object;
        Handle self(ctx, HPy_New(ctx, type, &object));
        object->graph = new graphs::Graph();
        Handle names(ctx, HPyList_New(ctx, 0));
        HPyField_Store(ctx, self.get(), &object->names, names.get());
        return self.release();
    } catch (...) {
        return set_python_exception(ctx);
    }
}

HPyDef_SLOT(Graph_length, HPy_sq_length)
static HPy_ssize_t Graph_length_impl(HPyContext *ctx, HPy self) { return graph_of(ctx, self).size(); }

HPyDef_SLOT(Graph_contains, HPy_sq_contains)
static int Graph_contains_impl(HPyContext *ctx, HPy self, HPy name) {
    try {
        return HPyUnicode_Check(ctx, name) && graph_of(ctx, self).contains(to_string(ctx, name));
    } catch (...) {
        set_python_exception(ctx);
        return -1;
    }
}

HPyDef_GET(Graph_edge_count, "edge_count")
static HPy Graph_edge_count_get(HPyContext *ctx, HPy self, void *) {
    return HPyLong_FromLong(ctx, graph_of(ctx, self).edge_count());
}

HPyDef_METH(Graph_add_edge, "add_edge", HPyFunc_VARARGS, .doc = "add_edge(source, target, weight=1.0)")
static HPy Graph_add_edge_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
    HPy source, target;
    double weight = 1.0;
    if (!HPyArg_Parse(ctx, nullptr, args, nargs, "OO|d:add_edge", &source, &target, &weight)) return HPy_NULL;
    try {
        std::string source_name = to_string(ctx, source), target_name = to_string(ctx, target);
        int from = add_node(ctx, self, source, source_name);
        int to = add_node(ctx, self, target, target_name);
        graph_of(ctx, self).add_edge(from, to, weight);
        return HPy_Dup(ctx, ctx->h_None);
    } catch (...) {
        return set_python_exception(ctx);
    }
}

HPyDef_METH(
    Graph_shortest_path, "shortest_path", HPyFunc_KEYWORDS,
    .doc = "shortest_path(source, target, weight=None) -> (distance, names); weight(source, target, weight) -> float")
static HPy Graph_shortest_path_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) {
    static const char *keywords[] = {"source", "target", "weight", nullptr};
    HPyTracker tracker;
    HPy source, target, function = HPy_NULL;
    if (!HPyArg_ParseKeywords(ctx, &tracker, args, nargs, kwnames, "OO|O:shortest_path", keywords, &source, &target,
                              &function))
        return HPy_NULL;
    HPy result = search(ctx, self, source, target, function);
    HPyTracker_Close(ctx, tracker);
    return result;
}

HPyDef_METH(Graph_components, "components", HPyFunc_NOARGS, .doc = "A list of lists of names.")
static HPy Graph_components_impl(HPyContext *ctx, HPy self) {
    try {
        Names names(ctx, self);
        Handle result(ctx, HPyList_New(ctx, 0));
        for (const auto &nodes : graph_of(ctx, self).components()) {
            Handle component(ctx, names.of(nodes));
            if (HPyList_Append(ctx, result.get(), component.get()) < 0) throw PythonError();
        }
        return result.release();
    } catch (...) {
        return set_python_exception(ctx);
    }
}

HPyDef_METH(Graph_topological_order, "topological_order", HPyFunc_NOARGS, .doc = "ValueError if there is a cycle.")
static HPy Graph_topological_order_impl(HPyContext *ctx, HPy self) {
    try {
        return Names(ctx, self).of(graph_of(ctx, self).topological_order());
    } catch (...) {
        return set_python_exception(ctx);
    }
}

static HPyDef *graph_defines[] = {&Graph_destroy,    &Graph_traverse,          &Graph_new,      &Graph_length,
                                  &Graph_contains,   &Graph_edge_count,        &Graph_add_edge, &Graph_shortest_path,
                                  &Graph_components, &Graph_topological_order, nullptr};

static HPyType_Spec graph_spec = {
    .name = "graph_hpy.Graph",
    .basicsize = sizeof(GraphObject),
    .itemsize = 0,
    .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_HAVE_GC,
    .builtin_shape = SHAPE(GraphObject),
    .legacy_slots = nullptr,
    .defines = graph_defines,
    .doc = "A directed graph of named nodes.",
};

HPyDef_SLOT(graph_exec, HPy_mod_exec)
static int graph_exec_impl(HPyContext *ctx, HPy module) {
    HPy type = HPyErr_NewException(ctx, "graph_hpy.Unreachable", HPy_NULL, HPy_NULL);
    if (HPy_IsNull(type)) return -1;
    HPyGlobal_Store(ctx, &unreachable_type, type);
    int result = HPy_SetAttr_s(ctx, module, "Unreachable", type);
    HPy_Close(ctx, type);
    if (result < 0) return -1;
    return HPyHelpers_AddType(ctx, module, "Graph", &graph_spec, nullptr) ? 0 : -1;
}

static HPyDef *module_defines[] = {&graph_exec, nullptr};
static HPyGlobal *module_globals[] = {&unreachable_type, nullptr};

static HPyModuleDef module_def = {
    .doc = "Graphs in C++.",
    .size = 0,
    .legacy_methods = nullptr,
    .defines = module_defines,
    .globals = module_globals,
};

HPy_MODINIT(graph_hpy, module_def)
