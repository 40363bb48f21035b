# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""What Java remembers for later starts: modules that most programs import, and what an extension does first.

Usage: training.py DIR, with the folder of the example extension, series; without it, if there was no compiler to build it.
It is short: code that runs until the JIT compiler is done with it would teach Java what no start needs.
"""

import argparse  # noqa: F401
import collections  # noqa: F401
import dataclasses  # noqa: F401
import datetime  # noqa: F401
import functools  # noqa: F401
import json
import pathlib  # noqa: F401
import random  # noqa: F401
import re
import struct  # noqa: F401
import subprocess  # noqa: F401
import sys
import threading  # noqa: F401
import typing  # noqa: F401


def use(series):
    """Call, index, make and fail: each once."""
    array = series.Array([1.0, 2.5, 4.0])
    array.name = "values"
    array[0] = array[1] * 2
    print(array, array.name, len(array), array.mean(), array.moving_average(window=2), array + array)
    try:
        array[3]
    except IndexError as error:
        print(error)


print(json.loads(json.dumps({"matches": re.findall(r"\w+", "a start")})))
sys.path.insert(0, sys.argv[1])
try:
    import series
except ImportError as error:
    print(error)
else:
    use(series)
