# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Finds handles that an extension has left open, in debug mode."""

from hpy import _debug


class HPyDebugError(Exception):
    """What debug mode has found."""


class HPyLeakError(HPyDebugError):
    """Handles that were left open; `leaks` is the list of them."""

    def __init__(self, leaks):
        super().__init__(leaks)
        self.leaks = leaks

    def __str__(self):
        count = len(self.leaks)
        title = f"{count} unclosed handle{'' if count == 1 else 's'}:"
        return "\n    ".join([title, *(repr(leak).replace("\n", "\n    ") for leak in self.leaks)])


class LeakDetector:
    """A context manager for code that must not leave handles open; start() and stop() are for other kinds of code.

    It knows the handles of extensions in debug mode. At the end it raises HPyLeakError if there are more than before.
    """

    def __init__(self):
        self.generation = None

    def start(self):
        if self.generation is not None:
            raise ValueError("LeakDetector already started")
        self.generation = _debug.new_generation()

    def stop(self):
        if self.generation is None:
            raise ValueError("LeakDetector not started yet")
        leaks = _debug.get_open_handles(self.generation)
        if leaks:
            raise HPyLeakError(leaks)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, kind, value, traceback):
        self.stop()
