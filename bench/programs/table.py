# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Print the tables of what run.py measured, and write them as JSON: table.py [--json FILE] RUN.json ...

Exits with 1 if the runs of a program do not compute the same, and leaves those out that CPython does not agree with.
"""

import argparse
import json
import math
import os
import sys
from statistics import median

sys.path[0] = os.path.dirname(sys.path[0])  # the table module is the one above, which has what all tables share

from table import COLUMNS, aligned, cell, ratio, verdict

SHOWN = (1, 2, 5, 10, 20)  # the seconds in the table of HPy's way to its peak
SETTLING = 2  # seconds before the search for the worst one
KEPT = ("import_s", "prepare_s", "first_call_ms", "seconds_us", "peak_us")  # of a run, in the JSON file


def limits(program):
    """Return the project's goal: hpy at most this times the other."""
    return {"cpython": 0.5 if program["crosses_most"] else 1.0}


def compare(runs):
    """Return the runs of a program that compute the same as CPython, else as the first one; and in words what others do."""
    right = next((run for run in runs if run["implementation"] == "cpython"), runs[0])
    equal, reports = [], []
    for run in runs:
        if run["result"] == right["result"]:
            equal.append(run)
        else:
            start = max(0, len(os.path.commonprefix([run["result"], right["result"]])) - 20)
            found, wanted = (f"...{one['result'][start:start + 60]}..." for one in (run, right))
            reports.append(f"{COLUMNS[run['implementation']]} computes {found}, not {wanted}")
    return equal, reports


def break_even(run, cost):
    """Return the seconds after which always as much is done as at this cost in µs from the start on; inf: never in the run."""
    since = math.inf
    for time, total in zip(run["times_s"], run["totals"]):
        if total * cost < time * 1e6:
            since = math.inf
        else:
            since = min(since, time)
    return since


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
    program["goal"] = verdict(limits(program), peaks)
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


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--json", metavar="FILE", help="where the figures go")
    parser.add_argument("runs", nargs="+", metavar="RUN.json")
    options = parser.parse_args()
    runs = {}
    for path in options.runs:
        with open(path, encoding="utf-8") as file:
            run = json.load(file)
            runs.setdefault(run["program"], []).append(run)
    programs, wrong = [], []
    for name, of_program in runs.items():
        equal, reports = compare(of_program)
        programs.append(summary(name, equal))
        wrong += [f"{name}: {report}" for report in reports]
    print(peak_table(programs), way_table(programs), sep="\n\n")
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(programs, file, indent=2)
            file.write("\n")
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
