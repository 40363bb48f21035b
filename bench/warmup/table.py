# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Print the table of what run.py measured, and write the figures as JSON: table.py [--json FILE] RUN.json ...

Exits with 1 if the runs of a benchmark do not compute the same, and leaves those out that CPython does not agree with.
"""

import math
import os
import sys
from statistics import median

sys.path[0] = os.path.dirname(sys.path[0])  # the table module is the one above, which has what all tables share

from course import WINDOW, break_even, cost_of_windows, publish
from table import COLUMNS, aligned

SHOWN = (1, 2, 4, 8, 16)  # the seconds in the table
SHORT = 0.1  # seconds of a window whose cost is compared with that at peak
NEAR = 2.0  # times the cost at peak
HICCUPS = 0.05  # the part of the windows after it that may cost more: collections of garbage, noise of the machine
LIMIT = 1.25  # the project's goal: HPy needs at most this times as long as Python


def near_peak(run):
    """Return the seconds after which the costs of short windows are near that at peak; inf: hardly before the end."""
    costs = cost_of_windows([0.0, *run["times_s"]], [0, *run["totals"]], SHORT)
    near = [cost * 1e6 <= NEAR * run["peak_us"] for cost in costs]
    for start in range(len(near) - round(WINDOW / SHORT) + 1):
        after = near[start:]
        if after[0] and after.count(False) <= HICCUPS * len(after):
            return start * SHORT
    return math.inf


def summary(name, runs):
    """Return all figures of a benchmark: medians over its runs."""
    benchmark = {"name": name, "columns": {}}
    of_cpython = [run["peak_us"] for run in runs if run["implementation"] == "cpython"]
    for column in ("hpy", "python", "cpython"):
        of_column = [run for run in runs if run["implementation"] == column]
        if of_column:
            figures = {key: median(run[key] for run in of_column) for key in ("import_s", "first_call_ms", "peak_us")}
            figures["seconds_us"] = [median(second) for second in zip(*(run["seconds_us"] for run in of_column))]
            figures["near_peak_s"] = median(map(near_peak, of_column))
            if of_cpython:
                figures["break_even_s"] = median(break_even(run, median(of_cpython)) for run in of_column)
            benchmark["columns"][column] = {key: None if figure == math.inf else figure for key, figure in figures.items()}
    benchmark["goal"] = verdict(benchmark["columns"])
    return benchmark


def verdict(columns):
    """Return whether the goals are reached, in words."""
    if not {"hpy", "python", "cpython"} <= columns.keys():
        return "-"
    missed = []
    for key, words in ("break_even_s", "break-even"), ("near_peak_s", "2 x peak"):
        hpy, python = columns["hpy"][key], columns["python"][key]
        if python is not None and (hpy is None or hpy > LIMIT * python):
            missed.append(words)
    return f"missed: {', '.join(missed)}" if missed else "reached"


def cell(figure):
    return "-" if figure is None else f"{figure:.0f}" if figure >= 100 else f"{figure:.2f}"


def table(benchmarks):
    """Return the figures as a table in Markdown."""
    seconds = [f"second {second}" for second in SHOWN]
    rows = [["ns per operation", "import, ms", "first, ms", *seconds, "peak", "break-even, s", "2 x peak, s", "goal"]]
    for benchmark in benchmarks:
        for column, figures in benchmark["columns"].items():
            costs = dict(enumerate(figures["seconds_us"], 1))
            shown = [*map(costs.get, SHOWN), figures["peak_us"]]
            cells = [figures["import_s"] * 1e3, figures["first_call_ms"]]
            cells += [None if cost is None else cost * 1e3 for cost in shown]
            cells += [figures.get("break_even_s"), figures["near_peak_s"]]
            goal = benchmark["goal"] if column == "hpy" else ""
            rows.append([f"{benchmark['name']}: {COLUMNS[column]}", *map(cell, cells), goal])
    return aligned(rows)


if __name__ == "__main__":
    publish(__doc__.split("\n")[0], COLUMNS, summary, lambda benchmarks: [table(benchmarks)])
