# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""A reader of CSV: parse(text) -> list of rows, which are lists of float and str."""

import re

# The standard library's csv drops which fields were in quotes, and with it what is a number.
FIELD = re.compile(
    r"""
    (?: "(?P<quoted> [^"]* (?: ""[^"]* )* )"
      | (?P<number> [+-]? (?: [0-9]+ \.? [0-9]* | \.[0-9]+ ) (?: [eE][+-]?[0-9]+ )? )
      | (?P<plain> (?!") [^,\r\n]* )
    )
    (?P<ending> , | \r\n? | \n | \Z )
    """,
    re.VERBOSE,
)


def parse(text):
    if not isinstance(text, str):
        raise TypeError("parse() takes a str")
    if "\0" in text:
        raise ValueError("null character in CSV")
    rows = []
    row = []
    position = 0
    while True:
        match = FIELD.match(text, position)
        if match is None:
            raise ValueError(f"row {len(rows) + 1}: quote without end, or text after quote")
        position = match.end()
        quoted, number, plain, ending = match.groups()
        if number is not None:
            row.append(float(number))
        elif quoted is not None:
            row.append(quoted.replace('""', '"'))
        elif plain or row or ending == ",":
            row.append(plain)
        if ending == ",":
            continue
        if row:
            if rows and len(row) != len(rows[0]):
                raise ValueError(f"row {len(rows) + 1}: {len(row)} columns, not {len(rows[0])}")
            rows.append(row)
            row = []
        if not ending:
            return rows
