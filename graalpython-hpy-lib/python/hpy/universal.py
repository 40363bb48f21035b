# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Loads HPy extensions from their files, whatever import would do with them.

Extensions on sys.path need none of this: ``import NAME`` finds them. The mode of those that are imported, and of those
loaded by a generated NAME.py, is that of the environment variable HPY: MODE, or MODULE:MODE,MODULE:MODE,...
with the modes universal, debug and trace.
"""

import os as _os
import sys as _sys

from hpy import __git_revision__, __version__, _debug, _trace

from _hpy_universal import MODES as _MODES, load_extension as _load_extension, mode_of as _mode_of

MODE_UNIVERSAL, MODE_DEBUG, MODE_TRACE = range(len(_MODES))

# In other implementations of HPy these are modules in a package.
_sys.modules.update({f"{__name__}._debug": _debug, f"{__name__}._trace": _trace})


def load(name, path, spec, debug=False, mode=-1):
    """Loads the extension in the file `path` and gives its module, which is not put into sys.modules.

    `name` is the full name of the module and `spec` what an HPy_mod_create slot gets. `mode` is one of the MODE_
    constants; `debug` is the same as MODE_DEBUG where no other mode is given.
    """
    if mode <= 0:
        mode = MODE_DEBUG if debug else MODE_UNIVERSAL
    if mode >= len(_MODES):
        raise ValueError(f"{name}: there is no mode {mode}; the modes are hpy.universal.MODE_*")
    return _load_extension(name, _os.fspath(path), spec, mode)


def _load_bootstrap(name, ext_name, package, file, loader, spec, env):
    """Loads the extension in `file` for the generated NAME.py beside it, which the module takes the place of.

    `name` is the name of the file up to its suffix, and all others are the attributes of the module; the mode is that
    of the HPY in the mapping `env`.
    """
    module = _load_extension(ext_name, _os.fspath(file), spec, _mode_of(name, env))
    module.__file__ = file
    module.__loader__ = loader
    module.__name__ = ext_name
    module.__package__ = package
    spec.origin = file
    module.__spec__ = spec
    return module


def get_version():
    """Gives the version of HPy that this is an implementation of, and the name of the implementation."""
    return __version__, __git_revision__
