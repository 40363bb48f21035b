# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Lets every directory on sys.path offer HPy extensions beside Python's own kinds of modules, and offers the package hpy.

The one hook that makes finders for directories is replaced by one that knows extensions, too, so that the order of
sys.path, packages and importlib.invalidate_caches() work as for other modules, and import costs nothing extra.
Evaluated with create, execute, parse_mode, debug_functions, trace_functions, column_functions, MODES and PACKAGES
given by Java.
"""

import sys
import _frozen_importlib_external as importlib
import _imp
from errno import EPERM

PYTHON_TAG = "-".join(_imp.extension_suffixes()[0].split(".")[1].split("-")[:3])
TAGS = {"universal": "hpy0", "hybrid": "hpy0-" + PYTHON_TAG}  # NAME.TAG.so, or raw bitcode in NAME.TAG.bc


class HPyLoader(importlib.FileLoader):
    """Loads one extension file; see importlib.abc.Loader."""

    def create_module(self, spec):
        from os import environ

        return create(spec.name, self.library, spec, mode_of(spec.name, environ))

    def exec_module(self, module):
        execute(module)

    @property
    def library(self):
        return self.path

    def is_package(self, fullname):
        return False

    def get_code(self, fullname):
        return None

    def get_source(self, fullname):
        return None


class ForeignExtensions:
    """The last resort of import: says so if all there is of a module is for another ABI; see importlib.abc.MetaPathFinder."""

    @staticmethod
    def find_spec(fullname, path=None, target=None):
        name = fullname.rpartition(".")[2] + ".hpy"
        for directory in sys.path if path is None else path:
            finder = sys.path_importer_cache.get(directory)
            if finder is None:
                check_access(fullname, directory)
            for file in getattr(finder, "_path_cache", ()):
                if file.startswith(name) and file.endswith(".so") and file.count(".") == 2:
                    check_tag(fullname, importlib._path_join(finder.path, file))
        return None


def check_access(name, directory):
    """Says so if it may be the polyglot context that hides a module."""
    if directory == PACKAGES and name.partition(".")[0] != "hpy":
        return
    try:
        importlib._path_stat(directory)
    except PermissionError as e:
        if e.errno == EPERM:
            raise ModuleNotFoundError(
                f"No module named {name!r}: the polyglot context may not read {directory}, which is on sys.path:"
                " allow it with allowIO(...)",
                name=name,
            ) from None
    except OSError:
        pass  # a directory that is not there has no modules


def check_tag(name, path):
    tag = path.rpartition(".")[0].rpartition(".")[2]
    if tag.startswith("hpy") and tag not in TAGS.values():
        raise ImportError(
            f"{path}: its ABI tag is {tag}, but this Python loads {' and '.join(TAGS.values())}: build it again with 'hpy build'",
            name=name,
            path=path,
        )


def mode_of(name, env):
    """Gives the mode, an index of MODES, that HPY in the mapping `env` asks for; HPY_LOG has each module announced."""
    index = parse_mode(name, env.get("HPY"))
    if "HPY_LOG" in env:
        context = f" with a {MODES[index]} context" if index else ""
        print(f"Loading {name!r} in HPy universal mode{context}")
    return index


def load_extension(name, path, spec, mode):
    module = create(name, path, spec, mode)
    execute(module)
    return module


pythons_loaders = importlib._get_supported_file_loaders
more_loaders = {}  # to their suffixes


def loaders():
    suffixes = [f".{tag}.{end}" for end in ("so", "bc") for tag in TAGS.values()]
    return [(HPyLoader, suffixes), *pythons_loaders(), *more_loaders.items()]


def add_loader(loader, suffixes):
    more_loaders[loader] = suffixes
    install_hook()


def install_hook():
    ours = importlib.FileFinder.path_hook(*loaders())
    ours.knows_extensions = True
    for index, hook in enumerate(sys.path_hooks):
        if hasattr(hook, "knows_extensions") or is_pythons(hook, ours.__qualname__):
            sys.path_hooks[index] = ours
            break
    else:
        sys.path_hooks.append(ours)
    sys.path_importer_cache.clear()


def is_pythons(hook, name):
    """Tells the hook that Python has made at its start from those that programs make with the same function."""
    if getattr(hook, "__qualname__", None) != name:
        return False
    return tuple(pythons_loaders()) in [cell.cell_contents for cell in hook.__closure__]


def install():
    importlib._get_supported_file_loaders = loaders  # for importlib.util.spec_from_file_location()
    install_hook()
    sys.meta_path.append(ForeignExtensions)
    sys.path.append(PACKAGES)
    # What the package hpy is made with; the name is that of PyPy, where HPy is built in, too.
    module = sys.modules["_hpy_universal"] = type(sys)("_hpy_universal")
    module.MODES, module.TAGS, module.mode_of, module.load_extension = MODES, TAGS, mode_of, load_extension
    module.HPyLoader, module.add_loader = HPyLoader, add_loader
    module.debug_functions, module.trace_functions = debug_functions, trace_functions
    module.column_functions = column_functions


install()
