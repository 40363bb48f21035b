# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""JSON in Python: dumps(obj) and loads(text). hpy.c and capi.c are the same."""

import math
import re

SPECIAL = re.compile(r'["\\\x00-\x1f]')
ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}

SPACE = re.compile(r"[ \t\n\r]*")
PLAIN = re.compile(r'[^"\\\x00-\x1f]*')
NUMBER = re.compile(r"(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][+-]?[0-9]+)?")
UNIT = re.compile(r"\\u([0-9a-fA-F]{4})")
UNESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
WORDS = {"t": ("true", True), "f": ("false", False), "n": ("null", None)}


def dumps(obj):
    """Return the JSON of an object as a str."""
    parts = []
    _encode(obj, parts.append)
    return "".join(parts)


def _escape(match):
    return ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04x}"


def _quote(text):
    return f'"{SPECIAL.sub(_escape, text)}"'


def _encode(value, write):
    if isinstance(value, str):
        write(_quote(value))
    elif value is True:
        write("true")
    elif value is False:
        write("false")
    elif isinstance(value, int):
        write(str(value))
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("infinities and NaN cannot be encoded")
        write(repr(value))
    elif value is None:
        write("null")
    elif isinstance(value, dict):
        separator = "{"
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError("keys must be str")
            write(f"{separator}{_quote(key)}: ")
            separator = ", "
            _encode(item, write)
        write("}" if value else "{}")
    elif isinstance(value, (list, tuple)):
        separator = "["
        for item in value:
            write(separator)
            separator = ", "
            _encode(item, write)
        write("]" if value else "[]")
    else:
        raise TypeError("only str, bool, int, float, None, dict, list and tuple can be encoded")


def loads(text):
    """Return the object of a JSON document, a str."""
    if not isinstance(text, str):
        raise TypeError("loads() takes a str")
    value, at = _decode(text, _skip(text, 0))
    at = _skip(text, at)
    if at != len(text):
        _fail("end expected", at)
    return value


def _fail(problem, at):
    raise ValueError(f"{problem} at position {at}")


def _skip(text, at):
    # Most tokens follow another without a space, or with one.
    if text[at : at + 1] not in " \t\n\r":
        return at
    return SPACE.match(text, at).end()


# The functions below get the place where their token begins, and return its value and the place behind it.


def _decode(text, at):
    first = text[at : at + 1]
    if first == '"':
        return _decode_str(text, at)
    if first == "{":
        return _decode_dict(text, at)
    if first == "[":
        return _decode_list(text, at)
    if first in WORDS:
        word, value = WORDS[first]
        if text.startswith(word, at):
            return value, at + len(word)
    elif match := NUMBER.match(text, at):
        integer, fraction, exponent = match.groups()
        number = int(integer) if fraction is None and exponent is None else float(match[0])
        return number, match.end()
    _fail("value expected", at)


def _decode_str(text, at):
    start = at + 1
    at = PLAIN.match(text, start).end()
    if text[at : at + 1] == '"':
        return text[start:at], at + 1
    parts = [text[start:at]]
    while (char := text[at : at + 1]) != '"':
        if char != "\\":
            _fail("control character in a string" if char else "unterminated string", at)
        char, at = _decode_escape(text, at)
        end = PLAIN.match(text, at).end()
        parts += char, text[at:end]
        at = end
    return "".join(parts), at + 1


def _decode_escape(text, at):
    char = UNESCAPES.get(text[at + 1 : at + 2])
    if char is not None:
        return char, at + 2
    match = UNIT.match(text, at)
    if not match:
        _fail("invalid escape", at)
    unit = int(match[1], 16)
    if 0xD800 <= unit < 0xE000:
        match = UNIT.match(text, at + 6)
        low = int(match[1], 16) if match else 0
        if unit >= 0xDC00 or not 0xDC00 <= low < 0xE000:
            _fail("lone surrogate", at)
        unit = 0x10000 + (unit - 0xD800 << 10) + (low - 0xDC00)
    return chr(unit), match.end()


def _decode_list(text, at):
    items = []
    at = _skip(text, at + 1)
    if text[at : at + 1] == "]":
        return items, at + 1
    while True:
        item, at = _decode(text, at)
        items.append(item)
        at = _skip(text, at)
        char = text[at : at + 1]
        if char == "]":
            return items, at + 1
        if char != ",":
            _fail("',' or ']' expected", at)
        at = _skip(text, at + 1)


def _decode_dict(text, at):
    items = {}
    at = _skip(text, at + 1)
    if text[at : at + 1] == "}":
        return items, at + 1
    while True:
        if text[at : at + 1] != '"':
            _fail("key expected", at)
        key, at = _decode_str(text, at)
        at = _skip(text, at)
        if text[at : at + 1] != ":":
            _fail("':' expected", at)
        items[key], at = _decode(text, _skip(text, at + 1))
        at = _skip(text, at)
        char = text[at : at + 1]
        if char == "}":
            return items, at + 1
        if char != ",":
            _fail("',' or '}' expected", at)
        at = _skip(text, at + 1)
