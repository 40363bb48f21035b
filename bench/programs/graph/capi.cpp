// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// The twin of hpy.cpp in CPython's own C API.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <new>

#include "graph.h"

static PyObject *unreachable_type; // graph_capi.Unreachable

typedef struct {
    PyObject_HEAD graphs::Graph *graph; // owned
    PyObject *names;                    // list of the nodes' str, by number
} GraphObject;

namespace {

// Thrown where a function of Python has failed, and so made an exception pending.
struct PythonError {};

// Owns a reference that is not null.
class Reference {
  public:
    explicit Reference(PyObject *object) : object(object) {
        if (object == nullptr) throw PythonError();
    }
    ~Reference() { Py_XDECREF(object); }
    Reference(const Reference &) = delete;
    Reference &operator=(const Reference &) = delete;

    PyObject *get() const { return object; }
    PyObject *release() {
        PyObject *released = object;
        object = nullptr;
        return released;
    }

  private:
    PyObject *object;
};

// The str of a Graph's nodes.
class Names {
  public:
    explicit Names(GraphObject *self) : list(self->names) {}

    bool append(PyObject *name) { return PyList_Append(list, name) == 0; }
    PyObject *of(int node) const { return PyList_GET_ITEM(list, node); } // borrowed

    // A new list of str.
    PyObject *of(const std::vector<int> &nodes) const {
        PyObject *result = PyList_New(static_cast<Py_ssize_t>(nodes.size()));
        if (result == nullptr) throw PythonError();
        for (size_t i = 0; i < nodes.size(); i++) {
            PyObject *name = of(nodes[i]);
            Py_INCREF(name);
            PyList_SET_ITEM(result, static_cast<Py_ssize_t>(i), name);
        }
        return result;
    }

  private:
    PyObject *list;
};

// Asks function(source, target, weight) what an edge costs.
class PythonWeight : public graphs::Weight {
  public:
    PythonWeight(PyObject *function, const Names &names) : function(function), names(names) {}

    double of(int source, const graphs::Edge &edge) override {
        Reference weight(PyFloat_FromDouble(edge.weight));
        PyObject *args[] = {names.of(source), names.of(edge.target), weight.get()};
        Reference result(PyObject_Vectorcall(function, args, 3, nullptr));
        double cost = PyFloat_AsDouble(result.get());
        if (cost == -1.0 && PyErr_Occurred()) throw PythonError();
        return cost;
    }

  private:
    PyObject *function;
    const Names &names;
};

std::string to_string(PyObject *text) {
    Py_ssize_t size;
    const char *utf8 = PyUnicode_AsUTF8AndSize(text, &size);
    if (utf8 == nullptr) throw PythonError();
    return std::string(utf8, static_cast<size_t>(size));
}

int add_node(GraphObject *self, PyObject *o_name, const std::string &name) {
    auto [node, is_new] = self->graph->add_node(name);
    if (is_new && !Names(self).append(o_name)) {
        self->graph->forget_last_node();
        throw PythonError();
    }
    return node;
}

// Called in a catch (...), so that every method translates alike.
PyObject *set_python_exception() {
    try {
        throw;
    } catch (const PythonError &) {
        // Python has it already.
    } catch (const graphs::UnknownNode &e) {
        PyErr_SetString(PyExc_KeyError, e.what());
    } catch (const graphs::Unreachable &e) {
        PyErr_SetString(unreachable_type, e.what());
    } catch (const std::invalid_argument &e) {
        PyErr_SetString(PyExc_ValueError, e.what());
    } catch (const std::bad_alloc &) {
        PyErr_NoMemory();
    } catch (const std::exception &e) {
        PyErr_SetString(PyExc_RuntimeError, e.what());
    }
    return nullptr;
}

} // namespace

static int Graph_traverse(GraphObject *self, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(self->names);
    return 0;
}

static int Graph_clear(GraphObject *self) {
    Py_CLEAR(self->names);
    return 0;
}

static void Graph_dealloc(GraphObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    Graph_clear(self);
    delete self->graph;
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *Graph_new(PyTypeObject *type, PyObject *args, PyObject *) {
    if (PyTuple_GET_SIZE(args) != 0) {
        PyErr_SetString(PyExc_TypeError, "Graph() takes no arguments");
        return nullptr;
    }
    try {
        Reference self(type->tp_alloc(type, 0));
        GraphObject *object = reinterpret_cast<GraphObject *>(self.get());
        object->graph = new graphs::Graph();
        object->names = PyList_New(0);
        if (object->names == nullptr) throw PythonError();
        return self.release();
    } catch (...) {
        return set_python_exception();
    }
}

static Py_ssize_t Graph_length(GraphObject *self) { return self->graph->size(); }

static int Graph_contains(GraphObject *self, PyObject *name) {
    try {
        return PyUnicode_Check(name) && self->graph->contains(to_string(name));
    } catch (...) {
        set_python_exception();
        return -1;
    }
}

static PyObject *Graph_edge_count(GraphObject *self, void *) { return PyLong_FromLong(self->graph->edge_count()); }

static PyObject *Graph_add_edge(GraphObject *self, PyObject *args) {
    PyObject *source, *target;
    double weight = 1.0;
    if (!PyArg_ParseTuple(args, "OO|d:add_edge", &source, &target, &weight)) return nullptr;
    try {
        std::string source_name = to_string(source), target_name = to_string(target);
        int from = add_node(self, source, source_name);
        int to = add_node(self, target, target_name);
        self->graph->add_edge(from, to, weight);
        Py_RETURN_NONE;
    } catch (...) {
        return set_python_exception();
    }
}

static PyObject *Graph_shortest_path(GraphObject *self, PyObject *args, PyObject *kw) {
    static const char *keywords[] = {"source", "target", "weight", nullptr};
    PyObject *source, *target, *function = nullptr;
    if (!PyArg_ParseTupleAndKeywords(args, kw, "OO|O:shortest_path", const_cast<char **>(keywords), &source, &target,
                                     &function))
        return nullptr;
    try {
        Names names(self);
        int from = self->graph->find(to_string(source)), to = self->graph->find(to_string(target));
        graphs::StoredWeight stored;
        PythonWeight computed(function, names);
        bool is_stored = function == nullptr || function == Py_None;
        graphs::Weight &weight = is_stored ? static_cast<graphs::Weight &>(stored) : computed;
        graphs::Path path = self->graph->shortest_path(from, to, weight);
        return Py_BuildValue("dN", path.distance, names.of(path.nodes));
    } catch (...) {
        return set_python_exception();
    }
}

static PyObject *Graph_components(GraphObject *self, PyObject *) {
    try {
        Names names(self);
        Reference result(PyList_New(0));
        for (const auto &nodes : self->graph->components()) {
            Reference component(names.of(nodes));
            if (PyList_Append(result.get(), component.get()) < 0) throw PythonError();
        }
        return result.release();
    } catch (...) {
        return set_python_exception();
    }
}

static PyObject *Graph_topological_order(GraphObject *self, PyObject *) {
    try {
        return Names(self).of(self->graph->topological_order());
    } catch (...) {
        return set_python_exception();
    }
}

template <class Function> static PyCFunction method(Function *function) {
    return reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(function));
}

static PyMethodDef graph_methods[] = {
    {"add_edge", method(Graph_add_edge), METH_VARARGS, "add_edge(source, target, weight=1.0)"},
    {"shortest_path", method(Graph_shortest_path), METH_VARARGS | METH_KEYWORDS,
     "shortest_path(source, target, weight=None) -> (distance, names); weight(source, target, weight) -> float"},
    {"components", method(Graph_components), METH_NOARGS, "A list of lists of names."},
    {"topological_order", method(Graph_topological_order), METH_NOARGS, "ValueError if there is a cycle."},
    {nullptr, nullptr, 0, nullptr},
};

static PyGetSetDef graph_getsets[] = {
    {"edge_count", reinterpret_cast<getter>(Graph_edge_count), nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

template <class Function> static void *slot(Function *function) { return reinterpret_cast<void *>(function); }

static PyType_Slot graph_slots[] = {
    {Py_tp_dealloc, slot(Graph_dealloc)},
    {Py_tp_traverse, slot(Graph_traverse)},
    {Py_tp_clear, slot(Graph_clear)},
    {Py_tp_new, slot(Graph_new)},
    {Py_sq_length, slot(Graph_length)},
    {Py_sq_contains, slot(Graph_contains)},
    {Py_tp_getset, graph_getsets},
    {Py_tp_methods, graph_methods},
    {Py_tp_doc, const_cast<char *>("A directed graph of named nodes.")},
    {0, nullptr},
};

static PyType_Spec graph_spec = {"graph_capi.Graph", sizeof(GraphObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
                                 graph_slots};

static struct PyModuleDef module_def = {
    PyModuleDef_HEAD_INIT, "graph_capi", "Graphs in C++.", -1, nullptr, nullptr, nullptr, nullptr, nullptr};

static bool add_object(PyObject *module, const char *name, PyObject *object) {
    return object != nullptr && PyModule_AddObjectRef(module, name, object) == 0;
}

PyMODINIT_FUNC PyInit_graph_capi(void) {
    PyObject *module = PyModule_Create(&module_def);
    if (module == nullptr) return nullptr;
    unreachable_type = PyErr_NewException("graph_capi.Unreachable", nullptr, nullptr);
    PyObject *type = PyType_FromSpec(&graph_spec);
    if (!add_object(module, "Unreachable", unreachable_type) || !add_object(module, "Graph", type)) Py_CLEAR(module);
    Py_XDECREF(type);
    return module;
}
