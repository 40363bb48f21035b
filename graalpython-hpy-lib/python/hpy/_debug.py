# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""The handles of extensions that are loaded in debug mode; also hpy.universal._debug, as in other implementations of HPy.

hpy.debug.LeakDetector is the convenient way to use it.
"""

from types import SimpleNamespace as _SimpleNamespace

from _hpy_universal import debug_functions

_java = _SimpleNamespace(**debug_functions())


def new_generation():
    """Starts a new generation of handles, to which all that are opened from now on belong, and gives its number."""
    return _java.new_generation()


def get_open_handles(generation=0):
    """Gives a list of DebugHandle: those that are open, of this generation or a later one, in the order of their opening."""
    return [DebugHandle(number) for number in _java.open_handles(generation)]


def get_closed_handles(generation=0):
    """Gives a list of DebugHandle: those closed handles that are still known, the one that was closed first at the beginning."""
    return [DebugHandle(number) for number in _java.closed_handles(generation)]


def get_closed_handles_queue_max_size():
    """Gives how many closed handles are known at most; 1024 at first."""
    return _java.max_closed()


def set_closed_handles_queue_max_size(size):
    """Sets how many closed handles are known at most: C code that uses others is not always found out."""
    _java.set_max_closed(_index(size))


def get_protected_raw_data_max_size():
    """Gives how many bytes the texts of closed handles take at most; 10 MiB at first."""
    return _java.max_raw_data()


def set_protected_raw_data_max_size(size):
    """Sets how many bytes the texts of closed handles take at most. What is too much is freed when its handle is closed."""
    _java.set_max_raw_data(_index(size))


def set_on_invalid_handle(function):
    """Has a function called, without arguments, when C code uses an invalid handle, after which C code goes on.

    With None the program ends then, with a report. What the function raises is printed to sys.stderr.
    """
    _java.set_on_invalid_handle(_callable(function))


def set_on_invalid_builder_handle(function):
    """Does the same as set_on_invalid_handle() for builders and trackers that C code uses after their end."""
    _java.set_on_invalid_builder_handle(_callable(function))


def set_handle_stack_trace_limit(limit):
    """Has so many calls of C and Python noted where a handle is opened or closed; None or 0 notes just the place itself."""
    _java.set_stack_limit(0 if limit is None else _index(limit))


def get_last_report():
    """Gives the text of the last report, also where a function was called in place of the end; None if there was none."""
    return _java.last_report()


class DebugHandle:
    """A handle of C code. Those of one handle are equal, and there is no order among them.

    A DebugHandle whose handle is forgotten stands for the next one that gets its `id`.
    """

    __slots__ = ["id"]

    def __init__(self, id):
        self.id = id

    @property
    def obj(self):
        """The object that the handle refers to; None if the handle is closed and the object gone."""
        return _java.object_of(self.id)

    @property
    def is_closed(self):
        return _java.is_closed(self.id)

    @property
    def raw_data_size(self):
        """How many bytes the texts take that C code has got from the handle, with their NUL; -1 if there are none."""
        return _java.raw_data_size(self.id)

    def _force_close(self):
        """Closes the handle, as C code should have done."""
        _java.force_close(self.id)

    def __eq__(self, other):
        return self.id == other.id if isinstance(other, DebugHandle) else NotImplemented

    def __hash__(self):
        return hash(self.id)

    def __repr__(self):
        state = "CLOSED" if self.is_closed else f"for {self.obj!r}"
        places = _java.history(self.id)
        return "\n".join([f"<DebugHandle 0x{self.id:x} {state}>", *(f"    {line}" for line in places.splitlines())])


def _index(number):
    import operator

    number = operator.index(number)
    if not 0 <= number < 2**31:
        raise ValueError(f"a number from 0 to 2**31 - 1 is needed, not {number}")
    return number


def _callable(function):
    if function is not None and not callable(function):
        raise TypeError("Expected a callable object")
    return function
