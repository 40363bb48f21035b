# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""The functions and types of bench_hpy.c, written in Python."""

NAMES = [b"temperature", b"pressure", "Süd-Südwest".encode(), "21.5 °C".encode()]


def nothing():
    return None


def same(x):
    return x


def second(a, b):
    return b


def scale(x, factor=1):
    return x * factor


def increment(x):
    return x + 1


def halve(x):
    return x * 0.5


def utf8_size(text):
    return len(text.encode())


def name_of(number):
    return NAMES[number & 3].decode()


def apply(function, x):
    return function(x)


def apply_next(function, x):
    return function(x + 1)


def fail(x):
    raise ValueError("no such value")


def total(numbers):
    result = 0
    for number in numbers:
        result += number
    return result


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    @property
    def height(self):
        return self.y

    def sum(self):
        return self.x + self.y


class Array:
    def __init__(self, values):
        self.values = list(values)

    def __len__(self):
        return len(self.values)

    def __getitem__(self, index):
        return self.values[index]

    def autocovariance(self, lag):
        values = self.values
        total = 0.0
        for i in range(len(values) - lag):
            total += values[i] * values[i + lag]
        return total


# What a loop in Python would index if there were no Array.
Sequence = list
