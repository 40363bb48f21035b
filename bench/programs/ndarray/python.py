# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""The twin of hpy.c in pure Python."""

import math
import operator
from itertools import zip_longest


class Array:
    """Array(values, shape=(len(values),)): floats in some dimensions, which do not change."""

    def __init__(self, values, shape=None):
        self._values = [float(value) for value in values]
        self._shape = (len(self._values),) if shape is None else shape
        if not isinstance(self._shape, tuple) or not self._shape:
            raise ValueError("a shape is a tuple of lengths")
        if min(self._shape) < 0 or math.prod(self._shape) != len(self._values):
            raise ValueError("the shape has another number of elements")

    @classmethod
    def _of(cls, values, shape):
        """Make an Array of a list of floats that fits."""
        array = cls.__new__(cls)
        array._values = values
        array._shape = shape
        return array

    @property
    def ndim(self):
        return len(self._shape)

    def __len__(self):
        return self._shape[0]

    def _repeated(self, shape):
        """Return the values for a wider shape."""
        if self._shape == shape:
            return self._values
        positions = [0]
        stride = len(self._values)
        missing = len(shape) - len(self._shape)
        for length, own in zip(shape, (1,) * missing + self._shape):
            stride = stride // own if own else 0
            offsets = [0] * length if own == 1 else [i * stride for i in range(length)]
            positions = [position + offset for position in positions for offset in offsets]
        return [self._values[position] for position in positions]

    def _operate(self, operation, other):
        values, shape = self._values, self._shape
        if isinstance(other, (float, int)):
            other = float(other)
            return self._of([operation(value, other) for value in values], shape)
        if not isinstance(other, Array):
            return NotImplemented
        if shape != other._shape:
            shape = _broadcast(shape, other._shape)
            values = self._repeated(shape)
        return self._of(list(map(operation, values, other._repeated(shape))), shape)

    def __add__(self, other):
        return self._operate(operator.add, other)

    __radd__ = __add__

    def __sub__(self, other):
        return self._operate(operator.sub, other)

    def __rsub__(self, other):
        return self._operate(lambda x, y: y - x, other)

    def __mul__(self, other):
        return self._operate(operator.mul, other)

    __rmul__ = __mul__

    def __truediv__(self, other):
        return self._operate(operator.truediv, other)

    def __rtruediv__(self, other):
        return self._operate(lambda x, y: y / x, other)

    def __neg__(self):
        return self._of([-value for value in self._values], self._shape)

    def __abs__(self):
        return self._of([abs(value) for value in self._values], self._shape)

    def apply(self, function):
        return self._of([float(function(value)) for value in self._values], self._shape)

    def sum(self, axis=None):
        values, shape = self._values, self._shape
        if axis is not None and not 0 <= axis < len(shape):
            raise ValueError("no such axis")
        if axis is None or len(shape) == 1:
            return sum(values, 0.0)
        inner = math.prod(shape[axis + 1 :])
        block = shape[axis] * inner
        starts = range(0, math.prod(shape[:axis]) * block, block) if block else ()
        sums = [sum(values[start + i : start + block : inner], 0.0) for start in starts for i in range(inner)]
        rest = shape[:axis] + shape[axis + 1 :]
        return self._of(sums or [0.0] * math.prod(rest), rest)

    def __getitem__(self, key):
        keys = key if isinstance(key, tuple) else (key,)
        if len(keys) > len(self._shape):
            raise IndexError("too many indices")
        shape = []
        positions = [0]
        stride = len(self._values)
        for length, key in zip_longest(self._shape, keys, fillvalue=slice(None)):
            stride = stride // length if length else 0
            chosen = range(length)[key]
            if isinstance(key, slice):
                shape.append(len(chosen))
            else:
                chosen = (chosen,)
            positions = [position + i * stride for position in positions for i in chosen]
        values = [self._values[position] for position in positions]
        return self._of(values, tuple(shape)) if shape else values[0]

    def tolist(self):
        values = self._values
        for length in self._shape[:0:-1]:
            count = len(values) // length if length else math.prod(self._shape[:-1])
            values = [values[i * length : (i + 1) * length] for i in range(count)]
        return list(values)


def _broadcast(shape, other):
    """Return the shape that both can be repeated to."""
    lengths = []
    for m, n in zip_longest(reversed(shape), reversed(other), fillvalue=1):
        if m != n and m != 1 and n != 1:
            raise ValueError("the shapes do not go together")
        lengths.append(n if m == 1 else m)
    return tuple(reversed(lengths))


def sqrt(x):
    """Return the root of an Array or number."""
    return x.apply(math.sqrt) if isinstance(x, Array) else math.sqrt(x)
