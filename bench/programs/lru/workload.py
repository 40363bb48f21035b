# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""One operation looks up 3000 keys (str, int and tuple) in a new LRUCache of 128, and puts those in that it misses."""

CROSSES_MOST = True


def make_key(number):
    # Each time a new object, so that equal keys are compared and not only identical ones.
    if number % 3 == 0:
        return f"user:{number}"
    if number % 3 == 1:
        return 10**6 + number
    return ("page", number)


def make_numbers(count):
    """Return numbers below 512, the low ones more often, as popular keys are."""
    numbers = []
    state = 12345
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        x, y = state >> 8 & 511, state >> 17 & 511
        numbers.append((x * y >> 9) * x >> 9)
    return numbers


def prepare(module):
    keys = [make_key(number) for number in make_numbers(3000)]
    probes = [make_key(number) for number in range(0, 512, 8)]

    def operation():
        cache = module.LRUCache(128)
        total = 0
        for i, key in enumerate(keys):
            value = cache.get(key)
            if value is None:
                value = i
                cache.put(key, value)
            total += value
        return total, cache.hits, cache.misses, len(cache), sum(key in cache for key in probes)

    return operation
