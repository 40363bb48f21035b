# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""A MessagePack codec: packb(value) -> bytes, unpackb(bytes) -> value."""

from struct import Struct, error as StructError

MAX_DEPTH = 100

CODE_8, CODE_16, CODE_32, CODE_64 = (Struct(">B" + size) for size in "BHIQ")
CODE_I8, CODE_I16, CODE_I32, CODE_I64 = (Struct(">B" + size) for size in "bhiq")
CODE_DOUBLE = Struct(">Bd")

# What follows a code: a number, or the length of a str, bytes, list or dict.
NUMBERS = {0xCA + i: Struct(">" + format) for i, format in enumerate("fdBHIQbhiq")}
SIZES = Struct(">B"), Struct(">H"), Struct(">I")
STR_SIZES = dict(zip((0xD9, 0xDA, 0xDB), SIZES))
BIN_SIZES = dict(zip((0xC4, 0xC5, 0xC6), SIZES))
ARRAY_SIZES = dict(zip((0xDC, 0xDD), SIZES[1:]))
MAP_SIZES = dict(zip((0xDE, 0xDF), SIZES[1:]))


def packb(value):
    out = bytearray()
    _pack(out, value, MAX_DEPTH)
    return bytes(out)


def _pack(out, value, depth):
    if isinstance(value, str):
        utf8 = value.encode()
        _pack_length(out, len(utf8), 0xA0, 32, 0xD9, 0xDA, 0xDB)
        out += utf8
    elif value is None:
        out.append(0xC0)
    elif value is False:
        out.append(0xC2)
    elif value is True:
        out.append(0xC3)
    elif isinstance(value, int):
        _pack_int(out, value)
    elif isinstance(value, float):
        out += CODE_DOUBLE.pack(0xCB, value)
    elif isinstance(value, (list, tuple)):
        _check_depth(depth)
        _pack_length(out, len(value), 0x90, 16, None, 0xDC, 0xDD)
        for item in value:
            _pack(out, item, depth - 1)
    elif isinstance(value, dict):
        _check_depth(depth)
        _pack_length(out, len(value), 0x80, 16, None, 0xDE, 0xDF)
        for key, item in value.items():
            _pack(out, key, depth - 1)
            _pack(out, item, depth - 1)
    elif isinstance(value, bytes):
        _pack_length(out, len(value), 0, 0, 0xC4, 0xC5, 0xC6)
        out += value
    else:
        raise TypeError(f"cannot pack {type(value)!r}")


def _pack_int(out, value):
    if 0 <= value < 0x80:
        out.append(value)
    elif -0x20 <= value < 0:
        out.append(value & 0xFF)
    elif value >= 0:
        if value < 1 << 8:
            out += CODE_8.pack(0xCC, value)
        elif value < 1 << 16:
            out += CODE_16.pack(0xCD, value)
        elif value < 1 << 32:
            out += CODE_32.pack(0xCE, value)
        elif value < 1 << 64:
            out += CODE_64.pack(0xCF, value)
        else:
            raise OverflowError("int too big for MessagePack")
    elif value >= -1 << 7:
        out += CODE_I8.pack(0xD0, value)
    elif value >= -1 << 15:
        out += CODE_I16.pack(0xD1, value)
    elif value >= -1 << 31:
        out += CODE_I32.pack(0xD2, value)
    elif value >= -1 << 63:
        out += CODE_I64.pack(0xD3, value)
    else:
        raise OverflowError("int too big for MessagePack")


def _pack_length(out, length, short_code, short_count, code8, code16, code32):
    if length < short_count:
        out.append(short_code | length)
    elif length < 1 << 8 and code8 is not None:
        out += CODE_8.pack(code8, length)
    elif length < 1 << 16:
        out += CODE_16.pack(code16, length)
    elif length < 1 << 32:
        out += CODE_32.pack(code32, length)
    else:
        raise ValueError("too long for MessagePack")


def _check_depth(depth):
    if depth == 0:
        raise ValueError(f"nested more than {MAX_DEPTH} deep")


def unpackb(data):
    if not isinstance(data, bytes):
        raise TypeError("unpackb() takes bytes")
    unpacker = _Unpacker(data)
    try:
        value = unpacker.unpack(MAX_DEPTH)
    except (StructError, IndexError):
        raise ValueError("data ends too early") from None
    if unpacker.position != len(data):
        raise ValueError("data after the value")
    return value


class _Unpacker:
    def __init__(self, data):
        self.data = data
        self.position = 0

    def unpack(self, depth):
        code = self.data[self.position]
        self.position += 1
        if code < 0x80:
            return code
        if code >= 0xE0:
            return code - 0x100
        if code < 0x90:
            return self.read_dict(code & 0x0F, depth)
        if code < 0xA0:
            return self.read_list(code & 0x0F, depth)
        if code < 0xC0:
            return self.take(code & 0x1F).decode()
        if code == 0xC0:
            return None
        if code == 0xC2:
            return False
        if code == 0xC3:
            return True
        if code in NUMBERS:
            return self.number(NUMBERS[code])
        if code in STR_SIZES:
            return self.take(self.number(STR_SIZES[code])).decode()
        if code in BIN_SIZES:
            return self.take(self.number(BIN_SIZES[code]))
        if code in ARRAY_SIZES:
            return self.read_list(self.number(ARRAY_SIZES[code]), depth)
        if code in MAP_SIZES:
            return self.read_dict(self.number(MAP_SIZES[code]), depth)
        raise ValueError("unknown code")

    def number(self, format):
        (number,) = format.unpack_from(self.data, self.position)
        self.position += format.size
        return number

    def take(self, size):
        start = self.position
        self.position += size
        if self.position > len(self.data):
            raise ValueError("data ends too early")
        return self.data[start : self.position]

    def read_list(self, length, depth):
        _check_depth(depth)
        return [self.unpack(depth - 1) for _ in range(length)]

    def read_dict(self, length, depth):
        _check_depth(depth)
        return {self.unpack(depth - 1): self.unpack(depth - 1) for _ in range(length)}
