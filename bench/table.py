# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Print the table of the figures that run.py measured, and write them as JSON: table.py [--json FILE] FIGURES.json ..."""

import argparse
import json

from run import BENCHMARKS

COLUMNS = {
    "hpy": "HPy",
    "python": "Python",
    "cpython": "CPython C API",
    "graalpy_capi": "GraalPy C API",
    "hpy_debug": "HPy debug",
    "cpython_debug": "CPython debug",
}


def cell(ns):
    return "-" if ns is None else f"{ns:.2f}"


def ratio(figures, other):
    """Return how many times slower HPy is than the other implementation; None without both figures."""
    if figures.get("hpy") is None or figures.get(other) is None:
        return None
    return figures["hpy"] / figures[other]


def verdict(figures, limits, limit=None, debug_limit=None):
    """Return whether the goals are reached, in words: how many times slower than others HPy is at most, its ns, and debug mode's."""
    missed = []
    if limit and (figures.get("hpy") or 0) > limit:
        missed.append(f"missed: <= {limit:g} ns")
    debug, upstream = figures.get("hpy_debug"), figures.get("cpython_debug")
    if debug_limit and debug and (debug > debug_limit or upstream and debug > upstream / 2):
        missed.append(f"missed: debug <= {debug_limit:g} ns and 0.5 x CPython debug")
    for other, times in limits.items():
        reached = ratio(figures, other)
        if reached is None:
            return "-"
        if reached > times:
            missed.append(f"missed: <= {times:g} x {COLUMNS[other].split()[0]}")
    return ", ".join(missed) or ("reached" if limits or limit else "")


def aligned(rows):
    """Return rows of strings, the headings first, as a table in Markdown: words in its first and last column, else numbers."""
    widths = [max(map(len, column)) for column in zip(*rows)]
    rows.insert(1, ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:-1]), "-" * widths[-1]])
    lines = []
    for first, *middle, last in rows:
        cells = [first.ljust(widths[0]), *map(str.rjust, middle, widths[1:]), last.ljust(widths[-1])]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def table(figures):
    """Return the figures as a table in Markdown."""
    rows = [["ns per operation", *COLUMNS.values(), "HPy / Python", "HPy / CPython", "goal"]]
    for benchmark in BENCHMARKS:
        row = figures.get(benchmark.name)
        if row is not None:
            ratios = [cell(ratio(row, other)) for other in ("python", "cpython")]
            goal = verdict(row, benchmark.limits, benchmark.limit, benchmark.debug_limit)
            rows.append([benchmark.name, *(cell(row.get(column)) for column in COLUMNS), *ratios, goal])
    return aligned(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", metavar="FILE", help="where the figures go")
    parser.add_argument("figures", nargs="+", metavar="FIGURES.json")
    options = parser.parse_args()
    figures = {}
    for path in options.figures:
        with open(path, encoding="utf-8") as file:
            for name, row in json.load(file).items():
                figures.setdefault(name, {}).update(row)
    print(table(figures))
    if options.json:
        rows = [{"name": name, **{f"{column}_ns": row.get(column) for column in COLUMNS}} for name, row in figures.items()]
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(rows, file, indent=2)
            file.write("\n")


if __name__ == "__main__":
    main()
