# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""One operation encodes a document of 100 orders as JSON (27 KB) with `dumps`, and decodes it with `loads`."""

CROSSES_MOST = False

CITIES = ["Zürich", "Łódź", "東京", "New York", "São Paulo", "Cape Town", "Aix-en-Provence"]
NOTES = [None, "", 'said "at 5 o\'clock"', "first line\nsecond line\tend", "C:\\orders", "no bell \x07, please 🙂"]


def make_order(number):
    return {
        "id": 100000 + number * 7919,
        "customer": {"name": f"Customer {number % 23}", "city": CITIES[number % 7], "vip": number % 5 == 0},
        "note": NOTES[number % 6],
        "paid": number % 3 != 0,
        "total": (number * 37 % 101) * 12.35,
        "discount": 1 / (number + 3),
        "lines": [[f"item-{number * line % 50}", line, line * 0.25 + number] for line in range(1, 2 + number % 4)],
        "balance": -(number**9),
    }


def prepare(module):
    document = {"version": 3, "orders": [make_order(number) for number in range(100)], "next": None}

    def operation():
        text = module.dumps(document)
        orders = module.loads(text)["orders"]
        return text, len(orders), orders[-1]["customer"]["city"], repr(orders[-1]["discount"])

    return operation
