# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""LRUCache(capacity) in Python. hpy.c and capi.c are the same."""

from collections import OrderedDict
from operator import index


class LRUCache:
    """A mapping that forgets what was not used for the longest time."""

    def __init__(self, capacity):
        self.capacity = index(capacity)
        if self.capacity < 1:
            raise ValueError("capacity must be positive")
        self.hits = 0
        self.misses = 0
        self._items = OrderedDict()  # oldest first

    def get(self, key, default=None):
        try:
            value = self._items[key]
        except KeyError:
            self.misses += 1
            return default
        self._items.move_to_end(key)
        self.hits += 1
        return value

    def put(self, key, value):
        self._items[key] = value
        self._items.move_to_end(key)
        if len(self._items) > self.capacity:
            self._items.popitem(last=False)

    def __contains__(self, key):
        return key in self._items

    def __len__(self):
        return len(self._items)
