# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""The calls of the API by extensions that are loaded in trace mode; also hpy.universal._trace, and public as hpy.trace."""

from types import SimpleNamespace as _SimpleNamespace

from _hpy_universal import trace_functions

_java = _SimpleNamespace(**trace_functions())

_UNCHANGED = object()


def get_call_counts():
    """Gives how often each function was called: a dict with a key for each, such as "ctx_Add"."""
    return {name: calls for name, (calls, _) in _java.totals().items()}


def get_durations():
    """Gives how many nanoseconds the calls of each function took, with all that they called: a dict as get_call_counts()."""
    return {name: nanoseconds for name, (_, nanoseconds) in _java.totals().items()}


def get_frequency():
    """Gives how many units of the clock are a second: it counts nanoseconds."""
    return 1_000_000_000


def set_trace_functions(on_enter=_UNCHANGED, on_exit=_UNCHANGED):
    """Has functions called with the name of the API function at the beginning and at the end of each call.

    None clears one, and what is left out stays as it is. A function that raises ends the program.
    """
    for function in (on_enter, on_exit):
        if function is not _UNCHANGED and function is not None and not callable(function):
            raise TypeError("Expected a callable object or None")
    if on_enter is not _UNCHANGED:
        _java.set_on_enter(on_enter)
    if on_exit is not _UNCHANGED:
        _java.set_on_exit(on_exit)


def report(file=None, places=3):
    """Prints a table of the functions that were called, the one that took longest first.

    Below each are the lines of C that have called it most, at most `places`. `file` is sys.stdout by default.
    """
    totals = {name: total for name, total in _java.totals().items() if total[0]}
    print(f"{'function':40} {'calls':>12} {'total ms':>12} {'ns a call':>12}", file=file)
    for name, total in sorted(totals.items(), key=_time, reverse=True):
        print(_row(name, total), file=file)
        lines = sorted(_java.places(name).items(), key=_count, reverse=True)
        for place, line_total in lines[:places]:
            print(_row("  " + place, line_total), file=file)


def _time(item):
    return item[1][1]


def _count(item):
    return item[1][0]


def _row(title, total):
    calls, nanoseconds = total
    return f"{title:40} {calls:12,} {nanoseconds / 1e6:12,.3f} {nanoseconds / calls:12,.0f}"
