# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Time starts of several commands, one after the other in each round, and print their medians as a table.

The commands run `print(1)`; bin/hpy also a program that imports two extensions, one after the other, and says how long each
took. It runs on CPython, whose os.wait4 tells what a process has used.
"""

import argparse
import os
import statistics
import subprocess
import sys
from time import perf_counter

from table import aligned

PRINT = ["-c", "print(1)"]
IMPORTS = """
import sys
from time import perf_counter
sys.path.insert(0, sys.argv[1])
for name in sys.argv[2:]:
    start = perf_counter()
    __import__(name)
    print(perf_counter() - start)
"""


def run(command):
    """Return what a command prints, its seconds of wall and CPU time, and its largest resident memory in MB."""
    start = perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"start.py: {command} ended with {process.returncode}")
    return output, (perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=5, help="rounds, whose medians count (default: 5)")
    parser.add_argument("--extensions", metavar="DIR", help="folder of the extensions that HPY imports")
    parser.add_argument("hpy", metavar="HPY", help="bin/hpy")
    parser.add_argument("others", nargs="*", metavar="NAME=COMMAND", help="others to compare with, words; the first is the measure")
    arguments = parser.parse_args()
    commands = {"bin/hpy": [arguments.hpy]}
    for other in arguments.others:
        name, _, words = other.partition("=")
        commands[name] = words.split()
    names = [name.split(".")[0] for name in sorted(os.listdir(arguments.extensions)) if name.endswith(".hpy0.so")]
    figures = {name: [] for name in commands}
    imports = []
    for _ in range(arguments.runs):
        for name, command in commands.items():
            output, used = run(command + PRINT)
            if output != "1\n":
                sys.exit(f"start.py: {name} prints {output!r}")
            figures[name].append(used)
        output, _ = run([arguments.hpy, "-c", IMPORTS, arguments.extensions, *names])
        imports.append([float(line) for line in output.split()])
    medians = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in figures.items()}
    measure = medians[arguments.others[0].partition("=")[0]] if arguments.others else medians["bin/hpy"]
    rows = [["`print(1)`", "wall, s", "CPU, s", "memory, MB", "wall, ratio", "CPU, ratio", "memory, ratio"]]
    for name, (wall, cpu, memory) in medians.items():
        ratios = [f"{figure / other:.2f}" for figure, other in zip((wall, cpu, memory), measure)]
        rows.append([name, f"{wall:.2f}", f"{cpu:.2f}", f"{memory:.0f}", *ratios])
    print(aligned(rows), end="\n\n")
    times = [[name, f"{statistics.median(column) * 1e3:.0f}"] for name, column in zip(names, zip(*imports))]
    print(aligned([["import in bin/hpy", "ms"], *times]))


if __name__ == "__main__":
    main()
