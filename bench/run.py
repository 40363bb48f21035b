# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Measure the benchmarks of one or more implementations in this process and print {benchmark: {implementation: ns}} as JSON.

It runs on CPython and on GraalPy, and exits with 1 if something could not be measured. MODULE has the functions and types
of bench_python.py. A benchmark is a loop in Python, and its figure the nanoseconds of one turn, loop included. Every
implementation gets a copy of the loop compiled from its text, because a JIT that shares one copy would specialize it for
all of them; batches of the implementations alternate, so that noise of the machine hits all of them.
"""

import argparse
import importlib
import importlib.machinery
import json
import os
import statistics
import sys
from time import perf_counter
from typing import NamedTuple

WORDS = ["temperature", "pressure", "wind", "Süd-Südwest", "21.5 °C", "1016.6 hPa", "3.8 m/s", "Überwiegend heiter"]
DATA = [(i * 37 % 101) * 0.25 for i in range(8192)]
LAG = 24
PRODUCTS = len(DATA) - LAG  # elements that one autocovariance visits

CALL = {"python": 1.2, "cpython": 0.1}

BATCH = 0.02  # seconds that a timed batch takes at least
WITH_GARBAGE = 0.2  # the same where garbage collections are a part of what is measured


class Benchmark(NamedTuple):
    name: str
    about: str
    bindings: str  # variables of the loop; `m` is the module of the implementation
    # One turn. No part is loop invariant or dead: it depends on i, or on two objects that change places, and adds to total.
    body: str
    total: str = "0"
    operations: int = 1  # in one turn; the figure is per operation
    limits: dict = {}  # the project's goal: hpy at most this times the other
    batch: float = BATCH
    debug_limit: float = None  # the project's goal for debug mode, in ns; and half of CPython's debug mode


TWO_POINTS = "p=m.Point(0.5, 1.5), q=m.Point(2.5, 3.5)"
TWO_ARRAYS = "a=m.Array([0.5]), b=m.Array([1.5, 2.5])"

BENCHMARKS = [
    Benchmark("call_0", "nothing()", "f=m.nothing", "if f() is None: total += i", limits=CALL),
    Benchmark("call_1", "same(x) returns its argument", "f=m.same", "total += f(i)", limits=CALL),
    Benchmark("call_2", "second(a, b) returns its second argument", "f=m.second", "total += f(total, i)", limits=CALL, debug_limit=40),
    Benchmark("call_keywords", "scale(x, factor=3), parsed by format", "f=m.scale", "total += f(i, factor=3)", limits=CALL),
    Benchmark("int", "increment(x): an int to C and back", "f=m.increment", "total += f(i)", limits=CALL),
    Benchmark("float", "halve(x): a float to C and back", "f=m.halve", "total += f(i * 0.5)", "0.0", limits=CALL),
    Benchmark("str_in", "utf8_size(text)", "f=m.utf8_size, words=WORDS", "total += f(words[i & 7])"),
    Benchmark("str_out", "name_of(number): a str made from UTF-8", "f=m.name_of", "total += len(f(i))"),
    Benchmark("getter", "point.height, a getset", TWO_POINTS, "p, q = q, p\ntotal += p.height", "0.0", limits=CALL, debug_limit=40),
    Benchmark("member", "point.x, a member", TWO_POINTS, "p, q = q, p\ntotal += p.x", "0.0"),
    Benchmark("method", "point.sum()", TWO_POINTS, "p, q = q, p\ntotal += p.sum()", "0.0", limits=CALL),
    Benchmark("len", "len(array)", TWO_ARRAYS, "a, b = b, a\ntotal += len(a)", limits=CALL),
    Benchmark("item", "array[i]", "a=m.Array(DATA)", "total += a[i & 1023]", "0.0", limits=CALL, debug_limit=40),
    Benchmark(
        "allocate",
        "Point(x, y): an object with a struct of two doubles, kept for 16 turns",
        "T=m.Point, ring=[m.Point(0.5, 2.0)] * 16",
        "total += ring[i & 15].x\nring[i & 15] = T(i * 0.5, 2.0)",
        "0.0",
        limits={"cpython": 1.0},
        batch=WITH_GARBAGE,
        debug_limit=40,
    ),
    Benchmark(
        "destroy",
        "Array([x, y]): an object that owns a block from malloc, kept for 16 turns",
        "T=m.Array, V=[0.5, 2.0], ring=[m.Array([0.5])] * 16",
        "total += ring[i & 15][0]\nring[i & 15] = T(V)",
        "0.0",
        limits={"cpython": 1.0},
        batch=WITH_GARBAGE,
    ),
    Benchmark(
        "callback",
        "apply(function, x): C passes an argument on to a Python function",
        "f=m.apply, g=lambda x: x + 1",
        "total += f(g, i)",
        limits={"python": 1.5},
    ),
    Benchmark(
        "callback_new",
        "apply_next(function, x): C makes an argument and passes it to a Python function",
        "f=m.apply_next, g=lambda x: x + 1",
        "total += f(g, i)",
        limits={"python": 1.5},
    ),
    Benchmark(
        "raise",
        "fail(x) raises ValueError, the loop catches it",
        "f=m.fail",
        "try:\n    f(i)\nexcept ValueError:\n    total += i",
    ),
    Benchmark(
        "list_sum",
        "total(numbers): the sum of a list of ints, per element",
        "f=m.total, lists=[list(range(1000)), list(range(1, 1001))]",
        "total += f(lists[i & 1])",
        operations=1000,
    ),
    Benchmark(
        "loop_index",
        "autocovariance in Python by indexing an Array, per element; in Python a list",
        f"a=getattr(m, 'Sequence', m.Array)(DATA), end={PRODUCTS}, lag={LAG}",
        "for j in range(end):\n    total += a[j] * a[j + lag]",
        "0.0",
        PRODUCTS,
        {"python": 1.5},
    ),
    Benchmark(
        "loop_c",
        "autocovariance in C, per element; in Python over a list",
        f"a=m.Array(DATA), lag={LAG}",
        "total += a.autocovariance(lag + (i & 1))",
        "0.0",
        PRODUCTS,
    ),
]

SETTLED = 0.05  # change of the median time that counts as none
WINDOW = 12  # batches whose median is compared with that of as many before

# In seconds. A JIT has long plateaus on its way to the peak: interpreted while the compiler itself is cold, compiled,
# compiled again. So all benchmarks run for HEATING together, then each until it settles.
if sys.implementation.name == "graalpy":
    HEATING, SHORTEST_WARM_UP, LONGEST_WARM_UP = 40.0, 3.0, 12.0
else:
    HEATING, SHORTEST_WARM_UP, LONGEST_WARM_UP = 0.0, 0.3, 3.0


class Loop:
    """The loop of one benchmark for one implementation, with code of its own."""

    def __init__(self, benchmark, module):
        lines = [f"def loop(n, total={benchmark.total}, {benchmark.bindings}):", "    for i in range(n):"]
        lines += ["        " + line for line in benchmark.body.split("\n")]
        lines += ["    return total"]
        namespace = {"m": module, "DATA": DATA, "WORDS": WORDS}
        exec(compile("\n".join(lines), f"{benchmark.name} of {module.__name__}", "exec"), namespace)
        self.run = namespace["loop"]
        self.operations = benchmark.operations
        self.seconds = benchmark.batch
        self.turns = 1
        self.times = []

    def batch(self):
        """Run a batch, append its ns per operation to the times, and make the next batch longer if this one was too short."""
        start = perf_counter()
        self.run(self.turns)
        seconds = perf_counter() - start
        self.times.append(seconds / self.turns / self.operations * 1e9)
        if seconds < self.seconds and self.turns < 1 << 30:
            self.turns *= 2

    def settled(self):
        if len(self.times) < 2 * WINDOW:
            return False
        latest = statistics.median(self.times[-WINDOW:])
        before = statistics.median(self.times[-2 * WINDOW : -WINDOW])
        return abs(latest - before) <= SETTLED * before


def heat(loops_of_benchmarks):
    """Run all loops for a while, a second for each benchmark at a time."""
    end = perf_counter() + HEATING
    while perf_counter() < end:
        for loops in loops_of_benchmarks:
            pause = perf_counter() + 1.0
            while perf_counter() < min(pause, end):
                for loop in loops.values():
                    loop.batch()


def warm_up(loops):
    """Run loops in turn until their times do not change any more; return whether they got there in time."""
    for loop in loops:
        loop.times.clear()
    start = perf_counter()
    while True:
        for loop in loops:
            loop.batch()
        elapsed = perf_counter() - start
        settled = all(loop.settled() for loop in loops)
        if elapsed > LONGEST_WARM_UP or settled and elapsed > SHORTEST_WARM_UP:
            return settled


def make_loops(benchmark, modules):
    """Return {implementation: Loop} of those that work; report the others and those that disagree with the first."""
    loops, totals = {}, {}
    for name, module in modules.items():
        try:
            loop = Loop(benchmark, module)
            totals[name] = loop.run(100)
        except Exception as error:
            report(benchmark, f"{name} fails: {type(error).__name__}: {error}")
        else:
            loops[name] = loop
    if len(set(totals.values())) > 1:
        report(benchmark, f"not measured, the implementations do not compute the same: {totals}")
        return {}
    return loops


def measure(benchmark, loops, runs):
    """Return {implementation: ns per operation} of one benchmark."""
    if not loops:
        return {}
    settled = warm_up(loops.values())
    for loop in loops.values():
        loop.times.clear()
    for _ in range(runs):
        for loop in loops.values():
            loop.batch()
    figures = {name: statistics.median(loop.times) for name, loop in loops.items()}
    line = "   ".join(f"{name} {ns:.2f} ns" for name, ns in figures.items())
    report(benchmark, line if settled else f"{line}   (still changing after {LONGEST_WARM_UP:g} s)")
    return figures


def load(name, directory):
    """Return a module; CPython needs help to import HPy's universal binaries."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        from hpy import universal

        file = os.path.join(directory, f"{name}.hpy0.so")
        spec = importlib.machinery.ModuleSpec(name, None, origin=file)
        return universal.load(name, file, spec, debug=os.environ.get("HPY") == "debug")


def report(benchmark, text):
    print(f"  {benchmark.name:<15}{text}", file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n")[0],
        epilog="\n".join(["benchmarks:", *(f"  {benchmark.name:<15}{benchmark.about}" for benchmark in BENCHMARKS)]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--path", metavar="DIR", help="folder of the built extensions")
    parser.add_argument("--only", metavar="NAME,..", help="these benchmarks")
    parser.add_argument("--runs", type=int, default=11, metavar="N", help="timed batches, whose median counts (default: 11)")
    parser.add_argument("implementations", nargs="+", metavar="IMPLEMENTATION=MODULE")
    options = parser.parse_args()
    names = [benchmark.name for benchmark in BENCHMARKS]
    only = options.only.split(",") if options.only else names
    unknown = set(only) - set(names)
    if unknown:
        parser.error(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    if options.runs < 1:
        parser.error(f"--runs must be at least 1, not {options.runs}")
    if options.path:
        sys.path.insert(0, options.path)
    modules = {}
    for implementation in options.implementations:
        name, _, module = implementation.partition("=")
        modules[name] = load(module, options.path)
    benchmarks = [benchmark for benchmark in BENCHMARKS if benchmark.name in only]
    loops = [make_loops(benchmark, modules) for benchmark in benchmarks]
    heat([of_benchmark for of_benchmark in loops if of_benchmark])
    figures = {}
    for benchmark, of_benchmark in zip(benchmarks, loops):
        figures[benchmark.name] = measure(benchmark, of_benchmark, options.runs)
    json.dump(figures, sys.stdout)
    if not all(name in row for row in figures.values() for name in modules):
        sys.exit(1)


if __name__ == "__main__":
    main()
