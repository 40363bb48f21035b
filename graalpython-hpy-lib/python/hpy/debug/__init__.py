# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Finds what extensions that are loaded in debug mode (HPY=debug) do wrong; docs/debugging-extensions.md tells how."""

from .leakdetector import HPyDebugError, HPyLeakError, LeakDetector

__all__ = [
    "HPyDebugError",
    "HPyLeakError",
    "LeakDetector",
    "disable_handle_stack_traces",
    "set_handle_stack_trace_limit",
]


def set_handle_stack_trace_limit(limit):
    """Has so many calls of C and Python noted where a handle is opened or closed, for reports of misuse and leaks.

    The place itself is always known and costs nothing; this costs microseconds for each handle.
    """
    from hpy import _debug

    _debug.set_handle_stack_trace_limit(limit)


def disable_handle_stack_traces():
    """Ends what set_handle_stack_trace_limit() has begun."""
    set_handle_stack_trace_limit(None)
