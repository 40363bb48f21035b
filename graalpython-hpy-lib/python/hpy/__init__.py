# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""HPy for GraalPy: hpy.universal loads extensions, hpy.build and hpy.devel build them.

inline() makes a module of a C text, and install_source_importer() lets import find C files; see hpy.source.
"""

__version__ = "0.9.0"  # of HPy
__git_revision__ = "GraalVM"  # the implementation, where upstream has a revision


class CheckedError(SystemError):
    """A mistake of C code in a checked build (`hpy build --checked`): FILE:LINE:COLUMN: KIND: VALUES."""


def __getattr__(name):
    # Only who uses them pays for what they import.
    if name in ("inline", "install_source_importer"):
        from . import source

        return getattr(source, name)
    if name == "build":
        from importlib import import_module

        return import_module("hpy.build")
    raise AttributeError(f"module 'hpy' has no attribute {name!r}")
