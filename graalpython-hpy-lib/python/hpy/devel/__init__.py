# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Builds HPy extensions with setuptools: setup(hpy_ext_modules=[Extension(...)]).

The compilation itself is that of the command `hpy build`, which knows what GraalPy can run.
"""

import pathlib
import struct

from hpy.abis import TAGS

from .build_ext import mix_in

from distutils.errors import DistutilsModuleError

__all__ = ["HPyDevel", "handle_hpy_ext_modules", "DEFAULT_HPY_ABI"]

DEFAULT_HPY_ABI = next(iter(TAGS))

_LIBRARY = pathlib.Path(__file__).parents[3]


class HPyDevel:
    """Where the headers and helpers of HPy are, for those who build extensions in their own way, too."""

    def __init__(self, base_dir=_LIBRARY):
        self.base_dir = pathlib.Path(base_dir)
        self.include_dir = self.base_dir / "include"
        self.src_dir = self.base_dir / "src"

    def get_extra_include_dirs(self):
        """Gives the directories that extensions include headers from."""
        return [str(self.include_dir)]

    def get_include_dir_forbid_python_h(self):
        """Gives the directory whose Python.h is an error that tells why: the universal ABI does without."""
        return self.include_dir / "hpy" / "forbid_python_h"

    def get_extra_sources(self):
        """Gives the C files with HPy's helpers, which are linked into every extension."""
        return [str(path) for path in sorted(self.src_dir.glob("*.c"))]

    def get_ctx_sources(self):
        """Gives the further C files of the cpython ABI."""
        return [str(path) for path in sorted((self.base_dir / "cpython").glob("*.c"))]

    def get_static_libs(self, hpy_abi):
        """Gives the helpers as static libraries: None, as `hpy build` links its own."""
        return None

    def fix_distribution(self, dist):
        """Makes a distribution build its hpy_ext_modules."""
        dist.hpydevel = self
        if not hasattr(dist, "hpy_abi"):
            dist.hpy_abi = DEFAULT_HPY_ABI
        for extension in dist.hpy_ext_modules or []:
            extension.is_hpy = True
        # One list for both kinds, so that all of setuptools knows that there are extensions.
        dist.ext_modules = [*(dist.ext_modules or []), *(dist.hpy_ext_modules or [])]
        dist.cmdclass["build_ext"] = mix_in(dist.get_command_class("build_ext"))
        try:
            dist.cmdclass["bdist_wheel"] = type("bdist_wheel", (_TagWheel, dist.get_command_class("bdist_wheel")), {})
        except DistutilsModuleError:
            pass  # setuptools without wheel does not have the command
        # Debian's setuptools asks for options that this command has in Debian's own Python only.
        install = dist.get_command_class("install")
        for option in ("install_layout", "prefix_option"):
            setattr(install, option, getattr(install, option, None))


class _TagWheel:
    """Older versions of wheel take a Python with GraalPy's sys.maxsize for one of 32 bits, and pip then refuses the wheel."""

    def get_tag(self):
        python, abi, platform = super().get_tag()
        if platform == "linux_i686" and struct.calcsize("P") == 8:
            platform = "linux_x86_64"
        return python, abi, platform


def handle_hpy_ext_modules(dist, attr, value):
    """Handles setup(hpy_ext_modules=...): setuptools calls this through the entry point of distutils.setup_keywords."""
    if getattr(dist, "hpydevel", None):
        return
    dist.hpy_abi = DEFAULT_HPY_ABI
    dist.hpy_use_static_libs = False
    dist.global_options = dist.global_options + [
        ("hpy-abi=", None, f"ABI of the HPy extensions (default: {DEFAULT_HPY_ABI})"),
        ("hpy-use-static-libs", None, "accepted for other implementations; the helpers are always linked statically"),
    ]
    HPyDevel().fix_distribution(dist)
