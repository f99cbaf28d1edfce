"""Numbers as instruments send them: integers of 1 to 4 bytes, IEEE 11073 FLOAT and SFLOAT, f32.

IEEE 11073-20601: SFLOAT has a 4-bit exponent and a 12-bit mantissa, FLOAT 8 and 24 bits, all
two's complement, value = mantissa * 10**exponent. Five mantissas at exponent 0 are no numbers.
"""

from __future__ import annotations

import math
import struct
from datetime import datetime
from decimal import Decimal
from typing import Final

import numpy as np

from station.codec.errors import EncodeError
from station.codec.spec import Special
from station.vitals import FailureReason

__all__ = [
    "SIZES",
    "decode_bcd",
    "decode_date_time",
    "decode_decimal",
    "encode_bcd",
    "encode_date_time",
    "encode_decimal",
    "read_int",
    "specials_of",
    "write_int",
]

SIZES: Final[dict[str, int]] = {
    "u8": 1, "i8": 1, "u16": 2, "i16": 2, "u24": 3, "i24": 3, "u32": 4, "i32": 4, "u64": 8,
    "f32": 4, "bcd8": 1, "sfloat": 2, "float": 4, "date_time": 7,
}  # fmt: skip

# Bits of mantissa and exponent.
_MEDICAL: Final[dict[str, tuple[int, int]]] = {"sfloat": (12, 4), "float": (24, 8)}
_FIRST_YEAR: Final = 1582  # of the Gregorian calendar, and of Date Time (0x2A08)


def _special(raw: int, says: str, reason: FailureReason) -> Special:
    return Special(raw=raw, says=says, reason=reason)


_NAN = ("not a number", FailureReason.NOT_MEASURED)
_NRES = ("not at this resolution", FailureReason.NOT_MEASURED)
_OVER = ("over range", FailureReason.OVER_RANGE)
_UNDER = ("under range", FailureReason.UNDER_RANGE)
_RESERVED = ("reserved value", FailureReason.NOT_MEASURED)

_SPECIALS: Final[dict[str, tuple[Special, ...]]] = {
    "sfloat": (
        _special(0x07FF, *_NAN),
        _special(0x0800, *_NRES),
        _special(0x07FE, *_OVER),
        _special(0x0802, *_UNDER),
        _special(0x0801, *_RESERVED),
    ),
    "float": (
        _special(0x007FFFFF, *_NAN),
        _special(0x00800000, *_NRES),
        _special(0x007FFFFE, *_OVER),
        _special(0x00800002, *_UNDER),
        _special(0x00800001, *_RESERVED),
    ),
    # Every other f32 NaN has no place in a table; `decode_decimal` gives None for it.
    "f32": (
        _special(0x7FC00000, *_NAN),
        _special(0x7F800000, *_OVER),
        _special(0xFF800000, *_UNDER),
    ),
}


def specials_of(kind: str) -> tuple[Special, ...]:
    """The raw values of a type that are no numbers, NaN first."""
    return _SPECIALS.get(kind, ())


def read_int(data: bytes, signed: bool, order: str) -> int:
    """An integer of any width; `order` is "little" or "big"."""
    return int.from_bytes(data, "big" if order == "big" else "little", signed=signed)


def write_int(value: int, size: int, signed: bool, order: str) -> bytes:
    """The bytes of an integer; raises `EncodeError` when it does not fit."""
    try:
        return value.to_bytes(size, "big" if order == "big" else "little", signed=signed)
    except OverflowError:
        kind = "signed" if signed else "unsigned"
        raise EncodeError(f"{value} does not fit into {size} bytes {kind}") from None


def _twos(value: int, bits: int) -> int:
    return value - (1 << bits) if value >> (bits - 1) else value


def decode_decimal(kind: str, raw: int) -> Decimal | None:
    """The exact decimal of a raw `sfloat`, `float` or `f32` word; None for f32 NaN and ∞.

    An f32 becomes the shortest decimal that is that float again, as displays round it.
    """
    if kind in _MEDICAL:
        mantissa_bits, exponent_bits = _MEDICAL[kind]
        mantissa = _twos(raw & ((1 << mantissa_bits) - 1), mantissa_bits)
        return Decimal(mantissa).scaleb(_twos(raw >> mantissa_bits, exponent_bits))
    value = struct.unpack("<f", raw.to_bytes(4, "little"))[0]
    return shortest_f32(value) if math.isfinite(value) else None


def shortest_f32(value: float) -> Decimal:
    """The shortest decimal that rounds to this finite 32-bit float, written out in full."""
    return Decimal(np.format_float_positional(np.float32(value), unique=True, trim="-"))


def encode_decimal(kind: str, value: Decimal) -> int:
    """The raw word of a decimal, keeping its exponent where it fits; an f32 takes the nearest.

    Raises `EncodeError` when the number needs more digits than the format has.
    """
    if not value.is_finite():
        raise EncodeError(f"{value} is no number; use a special value")
    if kind == "f32":
        try:
            packed = struct.pack("<f", float(value))
        except OverflowError:
            packed = b"\0\0\x80\x7f"
        raw = int.from_bytes(packed, "little")
        if raw & 0x7FFFFFFF == 0x7F800000:
            raise EncodeError(f"{value} is greater than f32 can carry")
        return raw
    mantissa_bits, exponent_bits = _MEDICAL[kind]
    lowest, highest = -(1 << (exponent_bits - 1)), (1 << (exponent_bits - 1)) - 1
    greatest = (1 << (mantissa_bits - 1)) - 1
    sign, digits, sent = value.as_tuple()
    mantissa, exponent = int("".join(map(str, digits))) * (-1 if sign else 1), int(sent)
    while exponent > highest and abs(mantissa) * 10 <= greatest:
        mantissa, exponent = mantissa * 10, exponent - 1
    while (exponent < lowest or not -greatest - 1 <= mantissa <= greatest) and mantissa % 10 == 0:
        mantissa, exponent = mantissa // 10, exponent + 1
    raw = (exponent & ((1 << exponent_bits) - 1)) << mantissa_bits | (
        mantissa & ((1 << mantissa_bits) - 1)
    )
    fits = -greatest - 1 <= mantissa <= greatest and lowest <= exponent <= highest
    if not fits or any(special.raw == raw for special in specials_of(kind)):
        raise EncodeError(f"{value} has more digits than {kind} can carry")
    return raw


def decode_bcd(raw: int) -> int | None:
    """The two decimal digits of a byte; None where a half of it is no digit."""
    high, low = divmod(raw, 16)
    return 10 * high + low if high < 10 and low < 10 else None


def encode_bcd(number: int) -> int:
    """The byte of two decimal digits; raises `EncodeError` when there are more."""
    if not 0 <= number <= 99:
        raise EncodeError(f"{number} has more than two decimal digits")
    return number // 10 * 16 + number % 10


def decode_date_time(data: bytes) -> datetime | None:
    """Date Time (0x2A08): u16 year from 1582, month, day, hour, minute, second. None when it is
    not set (year, month or day 0) or names no moment; the device's clock is only ever a claim.
    """
    year = int.from_bytes(data[:2], "little")
    if year < _FIRST_YEAR:
        return None
    try:
        return datetime(year, *data[2:7])  # noqa: DTZ001
    except ValueError:
        return None


def encode_date_time(moment: datetime) -> bytes:
    """The seven bytes of a naive local time."""
    return moment.year.to_bytes(2, "little") + bytes(
        (moment.month, moment.day, moment.hour, moment.minute, moment.second)
    )
