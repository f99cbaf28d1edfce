"""Good inputs, spoilt: bytes, pieces, numbers and the values of JSON, drawn from a given chance."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from copy import deepcopy
from random import Random
from typing import Any, Final

__all__ = ["LONGEST", "spoilt", "spoilt_json"]

LONGEST: Final = 1 << 16
"""No spoilt input is longer; what a parser says to more is a limit of its own."""

# What a number may have become, and other words that have a meaning somewhere.
NUMBERS: Final = tuple(
    word.encode()
    for word in (
        *("", "0", "-0", "-1", "1", "2", "0.5", "nan", "NaN", "inf", "-inf", "Infinity", "1e-320"),
        *("1e308", "-1e308", "1e16", "255", "256", "65535", "65536", "2147483648", "4294967296"),
        *("99999999", "1" + 22 * "0", "1" + 400 * "0", 5000 * "9", "0x10", "1_0", "٣", "²", "1e5"),
        *("+0", "1e999999999", "0001-01-01T00:00:00Z", "9999-12-31T23:59:60-14:00", "24:00"),
        *("20260230", "99991231235959", "00000000", "true", "null", "[]", "{}", '""'),
    )
)
PIECES: Final = (
    *(b"\0", b"\n", b"\r", b"\r\n", b"\x0b", b"\x1c\r", b"\x1b", b"\xff", b"\xfe\xff", b"\x80"),
    *(b'"', b"'", b"\\", b"{", b"}", b"[", b"]", b"=", b",", b";", b"|", b"^", b"~", b"&", b"#"),
    *(
        b"\xed\xa0\x80",
        b"\xef\xbf\xbd",
        "\u202eé".encode(),
        b"%00",
        b"../",
        b"[" * 3000,
        b'{"a":' * 2000,
    ),
    *(b"\xff\xff", b"\x7f\xff", b"\x00\x80", b"\xff\xff\xff\xff", b"\x00\x00\x00\x80"),
)
_NUMBER: Final = re.compile(rb"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_EDITS: Final = 11


def spoilt(data: bytes, chance: Random, others: Sequence[bytes] = (b"",)) -> bytes:
    """The input after one to six small changes; once in a while it is nothing but noise."""
    if chance.random() < 0.02:
        return chance.randbytes(chance.choice((0, 1, 2, 8, 64, 512)))
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        data = _edit(data, chance, others)
    return data[:LONGEST]


def _edit(data: bytes, chance: Random, others: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(data) + 1)
    length = min(chance.choice((1, 1, 2, 4, 8, 40, 400)), len(data) - at)
    end = at + length
    match chance.randrange(_EDITS):
        case 0 if length:
            return data[:at] + bytes((data[at] ^ 1 << chance.randrange(8),)) + data[at + 1 :]
        case 1 if length:
            return data[:at] + bytes((chance.randrange(256),)) + data[at + 1 :]
        case 2:
            return data[:at] + chance.randbytes(length) + data[end:]
        case 3:
            return data[:at] + data[end:]
        case 4:
            return data[:end] + data[at:end] * chance.choice((1, 1, 2, 50)) + data[end:]
        case 5:
            return data[:at] + chance.choice(PIECES) + data[at:]
        case 6:
            return data[:at] + chance.choice(PIECES) + data[end:]
        case 7:
            return data[:at]
        case 8:
            other = chance.choice(others)
            return data[:at] + other[chance.randrange(len(other) + 1) :]
        case 9:
            there = chance.randrange(len(data) + 1)
            return data[:at] + data[end:there] + data[at:end] + data[max(there, end) :]
        case _:
            found = list(_NUMBER.finditer(data))
            if not found:
                return data[:at] + chance.choice(NUMBERS) + data[at:]
            begin, end = chance.choice(found).span()
            return data[:begin] + chance.choice(NUMBERS) + data[end:]


_VALUES: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, -1, 1, 0.5, 1e308, 10**30, "", " ", "x", "x" * 5000, "\ud800", "\0"),
    *([], {}, [[]], [None], [{}], {"reference": "Patient/"}, {"coding": [{}]}, [[[[[]]]]]),
    *("2026-11-24", "2026-11-24T24:00:00Z", "0000-00-00", "9999-12-31T23:59:59+14:00", "final"),
    *("0001-01-01T00:00:00+14:00", "2026-11-24T09:00:00.123456789012Z", "NaN", "１"),
)


def spoilt_json(data: bytes, chance: Random, others: Sequence[bytes] = (b"",)) -> bytes:
    """JSON whose values changed place, kind and number; a third is spoilt as bytes instead."""
    if chance.random() < 0.33:
        return spoilt(data, chance, others)
    whole = json.loads(data)
    for _ in range(chance.choice((1, 1, 2, 4))):
        whole = _changed(whole, chance)
    return json.dumps(whole).encode()[: LONGEST * 8]


def _changed(whole: Any, chance: Random) -> Any:
    places = list(_places(whole))
    if not places:
        return chance.choice(_VALUES)
    holder, key = chance.choice(places)
    match chance.randrange(6):
        case 0:
            del holder[key]
        case 1:
            from_, name = chance.choice(places)
            holder[key] = deepcopy(from_[name]) if _small(from_[name]) else None
        case 2 if isinstance(holder, list):
            holder.append(deepcopy(holder[key]) if _small(holder[key]) else None)
        case 3:
            holder[key] = [holder[key]]
        case _:
            holder[key] = deepcopy(chance.choice(_VALUES))
    return whole


def _small(value: Any) -> bool:
    return len(str(value)) < 4000


def _places(whole: Any) -> Any:
    """Every place of a value: its holder and key."""
    if isinstance(whole, dict):
        for key, value in whole.items():
            yield whole, key
            yield from _places(value)
    elif isinstance(whole, list):
        for at, value in enumerate(whole):
            yield whole, at
            yield from _places(value)
