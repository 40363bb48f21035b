# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Window in Python. hpy.cpp and capi.cpp are the same."""


class Window:
    """The last `size` numbers of a sequence."""

    def __init__(self, size):
        if size < 1:
            raise ValueError("size must be at least 1")
        self._latest = [0] * size
        self._counts = {0: size}
        self._added = 0

    def add(self, number):
        """Add a number in place of the oldest one, and return how many different ones there are."""
        latest, counts = self._latest, self._counts
        place = self._added % len(latest)
        self._added += 1
        counts[number] = counts.get(number, 0) + 1
        oldest = latest[place]
        counts[oldest] -= 1
        if counts[oldest] == 0:
            del counts[oldest]
        latest[place] = number
        return len(counts)
