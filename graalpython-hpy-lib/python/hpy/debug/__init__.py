# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""The checks of debug mode, which this version does not have yet: what needs it says so when it is used."""

from .leakdetector import HPyDebugError, HPyLeakError, LeakDetector

__all__ = ["HPyDebugError", "HPyLeakError", "LeakDetector"]
