# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
import basket

prices = {"apple": 0.5, "pear": 0.75, "melon": 2.25}


def price(item):
    name, count = item
    return prices[name] * count


items = [("apple", 4), ("pear", 2), ("melon", 1)]
print(basket.total(items, price))
