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

from station.codec.errors import EncodeError
from station.codec.spec import Special
from station.vitals import FailureReason

__all__ = [
    "SIZES",
    "decode_date_time",
    "decode_decimal",
    "encode_date_time",
    "encode_decimal",
    "read_int",
    "specials_of",
    "write_int",
]

SIZES: Final[dict[str, int]] = {
    "u8": 1, "i8": 1, "u16": 2, "i16": 2, "u24": 3, "i24": 3, "u32": 4, "i32": 4, "f32": 4,
    "sfloat": 2, "float": 4, "date_time": 7,
}  # fmt: skip

_MEDICAL: Final[dict[str, tuple[int, int]]] = {"sfloat": (12, 4), "float": (24, 8)}


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
    "f32": (_special(0x7FC00000, *_NAN),),
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
    """The shortest decimal that rounds to this 32-bit float."""
    for digits in range(1, 10):
        text = f"{value:.{digits}g}"
        if struct.unpack("<f", struct.pack("<f", float(text)))[0] == value:
            return Decimal(text)
    return Decimal(repr(value))


def encode_decimal(kind: str, value: Decimal) -> int:
    """The raw word of a decimal, keeping its exponent where it fits.

    Raises `EncodeError` when the number needs more digits than the format has.
    """
    if kind == "f32":
        return int.from_bytes(struct.pack("<f", float(value)), "little")
    mantissa_bits, exponent_bits = _MEDICAL[kind]
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise EncodeError(f"{value} is no number; use a special value")
    mantissa = int("".join(map(str, digits))) * (-1 if sign else 1)
    # The five special mantissas are next to the limits; numbers stay clear of them.
    limit = (1 << (mantissa_bits - 1)) - 3
    while exponent > (1 << (exponent_bits - 1)) - 1 and abs(mantissa) * 10 <= limit:
        mantissa, exponent = mantissa * 10, exponent - 1
    while abs(mantissa) > limit and mantissa % 10 == 0:
        mantissa, exponent = mantissa // 10, exponent + 1
    lowest, highest = -(1 << (exponent_bits - 1)), (1 << (exponent_bits - 1)) - 1
    if abs(mantissa) > limit or not lowest <= exponent <= highest:
        raise EncodeError(f"{value} has more digits than {kind} can carry")
    return (exponent & ((1 << exponent_bits) - 1)) << mantissa_bits | (
        mantissa & ((1 << mantissa_bits) - 1)
    )


def decode_date_time(data: bytes) -> datetime | None:
    """Date Time (0x2A08): u16 year, month, day, hour, minute, second. None when it is not set
    (year, month or day 0) or names no moment; the device's clock is only ever a claim.
    """
    year = int.from_bytes(data[:2], "little")
    try:
        return datetime(year, *data[2:7])  # noqa: DTZ001
    except ValueError:
        return None


def encode_date_time(moment: datetime) -> bytes:
    """The seven bytes of a naive local time."""
    return moment.year.to_bytes(2, "little") + bytes(
        (moment.month, moment.day, moment.hour, moment.minute, moment.second)
    )
