# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Builds HPy extensions: the command `hpy build` as a function.

    path = hpy.build.build("fast.c", options=["-O3", "-lz"])

What clang has to say against a source is a CompileError, which Python shows like an error in Python code.
"""

import os
import pathlib
import re
import subprocess
import sys
import sysconfig
from typing import NamedTuple

from hpy.abis import TAGS

__all__ = ["build", "BuildError", "CompileError", "Diagnostic"]

#: The home of HPy for GraalPy, with the headers and the build driver.
HOME = pathlib.Path(__file__).parents[3]

_DRIVER = HOME / "bin" / "hpy-build"
_DIAGNOSTIC = re.compile(r"(?P<file>[^\n]+?):(?P<line>\d+):(?P<column>\d+): (?P<kind>(?:fatal )?error|warning|note): (?P<message>.*)")


class Diagnostic(NamedTuple):
    """One message of the compiler; `kind` is error, fatal error, warning or note, and `column` counts bytes from 1."""

    file: str
    line: int
    column: int
    kind: str
    message: str

    def __str__(self):
        return f"{self.file}:{self.line}:{self.column}: {self.kind}: {self.message}"


class BuildError(Exception):
    """An extension cannot be built: the message says why, and `output` is all that the tools have printed."""

    def __init__(self, *args, output=""):
        super().__init__(*args)
        self.output = output


class CompileError(BuildError, SyntaxError):
    """The compiler refuses a source. This is its first error, and `diagnostics` is the list of all its messages."""

    def __init__(self, diagnostics, output):
        self.diagnostics = diagnostics
        first, *others = [diagnostic for diagnostic in diagnostics if "error" in diagnostic.kind]
        text = _line(first)
        offset = len(text[: first.column - 1].decode(errors="replace")) + 1
        place = (first.file, first.line, offset, text.decode(errors="replace"))
        super().__init__(first.message, place, output=output)
        for diagnostic in others:
            self.add_note(str(diagnostic))


def _line(diagnostic):
    try:
        with open(diagnostic.file, "rb") as file:
            return file.read().splitlines()[diagnostic.line - 1]
    except (OSError, IndexError):  # the name of a #line directive, or a file that has changed since
        return b""


def build(*sources, name=None, directory=None, options=(), force=False):
    """Builds an extension from C and C++ files, and gives the path of the built file: DIRECTORY/NAME.hpy0.so, or
    DIRECTORY/NAME.hpy0-TAG.so if the options have `--abi=hybrid`. On CPython the ABI is `cpython` and the name CPython's.

    `name` is the name of the module (default: that of the first source), `directory` where the file goes (default: where
    the first source is), and `options` is a list of those of `hpy build`. Does nothing if the file is newer than all it
    is made of, unless `force` is true. Warnings of the compiler go to sys.stderr.

    Raises CompileError for an error in a source, and BuildError for everything else that goes wrong.
    """
    if not sources:
        raise TypeError("build() needs at least one source")
    sources = [os.fspath(source) for source in sources]
    name = name or pathlib.Path(sources[0]).stem
    directory = pathlib.Path(sources[0]).parent if directory is None else pathlib.Path(directory)
    arguments = ["--name", name, "-o", str(directory), *options, *sources]
    if force:
        arguments.insert(0, "--force")
    run_driver(arguments)
    return str(directory / file_name(name, options))


def file_name(name, options):
    """Gives the name of the file that `hpy build` makes of the module `name` with these options."""
    abi = _abi(options)
    return f"{name}.{TAGS.get(abi, abi)}.so"  # run_driver refuses others


def _abi(options):
    abis = [option.removeprefix("--abi=") for option in options if option.startswith("--abi=")]
    return abis[-1] if abis else next(iter(TAGS))


def run_driver(arguments, directory=None):
    """Runs `hpy build` with these arguments, in `directory` if given; raises the same as build()."""
    abi = _abi(arguments)
    if abi not in TAGS:
        raise BuildError(f"--abi={abi}: in this Python it can be {' or '.join(TAGS)}")
    command = ["bash", str(_DRIVER), *arguments]
    if abi == "hybrid":
        command += ["--python", f"{sysconfig.get_path('include')}:{TAGS['hybrid'].partition('-')[2]}"]
    elif abi == "cpython":
        command += ["--abi=cpython", "--python", sys.executable]
    try:
        run = subprocess.run(command, cwd=directory, stdin=subprocess.DEVNULL, capture_output=True)
    except OSError as error:
        raise BuildError(f"hpy build needs bash: {error}") from error
    output = run.stderr.decode(errors="replace")
    if run.returncode == 0:
        sys.stderr.write(output)
        return
    diagnostics = [
        Diagnostic(match["file"], int(match["line"]), int(match["column"]), match["kind"], match["message"])
        for match in map(_DIAGNOSTIC.fullmatch, output.splitlines())
        if match
    ]
    if any("error" in diagnostic.kind for diagnostic in diagnostics):
        raise CompileError(diagnostics, output)
    raise BuildError(output.strip().removeprefix("hpy-build: "), output=output)
