# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""The twin of hpy.cpp in pure Python."""

from heapq import heappop, heappush
from math import inf


class Unreachable(Exception):
    pass


class Graph:
    """A directed graph of named nodes."""

    def __init__(self):
        self._edges = {}  # {source: [(target, weight)]}, an entry for every node
        self._searches = 0
        self.edge_count = 0

    def __len__(self):
        return len(self._edges)

    def __contains__(self, name):
        return name in self._edges

    def add_edge(self, source, target, weight=1.0):
        if not (isinstance(source, str) and isinstance(target, str)):
            raise TypeError("the name of a node must be a str")
        # A weight function may run any code; while it does, nobody may change what the search iterates over.
        if self._searches:
            raise RuntimeError("the graph must not change during a search")
        self._edges.setdefault(source, []).append((target, weight))
        self._edges.setdefault(target, [])
        self.edge_count += 1

    def shortest_path(self, source, target, weight=None):
        """Return (distance, names), by Dijkstra's algorithm; weight(source, target, weight) -> float."""
        for name in (source, target):
            if name not in self._edges:
                raise KeyError(name)
        self._searches += 1
        try:
            return self._search(source, target, weight)
        finally:
            self._searches -= 1

    def _search(self, source, goal, function):
        distances = {source: 0.0}
        previous = {}
        queue = [(0.0, source)]
        while queue:
            distance, node = heappop(queue)
            if node == goal:
                return distance, self._walk_back(previous, goal)
            if distance > distances[node]:
                continue  # a shorter way was found after this entry
            for target, cost in self._edges[node]:
                if function is not None:
                    cost = function(node, target, cost)
                if not cost >= 0.0:
                    raise ValueError(f"negative weight from '{node}' to '{target}'")
                through_node = distance + cost
                if through_node < distances.get(target, inf):
                    distances[target] = through_node
                    previous[target] = node
                    heappush(queue, (through_node, target))
        raise Unreachable(f"no path from '{source}' to '{goal}'")

    @staticmethod
    def _walk_back(previous, node):
        names = [node]
        while node in previous:
            node = previous[node]
            names.append(node)
        return names[::-1]

    def components(self):
        """Return a list of lists of names that edges connect in either direction, by union and find."""
        parents = {name: name for name in self._edges}

        def root(name):
            while parents[name] != name:
                parents[name] = name = parents[parents[name]]
            return name

        for source, edges in self._edges.items():
            for target, _ in edges:
                parents[root(target)] = root(source)
        components = {}
        for name in self._edges:
            components.setdefault(root(name), []).append(name)
        return list(components.values())

    def topological_order(self):
        """Return all names, by Kahn's algorithm; ValueError if there is a cycle."""
        incoming = dict.fromkeys(self._edges, 0)
        for edges in self._edges.values():
            for target, _ in edges:
                incoming[target] += 1
        order = [name for name, count in incoming.items() if count == 0]
        for name in order:  # grows meanwhile
            for target, _ in self._edges[name]:
                incoming[target] -= 1
                if incoming[target] == 0:
                    order.append(target)
        if len(order) != len(incoming):
            rest = len(incoming) - len(order)
            raise ValueError(f"no topological order: {rest} nodes are on a cycle or behind one")
        return order
