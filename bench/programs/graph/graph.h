// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// A directed graph with weighted edges, and the searches on it. Knows no Python: hpy.cpp and capi.cpp wrap it.

#ifndef GRAPH_H
#define GRAPH_H

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <queue>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace graphs {

struct UnknownNode : std::out_of_range {
    explicit UnknownNode(const std::string &name) : std::out_of_range(name) {}
};

struct Unreachable : std::runtime_error {
    Unreachable(const std::string &source, const std::string &target)
        : std::runtime_error("no path from '" + source + "' to '" + target + "'") {}
};

struct NegativeWeight : std::invalid_argument {
    NegativeWeight(const std::string &source, const std::string &target)
        : std::invalid_argument("negative weight from '" + source + "' to '" + target + "'") {}
};

struct Cycle : std::invalid_argument {
    explicit Cycle(size_t nodes)
        : std::invalid_argument("no topological order: " + std::to_string(nodes) +
                                " nodes are on a cycle or behind one") {}
};

struct Edge {
    int target;
    double weight;
};

struct Path {
    double distance;
    std::vector<int> nodes;
};

// What an edge costs a search; may throw, which ends the search.
class Weight {
  public:
    virtual ~Weight() = default;
    virtual double of(int source, const Edge &edge) = 0;
};

class StoredWeight : public Weight {
  public:
    double of(int, const Edge &edge) override { return edge.weight; }
};

class Graph {
  public:
    int size() const { return static_cast<int>(names.size()); }
    long edge_count() const { return edge_total; }
    bool contains(const std::string &name) const { return numbers.count(name) != 0; }

    int find(const std::string &name) const {
        auto found = numbers.find(name);
        if (found == numbers.end()) throw UnknownNode(name);
        return found->second;
    }

    // The node's number, and whether it is new.
    std::pair<int, bool> add_node(const std::string &name) {
        check_not_searching();
        auto [entry, is_new] = numbers.emplace(name, size());
        if (is_new) {
            names.push_back(name);
            edges.emplace_back();
        }
        return {entry->second, is_new};
    }

    void forget_last_node() {
        numbers.erase(names.back());
        names.pop_back();
        edges.pop_back();
    }

    void add_edge(int source, int target, double weight) {
        check_not_searching();
        edges[source].push_back({target, weight});
        edge_total++;
    }

    // Dijkstra's algorithm.
    Path shortest_path(int source, int target, Weight &weight) {
        Search search(*this);
        using Entry = std::pair<double, int>;
        std::priority_queue<Entry, std::vector<Entry>, std::greater<Entry>> queue;
        std::vector<double> distances(names.size(), std::numeric_limits<double>::infinity());
        std::vector<int> previous(names.size(), -1);
        distances[source] = 0.0;
        queue.emplace(0.0, source);
        while (!queue.empty()) {
            auto [distance, node] = queue.top();
            queue.pop();
            if (node == target) return {distance, walk_back(previous, target)};
            if (distance > distances[node]) continue; // a shorter way was found after this entry
            for (const Edge &edge : edges[node]) {
                double cost = weight.of(node, edge);
                if (!(cost >= 0.0)) throw NegativeWeight(names[node], names[edge.target]);
                if (distance + cost < distances[edge.target]) {
                    distances[edge.target] = distance + cost;
                    previous[edge.target] = node;
                    queue.emplace(distance + cost, edge.target);
                }
            }
        }
        throw Unreachable(names[source], names[target]);
    }

    // Nodes that edges connect in either direction, by union and find.
    std::vector<std::vector<int>> components() const {
        std::vector<int> parents(names.size());
        for (int node = 0; node < size(); node++) parents[node] = node;
        auto root = [&parents](int node) {
            while (parents[node] != node) node = parents[node] = parents[parents[node]];
            return node;
        };
        for (int node = 0; node < size(); node++) {
            for (const Edge &edge : edges[node]) parents[root(edge.target)] = root(node);
        }
        std::vector<std::vector<int>> result;
        std::map<int, size_t> places;
        for (int node = 0; node < size(); node++) {
            auto [place, is_new] = places.emplace(root(node), result.size());
            if (is_new) result.emplace_back();
            result[place->second].push_back(node);
        }
        return result;
    }

    // Kahn's algorithm.
    std::vector<int> topological_order() const {
        std::vector<int> incoming(names.size());
        for (const auto &of_node : edges) {
            for (const Edge &edge : of_node) incoming[edge.target]++;
        }
        std::vector<int> order;
        for (int node = 0; node < size(); node++) {
            if (incoming[node] == 0) order.push_back(node);
        }
        for (size_t i = 0; i < order.size(); i++) {
            for (const Edge &edge : edges[order[i]]) {
                if (--incoming[edge.target] == 0) order.push_back(edge.target);
            }
        }
        if (order.size() != names.size()) throw Cycle(names.size() - order.size());
        return order;
    }

  private:
    // A weight function may run any code; while it does, nobody may change what the search iterates over.
    class Search {
      public:
        explicit Search(Graph &graph) : graph(graph) { graph.searches++; }
        ~Search() { graph.searches--; }
        Search(const Search &) = delete;
        Search &operator=(const Search &) = delete;

      private:
        Graph &graph;
    };

    void check_not_searching() const {
        if (searches > 0) throw std::logic_error("the graph must not change during a search");
    }

    static std::vector<int> walk_back(const std::vector<int> &previous, int target) {
        std::vector<int> nodes;
        for (int node = target; node >= 0; node = previous[node]) nodes.push_back(node);
        std::reverse(nodes.begin(), nodes.end());
        return nodes;
    }

    std::map<std::string, int> numbers;
    std::vector<std::string> names;
    std::vector<std::vector<Edge>> edges;
    long edge_total = 0;
    int searches = 0;
};

} // namespace graphs

#endif
