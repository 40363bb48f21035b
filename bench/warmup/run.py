# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Run one benchmark with one implementation in this process from cold to peak, and print what it has done when as JSON.

The benchmarks are those of bench/run.py, and window, which is in C++. A batch is one turn of the loop at first, and twice
as many after each batch that takes less than a millisecond, so that the first second is seen.
"""

import argparse
import importlib
import json
import os
import sys
from time import perf_counter

sys.path.insert(0, os.path.dirname(sys.path[0]))  # where the run module is that has the benchmarks

from course import MODULES, figures, record
from run import BENCHMARKS, Benchmark, Loop

SECONDS = 17.0 if sys.implementation.name == "graalpy" else 2.0  # without a JIT nothing changes
BATCH = 0.001  # seconds that a batch takes at least
CHECKED = 100  # turns whose total all implementations have to agree on

WINDOW = Benchmark("window", "window.add(i): std::map and std::vector", "w=m.Window(16)", "total += w.add(i * 7 % 13)")


class Work:
    """What to record: batches of a loop."""

    def __init__(self, loop):
        self.loop = loop
        loop.seconds = BATCH

    def until(self, end):
        """Run batches until the clock says end, at least one; return the number of operations."""
        done = 0
        while True:
            done += self.loop.turns * self.loop.operations
            self.loop.batch()
            if perf_counter() >= end:
                return done


def main():
    benchmarks = {benchmark.name: benchmark for benchmark in [*BENCHMARKS, WINDOW]}
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--path", metavar="DIR", help="folder of the built extensions")
    parser.add_argument("benchmark", choices=benchmarks)
    parser.add_argument("implementation", choices=MODULES)
    options = parser.parse_args()
    benchmark = benchmarks[options.benchmark]
    if options.path:
        sys.path.insert(0, options.path)
    start = perf_counter()
    family = "window" if benchmark is WINDOW else "bench"
    module = importlib.import_module(f"{family}_{MODULES[options.implementation]}")
    imported = perf_counter()
    loop = Loop(benchmark, module)
    course = figures(*record(Work(loop).until, SECONDS))
    print(
        f"  {benchmark.name:<12}{options.implementation:<10}first second {course['seconds_us'][0] * 1e3:.2f} ns, "
        f"peak {course['peak_us'] * 1e3:.2f} ns",
        file=sys.stderr,
    )
    run = {
        "program": benchmark.name,
        "implementation": options.implementation,
        "import_s": imported - start,
        **course,
        "result": repr(Loop(benchmark, module).run(CHECKED)),
    }
    json.dump(run, sys.stdout)


if __name__ == "__main__":
    main()
