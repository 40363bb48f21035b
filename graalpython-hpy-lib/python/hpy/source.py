# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Extensions without a build step: from a C text, or by import of a C file.

The built files are in a cache, hpy-graalvm/sources in XDG_CACHE_HOME (default: ~/.cache). Each is there under a hash of
the contents of all files that it was made of, of the options, and of the compiler.
"""

import functools
import hashlib
import json
import os
import pathlib
import re
import tempfile
import types

from _hpy_universal import HPyLoader, add_loader, load_extension, mode_of

from .build import HOME, BuildError, CompileError, file_name, run_driver

SUFFIXES = [".c", ".cc", ".cpp", ".cxx"]

# What every extension is made of besides its sources and the headers.
_OURS = sorted(
    file
    for files in ("bin/*build*", *(f"graalpython-hpy-lib/{part}/*" for part in ("src", "libc", "bitcode")))
    for file in HOME.glob(files)
)

_MODINIT = re.compile(r"^\s*HPy_MODINIT\s*\(\s*(\w+)", re.MULTILINE)


def inline(source, name=None, options=(), suffix=".c"):
    """Compiles the text of an extension, and gives its module, which is not put into sys.modules.

    The text is that of a whole file, with #include "hpy.h" and HPy_MODINIT; the latter names the module. `name` may say
    where it belongs, such as package.module. `options` is a list of those of `hpy build`; with `suffix` .cpp it is C++.

    Raises hpy.build.CompileError or hpy.build.BuildError, and ValueError for a text without HPy_MODINIT.
    """
    match = _MODINIT.search(source)
    if not match:
        raise ValueError("the source has no HPy_MODINIT(NAME, definition)")
    text = source.encode()
    path = _cache() / "inline" / hashlib.sha256(text).hexdigest() / (match[1] + suffix)
    if not path.exists():
        _write(path, text)
    name = name or match[1]
    return load_extension(name, _library(path, match[1], options, os.getcwd()), None, mode_of(name, os.environ))


def install_source_importer(options=()):
    """Lets import find NAME.c, NAME.cc, NAME.cpp and NAME.cxx where it looks for NAME.py, after all other kinds of modules.

    They are compiled when they are imported, with `options`, a list of those of `hpy build` (relative paths are relative to
    the source), unless the same was compiled before. Calling this again changes the options.

    The import raises hpy.build.CompileError for an error in the source, and ImportError for everything else.
    """
    SourceLoader.options = tuple(options)
    add_loader(SourceLoader, SUFFIXES)


class SourceLoader(HPyLoader):
    """Compiles and loads one source; see importlib.abc.Loader. The built file is the __cached__ of the module."""

    options = ()

    def create_module(self, spec):
        spec.cached = self.library
        module = super().create_module(spec)
        if isinstance(module, types.ModuleType):
            module.__file__ = self.path
        return module

    def exec_module(self, module):
        old = getattr(module, "__cached__", self.library)
        if old == self.library:
            super().exec_module(module)
        else:  # importlib.reload() of a source that has changed
            fresh = load_extension(self.name, self.library, module.__spec__, mode_of(self.name, os.environ))
            kept = {"__name__", "__loader__", "__package__", "__spec__", "__file__"}
            vars(module).update({name: value for name, value in vars(fresh).items() if name not in kept})
            module.__cached__ = module.__spec__.cached = self.library

    def get_source(self, fullname):
        return self.get_data(self.path).decode(errors="replace")

    @functools.cached_property
    def library(self):
        """The built file."""
        try:
            source = pathlib.Path(self.path).absolute()
            return _library(source, self.name.rpartition(".")[2], self.options, str(source.parent))
        except CompileError:
            raise
        except BuildError as error:
            raise ImportError(f"{self.path}: {error}", name=self.name, path=self.path) from error


def _cache():
    return pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache", "hpy-graalvm", "sources")


def _library(source, name, options, directory):
    """Gives the built file of a source, from the cache if it is there; relative options are relative to `directory`."""
    file = file_name(name, options)
    variables = {variable: os.environ.get(variable) for variable in ("HPY_CLANG", "PATH")}
    request = json.dumps([str(source), name, directory, list(options), variables])
    record = _cache() / "records" / hashlib.sha256(request.encode()).hexdigest()
    try:
        library = _place(request, record.read_text().splitlines(), file)
    except FileNotFoundError:  # never built, or a header is gone
        library = None
    if library is None or not library.exists():
        arguments = ["--name", name, *options, str(source)]
        library = _build(arguments, directory, request, record, file)
    return str(library)


def _build(arguments, directory, request, record, file):
    _cache().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_cache()) as work:
        run_driver(["--record", f"{work}/record", "-o", work, *arguments], directory)
        _, compiler, *files = pathlib.Path(work, "record").read_text().splitlines()
        files = [compiler, *dict.fromkeys(os.path.join(directory, file) for file in files)]
        library = _place(request, files, file)
        _write(library, pathlib.Path(work, library.name).read_bytes())
        _write(record, "\n".join(files).encode())
    return library


def _place(request, files, file_name):
    """Gives where the library is that is made of these files, the compiler and what it reads, as they are now."""
    compiler, *sources = files
    status = os.stat(compiler)
    digest = hashlib.sha256(f"{request} {status.st_size} {status.st_mtime_ns}".encode())
    for file in [*sources, *_OURS]:
        with open(file, "rb") as stream:
            digest.update(hashlib.sha256(stream.read()).digest())
    return _cache() / digest.hexdigest() / file_name


def _write(path, data):
    """Writes a file in one step: others may be reading it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    os.replace(file.name, path)
