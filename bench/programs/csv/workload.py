# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""One operation parses three CSV files of 300 rows and 8 columns (about 24 kB each) and adds up one of the columns."""

CROSSES_MOST = False  # scanning and parsing numbers take 60 % of the C API's time

CITIES = ["Zürich", "Linz", "Paris, France", 'Frankfurt "Mainhattan"', "Oslo", "Kraków"]
REMARKS = ["", "checked", "late, but complete", 'called "urgent"', "two\nlines", "ok"]


def quote(text):
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\n') else text


def line(i):
    fields = [
        str(100000 + i),
        quote(CITIES[i % len(CITIES)]),
        f"2024-{i % 12 + 1:02}-{i % 28 + 1:02}",
        f"{i * 37 % 1000 * 0.25 - 60:.2f}",
        f"{(i * 7919 % 10007) / 1000:.3f}",
        repr(i / 7),
        f'"{i * 31 % 90000 + 10000}"',
        quote(REMARKS[i % len(REMARKS)]),
    ]
    return ",".join(fields)


def prepare(module):
    parse = module.parse
    texts = ["".join(line(i) + "\r\n" for i in range(start, start + 300)) for start in (0, 300, 600)]

    def operation():
        tables = [parse(text) for text in texts]
        total = sum(row[3] for rows in tables for row in rows)
        return sum(map(len, tables)), repr(total), tables[-1][-1][1]

    return operation
