# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Lets every directory on sys.path offer HPy extensions beside Python's own kinds of modules.

The one hook that makes finders for directories is replaced by one that knows extensions, too, so that the order of
sys.path, packages and importlib.invalidate_caches() work as for other modules, and import costs nothing extra.
Evaluated with create_module, exec_module and suffixes given by Java.
"""

import sys
import _frozen_importlib_external as importlib


class HPyLoader(importlib.FileLoader):
    """Loads one extension file; see importlib.abc.Loader."""

    def create_module(self, spec):
        return create_module(spec)

    def exec_module(self, module):
        exec_module(module)

    def is_package(self, fullname):
        return False

    def get_code(self, fullname):
        return None

    def get_source(self, fullname):
        return None


pythons_loaders = importlib._get_supported_file_loaders


def loaders():
    return [(HPyLoader, suffixes), *pythons_loaders()]


def install():
    importlib._get_supported_file_loaders = loaders  # for importlib.util.spec_from_file_location()
    hook = importlib.FileFinder.path_hook(*loaders())
    for index, old in enumerate(sys.path_hooks):
        if old.__name__ == hook.__name__:
            sys.path_hooks[index] = hook
            break
    else:
        sys.path_hooks.append(hook)
    sys.path_importer_cache.clear()


install()
