# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""The ABI tags in the names of extension files: NAME.hpy0.so, and NAME.hpy0-PYTHON.so where Python's C API is used, too."""

import sysconfig

# As in hpy.h.
HPY_ABI_VERSION = 0
HPY_ABI_VERSION_MINOR = 0
HPY_ABI_TAG = f"hpy{HPY_ABI_VERSION}"

# How many words of the suffix name the ABI, by the beginning of the first; the others name the platform.
_ABI_WORDS = {"cpython": 2, "cp": 1, "pypy": 2, "graalpy": 3}


def parse_ext_suffix(ext_suffix=None):
    """Splits a suffix of extension modules (default: this Python's) into the tag of the ABI and the end: cp310 and so."""
    if ext_suffix is None:
        ext_suffix = sysconfig.get_config_var("EXT_SUFFIX")
    _, abi, end = ext_suffix.split(".")
    words = abi.split("-")
    count = next((count for name, count in _ABI_WORDS.items() if words[0].startswith(name)), None)
    return "-".join(words[:count]).replace("cpython-", "cp"), end


def get_hpy_ext_suffix(hpy_abi, ext_suffix=None):
    """Gives the suffix of extension files for an ABI: cpython, universal or hybrid."""
    python_tag, end = parse_ext_suffix(ext_suffix)
    suffixes = {
        "cpython": sysconfig.get_config_var("EXT_SUFFIX"),
        "universal": f".{HPY_ABI_TAG}.{end}",
        "hybrid": f".{HPY_ABI_TAG}-{python_tag}.{end}",
    }
    return suffixes[hpy_abi]
