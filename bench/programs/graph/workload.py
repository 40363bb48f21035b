# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""One operation builds a graph of 200 nodes and 754 edges, and searches it.

It finds 16 shortest paths by stored weights and four by a Python function, which is called for 1,500 edges, learns
that one node cannot be reached, and asks for the components and for the topological order, before and after an edge
that makes a cycle.
"""

CROSSES_MOST = False

GROUP = 100  # nodes; there are two groups without an edge between them
STEPS = (1, 3, 7, 12)  # edges lead from a node to those so far behind it, so that there is no cycle
TOLLS = {"Hafen 50", "Hafen 83", "Ufer 53"}


def prepare(module):
    names = [f"{word} {i}" for word in ("Hafen", "Ufer") for i in range(GROUP)]
    edges = []
    for start in (0, GROUP):
        for i in range(GROUP):
            for step in STEPS:
                if i + step < GROUP:
                    # Lengths that are the golden ratio's multiples: no two paths are equally long.
                    weight = step * (1.0 + (len(edges) * 0.6180339887498949) % 1.0)
                    edges.append((names[start + i], names[start + i + step], weight))

    def with_toll(source, target, weight):
        return weight + 5.0 if target in TOLLS else weight

    def operation():
        graph = module.Graph()
        for source, target, weight in edges:
            graph.add_edge(source, target, weight)
        results = [len(graph), graph.edge_count, "Ufer 7" in graph, "Ufer 100" in graph]
        for i in range(0, 32, 2):
            distance, path = graph.shortest_path(f"Hafen {i}", f"Hafen {99 - i}")
            results += [round(distance, 9), len(path), path[len(path) // 2]]
        for word in ("Hafen", "Ufer"):
            for i in range(2):
                distance, path = graph.shortest_path(f"{word} {i}", f"{word} 99", weight=with_toll)
                results += [round(distance, 9), " ".join(path)]
        try:
            graph.shortest_path("Hafen 0", "Ufer 99")
        except module.Unreachable as error:
            results.append(str(error))
        results += [(len(nodes), nodes[0], nodes[-1]) for nodes in graph.components()]
        results.append(graph.topological_order()[150])
        graph.add_edge("Hafen 99", "Hafen 50")
        try:
            graph.topological_order()
        except ValueError as error:
            results.append(str(error))
        return tuple(results)

    return operation
