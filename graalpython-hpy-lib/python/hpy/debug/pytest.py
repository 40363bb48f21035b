# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Finds leaks in tests: with ``from hpy.debug.pytest import hpy_debug``, those that take the fixture must not have any."""

import pytest

from .leakdetector import LeakDetector

__all__ = ["LeakDetector", "hpy_debug"]


@pytest.fixture
def hpy_debug():
    """The LeakDetector that the test runs in; what it finds at the end is an error of the test."""
    with LeakDetector() as detector:
        yield detector
