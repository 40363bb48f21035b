# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Keeps the results of HPy's tests, for bin/conformance: as a pytest plugin it writes them, as a program it prints a table.

The file has a line for each start ("start", test) and each result (outcome, test, message) as soon as it is there, so
that a run which a crash has ended can go on behind the test that crashed.
"""

import json
import os
import pathlib
import sys
import threading

import _distutils_hack

_distutils_hack.add_shim()  # what the .pth file of setuptools does in a directory of site-packages

if not hasattr(os, "O_NOFOLLOW"):
    os.O_NOFOLLOW = 0o400000  # GraalPy lacks the constant, which filelock needs since it is careful about links

FILE = pathlib.Path(os.environ["HPY_CONFORMANCE_RESULTS"])
TIME_LIMIT = 300  # seconds for a test

OUTCOMES = ["passed", "failed", "skipped", "error", "crashed"]
MODES = ["universal", "debug", "trace", "hybrid", "hybrid+debug", "cpython"]


def write(*fields):
    with FILE.open("a") as file:
        file.write(json.dumps(fields) + "\n")


def read():
    """Gives {test: (outcome, message)}; a test that has started and has no result has crashed."""
    results = {}
    for line in FILE.read_text().splitlines() if FILE.exists() else ():
        outcome, test, *message = json.loads(line)
        results[test] = ("crashed", "") if outcome == "start" else (outcome, *message)
    return results


def pytest_collection_modifyitems(items):
    done = read()
    items[:] = [item for item in items if item.nodeid not in done]
    for item in items:
        # gc.collect() calls what C code has for dead objects before it returns; upstream knows that of CPython only.
        item.own_markers = [mark for mark in item.own_markers if mark.name != "syncgc"]


def pytest_collectstart():
    """Has the tests run that upstream skips on GraalPy, for its earlier implementation of HPy could not run them."""
    if support := sys.modules.get("test.support"):
        support.IS_GRAALPY = support.HPyTest.is_graalpy = False


def pytest_collectreport(report):
    if report.failed:
        write("error", report.nodeid, report.longreprtext)


def pytest_runtest_logstart(nodeid):
    global watchdog
    write("start", nodeid)
    watchdog = threading.Timer(TIME_LIMIT, os._exit, [124])
    watchdog.daemon = True
    watchdog.start()


def pytest_runtest_logreport(report):
    if report.when == "call" or report.outcome != "passed":
        outcome = "error" if report.when != "call" and report.failed else report.outcome
        write(outcome, report.nodeid, report.longreprtext)


def pytest_runtest_logfinish():
    watchdog.cancel()


def mode_of(test):
    """Gives the ABI or mode of a test: test_x[universal-3] has universal, and test/trace/test_x.py trace."""
    folder = test.split("/")[1]
    if folder in MODES:
        return folder
    parameters = test.partition("[")[2].rstrip("]").split("-")
    return next((mode for mode in MODES if mode in parameters), "none")


def print_table():
    counts = {}
    for test, (outcome, *_) in read().items():
        file = test.partition("::")[0].removeprefix("test/")
        for row in [(mode_of(test), file), (mode_of(test), "all")]:
            counts.setdefault(row, dict.fromkeys(OUTCOMES, 0))[outcome] += 1
    print(f"| mode | file | {' | '.join(OUTCOMES)} |\n|---|---|{'---:|' * len(OUTCOMES)}")
    for (mode, file), row in sorted(counts.items()):
        print(f"| {mode} | {file} | {' | '.join(str(count or '') for count in row.values())} |")
    return all(outcome in ("passed", "skipped") for outcome, *_ in read().values())


if __name__ == "__main__":
    sys.exit(not print_table())
