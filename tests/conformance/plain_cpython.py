# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Lets HPy's tests of the cpython ABI run on a CPython without HPy, for bin/conformance --abi=cpython: a pytest plugin.

For every mode the support code of the tests imports two modules from the implementation of HPy, which this ABI has none of.
"""

import sys
import types

MODES = ["MODE_UNIVERSAL", "MODE_DEBUG", "MODE_TRACE"]

sys.modules["hpy.universal"] = types.ModuleType("hpy.universal")
vars(sys.modules["hpy.universal"]).update(zip(MODES, range(len(MODES))))
sys.modules["hpy.debug.leakdetector"] = types.ModuleType("hpy.debug.leakdetector")
sys.modules["hpy.debug.leakdetector"].LeakDetector = None
