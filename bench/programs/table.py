# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Print the tables of what run.py measured, and write them as JSON: table.py [--json FILE] RUN.json ...

Exits with 1 if the runs of a program do not compute the same, and leaves those out that CPython does not agree with.
"""

import math
import os
import sys
from statistics import median

sys.path[0] = os.path.dirname(sys.path[0])  # the table module is the one above, which has what all tables share

from course import MODULES, break_even, publish
from table import COLUMNS as ALL_COLUMNS
from table import aligned, cell, ratio, verdict

COLUMNS = {column: ALL_COLUMNS[column] for column in MODULES}
SHOWN = (1, 2, 5, 10, 20)  # the seconds in the table of HPy's way to its peak
SETTLING = 2  # seconds before the search for the worst one
KEPT = ("import_s", "prepare_s", "first_call_ms", "seconds_us", "peak_us")  # of a run, in the JSON file


def limits(program):
    """Return the project's goal: hpy at most this times the other."""
    return {"cpython": 0.5 if program["crosses_most"] else 1.0}


def summary(name, runs):
    """Return all figures of a program: medians over its runs, costs as multiples of CPython's."""
    by_column = {column: [run for run in runs if run["implementation"] == column] for column in COLUMNS}
    peaks = {column: median(run["peak_us"] for run in of_column) for column, of_column in by_column.items() if of_column}
    program = {
        "name": name,
        "crosses_most": runs[0]["crosses_most"],
        **{f"{column}_us": peaks.get(column) for column in COLUMNS},
        "hpy_cpython": ratio(peaks, "cpython"),
        "runs": {column: [{key: run[key] for key in KEPT} for run in of_column] for column, of_column in by_column.items()},
    }
    program["goal"] = verdict(peaks, limits(program))
    hpy = by_column["hpy"]
    if hpy:
        costs = [run["peak_us"] for run in hpy]
        program.update(hpy_us_min=min(costs), hpy_us_max=max(costs), first_call_ms=median(run["first_call_ms"] for run in hpy))
    if hpy and "cpython" in peaks:
        cost = peaks["cpython"]
        settled = [run["seconds_us"][SETTLING:] for run in hpy]
        since = median(break_even(run, cost) for run in hpy)
        program.update(
            first_call=program["first_call_ms"] * 1e3 / cost,
            seconds=[median(second) / cost for second in zip(*(run["seconds_us"] for run in hpy))],
            worst_second=median(map(max, settled)) / cost if all(settled) else None,
            break_even_s=since if since < math.inf else None,
        )
    return program


def peak_table(programs):
    rows = [["µs per operation", *COLUMNS.values(), "HPy / CPython", "goal"]]
    for program in programs:
        peaks = [cell(program[f"{column}_us"]) for column in COLUMNS]
        rows.append([program["name"], *peaks, cell(program["hpy_cpython"]), program["goal"]])
    return aligned(rows)


def way_table(programs):
    seconds = [f"second {second}" for second in SHOWN]
    rows = [["HPy / CPython", "first call, ms", "first call", *seconds, "worst later", "break-even, s", "peak, µs"]]
    for program in programs:
        if "first_call_ms" in program:
            costs = dict(enumerate(program.get("seconds", []), 1))
            figures = [program["first_call_ms"], program.get("first_call"), *map(costs.get, SHOWN)]
            figures += [program.get("worst_second"), program.get("break_even_s")]
            spread = f"{cell(program['hpy_us_min'])} to {cell(program['hpy_us_max'])}"
            rows.append([program["name"], *map(cell, figures), spread])
    return aligned(rows)


if __name__ == "__main__":
    publish(__doc__.split("\n")[0], COLUMNS, summary, lambda programs: [peak_table(programs), way_table(programs)])
