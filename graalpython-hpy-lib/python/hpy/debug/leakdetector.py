# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Finds handles that an extension has left open, in debug mode."""


class HPyDebugError(Exception):
    """What debug mode has found."""


class HPyLeakError(HPyDebugError):
    """Handles that were left open."""


class LeakDetector:
    """A context manager for code that must not leave handles open."""

    def __init__(self):
        raise RuntimeError("hpy.debug.LeakDetector: this version of HPy for GraalPy has no debug mode yet")
