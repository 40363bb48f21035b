# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""PriorityQueue() in Python. hpy.c and capi.c are the same."""

from heapq import heappop, heappush


class PriorityQueue:
    """A binary heap of any objects that have `<`."""

    def __init__(self):
        self._items = []

    def push(self, item):
        heappush(self._items, item)

    def pop(self):
        if not self._items:
            raise IndexError("pop from an empty queue")
        return heappop(self._items)

    def peek(self):
        if not self._items:
            raise IndexError("peek into an empty queue")
        return self._items[0]

    def __len__(self):
        return len(self._items)
