# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""The ABIs that HPy extensions have in this Python, the default first, with the tags of their files: NAME.TAG.so."""

import sysconfig

__all__ = ["TAGS"]

try:
    from _hpy_universal import TAGS
except ModuleNotFoundError:  # CPython without HPy: extensions are built for its own ABI
    TAGS = {"cpython": sysconfig.get_config_var("EXT_SUFFIX").removeprefix(".").removesuffix(".so")}
