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
import sys
from time import perf_counter

programs = sys.path[0]
sys.path[0] = os.path.dirname(programs)  # where the course module is

from course import MODULES, WINDOW, figures, record

SECONDS = 20.0 if sys.implementation.name == "graalpy" else 2.0  # without a JIT nothing changes


def load(name, path):
    """Return the module in the file."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Work:
    """What to record: an operation, again and again, which has to return the same each time."""

    def __init__(self, operation):
        self.operation = operation
        self.result = None

    def until(self, end):
        """Repeat the operation until the clock says end, at least once; return how often."""
        done = 0
        while True:
            result = self.operation()
            done += 1
            if perf_counter() >= end:
                break
        if self.result is None:
            self.result = result
        elif result != self.result:
            raise ValueError(f"an operation returns {result!r:.200}, the first returned {self.result!r:.200}")
        return done


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--path", metavar="DIR", help="folder of the built extensions")
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"for how long, at least 1 (default: {SECONDS:g})")
    parser.add_argument("program", metavar="PROGRAM", help="folder beside run.py")
    parser.add_argument("implementation", choices=MODULES)
    options = parser.parse_args()
    if not options.seconds >= WINDOW:
        parser.error(f"--seconds must be at least {WINDOW:g}, not {options.seconds:g}")
    folder = os.path.join(programs, options.program)
    # Not this folder: a program has the name of what it does, which is that of a module elsewhere.
    sys.path[:1] = [options.path] if options.path else []
    workload = load(f"{options.program}_workload", os.path.join(folder, "workload.py"))
    name = f"{options.program}_{MODULES[options.implementation]}"
    start = perf_counter()
    module = load(name, os.path.join(folder, "python.py")) if name.endswith("_python") else importlib.import_module(name)
    imported = perf_counter()
    operation = workload.prepare(module)
    prepared = perf_counter()
    work = Work(operation)
    course = figures(*record(work.until, options.seconds))
    print(
        f"  {options.program:<10}{options.implementation:<14}"
        f"first call {course['first_call_ms']:.1f} ms, peak {course['peak_us']:.1f} µs",
        file=sys.stderr,
    )
    run = {
        "program": options.program,
        "implementation": options.implementation,
        "crosses_most": workload.CROSSES_MOST,
        "import_s": imported - start,
        "prepare_s": prepared - imported,
        **course,
        "result": repr(work.result),
    }
    json.dump(run, sys.stdout)


if __name__ == "__main__":
    main()
