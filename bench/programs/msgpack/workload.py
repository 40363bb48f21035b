# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""One operation packs four lists of nested records into MessagePack of about 11 kB each, and unpacks them again."""

CROSSES_MOST = True

NAMES = ["Ada Lovelace", "Jörg Müller", "Grace Hopper", "Zoë Łukasiewicz", "Kurt Gödel"]


def record(i):
    return {
        "id": 1000 + i * 7919,
        "name": NAMES[i % len(NAMES)],
        "active": i % 3 != 0,
        "score": i * 0.37 - 4.5,
        "balance": (i - 20) * 1_000_003,
        "parent": None if i % 4 == 0 else i - 1,
        "tags": ["alpha", "beta", "gamma", "delta"][: i % 5],
        "position": {"x": i * 1.25, "y": -i * 0.5, "z": (i, -i, i * i)},
        "digest": bytes((i * 31 + j * 17) & 0xFF for j in range(16)),
    }


def as_unpacked(value):
    """Return the value with lists in place of tuples, which MessagePack does not tell apart."""
    if isinstance(value, (list, tuple)):
        return [as_unpacked(item) for item in value]
    if isinstance(value, dict):
        return {key: as_unpacked(item) for key, item in value.items()}
    return value


def prepare(module):
    packb, unpackb = module.packb, module.unpackb
    lists = [[record(i) for i in range(start, start + 70)] for start in (0, 70, 140, 210)]
    for records in lists:
        assert unpackb(packb(records)) == as_unpacked(records)

    def operation():
        packed = [packb(records) for records in lists]
        copies = [unpackb(data) for data in packed]
        return b"".join(packed), sum(map(len, copies)), copies[-1][-1]["name"]

    return operation
