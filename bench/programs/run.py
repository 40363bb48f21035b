# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Run one benchmark program with one implementation in this process, and print how fast it got when as JSON.

PROGRAM is a folder beside this file: prepare(module) in its workload.py returns a function that does one operation and
returns the same at each call. It runs on CPython and on GraalPy. Time starts before the first operation; importing the
module and preparing the inputs are reported apart.
"""

import argparse
import importlib.util
import json
import os
import statistics
import sys
from bisect import bisect_left
from time import perf_counter

MODULES = {"hpy": "hpy", "python": "python", "cpython": "capi", "graalpy_capi": "capi"}

SECONDS = 20.0 if sys.implementation.name == "graalpy" else 2.0  # without a JIT nothing changes
STEP = 0.005  # seconds between two records of what is done; longer than the clock and the record matter
WINDOW = 1.0  # seconds of peak performance: longer than what lies between two collections of garbage


def load(name, path):
    """Return the module in the file."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def step(operation, end):
    """Repeat an operation until the clock says end, at least once; return the last result, the number, and the time."""
    done = 0
    while True:
        result = operation()
        done += 1
        now = perf_counter()
        if now >= end:
            return result, done, now


def run(operation, seconds):
    """Return the result, and the times at which the number of operations done was recorded, and those numbers."""
    times, totals = [0.0], [0]
    start = end = perf_counter()  # so that the first step is one operation
    while times[-1] < seconds:
        result, done, now = step(operation, end)
        end = now + STEP
        times.append(now - start)
        totals.append(totals[-1] + done)
        if len(times) == 2:
            first = result
        elif result != first:
            raise ValueError(f"operation {totals[-1]} returns {result!r:.200}, the first returned {first!r:.200}")
    return first, times, totals


def cost_of_seconds(times, totals, seconds):
    """Return the mean cost of an operation in each second, where one that takes longer counts by its share."""

    def done_at(time):
        i = max(1, bisect_left(times, time))
        return totals[i - 1] + (totals[i] - totals[i - 1]) * (time - times[i - 1]) / (times[i] - times[i - 1])

    return [1 / (done_at(second + 1) - done_at(second)) for second in range(int(seconds))]


def peak_cost(times, totals):
    """Return the lowest median cost in any window, over its steps."""
    costs = [(times[i] - times[i - 1]) / (totals[i] - totals[i - 1]) for i in range(1, len(times))]
    ends = [bisect_left(times, time + WINDOW) for time in times if time + WINDOW <= times[-1]]
    return min(statistics.median(costs[start:end]) for start, end in enumerate(ends))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--path", metavar="DIR", help="folder of the built extensions")
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"for how long, at least 1 (default: {SECONDS:g})")
    parser.add_argument("program", metavar="PROGRAM", help="folder beside run.py")
    parser.add_argument("implementation", choices=MODULES)
    options = parser.parse_args()
    if not options.seconds >= WINDOW:
        parser.error(f"--seconds must be at least {WINDOW:g}, not {options.seconds:g}")
    folder = os.path.join(sys.path[0], options.program)
    # Not this folder: a program has the name of what it does, which is that of a module elsewhere.
    sys.path[:1] = [options.path] if options.path else []
    workload = load(f"{options.program}_workload", os.path.join(folder, "workload.py"))
    name = f"{options.program}_{MODULES[options.implementation]}"
    start = perf_counter()
    module = load(name, os.path.join(folder, "python.py")) if name.endswith("_python") else importlib.import_module(name)
    imported = perf_counter()
    operation = workload.prepare(module)
    prepared = perf_counter()
    result, times, totals = run(operation, options.seconds)
    peak = peak_cost(times, totals)
    print(
        f"  {options.program:<10}{options.implementation:<14}first call {times[1] * 1e3:.1f} ms, peak {peak * 1e6:.1f} µs",
        file=sys.stderr,
    )
    figures = {
        "program": options.program,
        "implementation": options.implementation,
        "crosses_most": workload.CROSSES_MOST,
        "import_s": imported - start,
        "prepare_s": prepared - imported,
        "first_call_ms": times[1] * 1e3,
        "seconds_us": [cost * 1e6 for cost in cost_of_seconds(times, totals, options.seconds)],
        "peak_us": peak * 1e6,
        "times_s": [round(time, 6) for time in times[1:]],
        "totals": totals[1:],
        "result": repr(result),
    }
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main()
