# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Work for a profiler: a large basket, summed up again and again."""

import basket

prices = {"apple": 0.5, "pear": 0.75, "melon": 2.25}


def price(item):
    name, count = item
    return prices[name] * count


items = [("apple", 4), ("pear", 2), ("melon", 1)] * 1000
for _ in range(3000):
    basket.total(items, price)
