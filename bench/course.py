# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""The course of a run: what a process has done by when. The harnesses record it, and the tables tell the way to the peak."""

import argparse
import json
import math
import os
import statistics
import sys
from bisect import bisect_left
from time import perf_counter

STEP = 0.005  # seconds between two records of what is done; longer than the clock and the record matter
WINDOW = 1.0  # seconds of peak performance: longer than what lies between two collections of garbage

MODULES = {"hpy": "hpy", "python": "python", "cpython": "capi", "graalpy_capi": "capi"}


def record(work, seconds):
    """Work until the clock has reached an end, over and over, work(end) being the number of operations it did.

    Return the times at which the number of operations done was recorded, and those numbers, both from 0 on.
    """
    times, totals = [0.0], [0]
    start = end = perf_counter()  # so that the first record is of as little as can be
    while times[-1] < seconds:
        done = work(end)
        now = perf_counter()
        end = now + STEP
        times.append(now - start)
        totals.append(totals[-1] + done)
    return times, totals


def done_at(times, totals, time):
    """Return how much is done at a time; what was at work then counts by its share."""
    i = max(1, bisect_left(times, time))
    return totals[i - 1] + (totals[i] - totals[i - 1]) * (time - times[i - 1]) / (times[i] - times[i - 1])


def cost_of_windows(times, totals, length):
    """Return the mean cost of an operation in each window of so many seconds, one after the other."""
    done = [done_at(times, totals, i * length) for i in range(int(times[-1] / length) + 1)]
    return [length / (after - before) for before, after in zip(done, done[1:])]


def peak_cost(times, totals):
    """Return the lowest median cost in any window, over its steps."""
    costs = [(times[i] - times[i - 1]) / (totals[i] - totals[i - 1]) for i in range(1, len(times))]
    ends = [bisect_left(times, time + WINDOW) for time in times if time + WINDOW <= times[-1]]
    return min(statistics.median(costs[start:end]) for start, end in enumerate(ends))


def figures(times, totals):
    """Return the figures of a run, as they go to JSON."""
    return {
        "first_call_ms": times[1] * 1e3,
        "seconds_us": [cost * 1e6 for cost in cost_of_windows(times, totals, 1.0)],
        "peak_us": peak_cost(times, totals) * 1e6,
        "times_s": [round(time, 6) for time in times[1:]],
        "totals": totals[1:],
    }


def break_even(run, cost):
    """Return the seconds after which always as much is done as at this cost in µs from the start on; inf: never in the run."""
    since = math.inf
    for time, total in zip(run["times_s"], run["totals"]):
        if total * cost < time * 1e6:
            since = math.inf
        else:
            since = min(since, time)
    return since


def compare(runs, columns):
    """Return the runs of a program that compute the same as CPython, else as the first one; and in words what others do."""
    right = next((run for run in runs if run["implementation"] == "cpython"), runs[0])
    equal, reports = [], []
    for run in runs:
        if run["result"] == right["result"]:
            equal.append(run)
        else:
            start = max(0, len(os.path.commonprefix([run["result"], right["result"]])) - 20)
            found, wanted = (f"...{one['result'][start:start + 60]}..." for one in (run, right))
            reports.append(f"{columns[run['implementation']]} computes {found}, not {wanted}")
    return equal, reports


def summaries(paths, columns, summary):
    """Return summary(name, runs) of each program in the files of the runs; and in words which runs were left out and why."""
    runs = {}
    for path in paths:
        with open(path, encoding="utf-8") as file:
            run = json.load(file)
            runs.setdefault(run["program"], []).append(run)
    summed, wrong = [], []
    for name, of_program in runs.items():
        equal, reports = compare(of_program, columns)
        summed.append(summary(name, equal))
        wrong += [f"{name}: {report}" for report in reports]
    return summed, wrong


def publish(description, columns, summary, tables):
    """Be the program that prints tables(summaries of the runs) and writes the summaries as JSON; 1 if runs were left out."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", metavar="FILE", help="where the figures go")
    parser.add_argument("runs", nargs="+", metavar="RUN.json")
    options = parser.parse_args()
    summed, wrong = summaries(options.runs, columns, summary)
    print(*tables(summed), sep="\n\n")
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(summed, file, indent=2)
            file.write("\n")
    if wrong:
        sys.exit("\n".join(wrong))
