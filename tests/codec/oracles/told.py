"""What an oracle tells, and the numbers of IEEE 11073 once more."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

__all__ = ["Mend", "Oracle", "Told", "float32", "of_length", "sfloat", "within"]


@dataclass
class Told:
    """`values`: number or None by vital. `chartable`: everything present, in range and final.
    `unit` is that of all values but rates; `series` are values that come several in a frame.
    """

    values: dict[str, Decimal | float | None] = field(default_factory=dict)
    unit: str = ""
    chartable: bool = False
    samples: list[int] = field(default_factory=list)
    series: dict[str, list[Decimal | None]] = field(default_factory=dict)


Oracle = Callable[[bytes], Told | None]
"""What a frame means; `None` means that the bytes must be refused."""

Mend = Callable[[bytes], bytes]
"""Puts the checksum of a spoilt frame right again, so that what stands behind it is reached."""


def sfloat(raw: bytes) -> Decimal | None:
    """IEEE 11073-20601: exponent in the upper 4 bits, mantissa in the lower 12."""
    word: int = struct.unpack("<H", raw)[0]
    if word in (0x07FE, 0x07FF, 0x0800, 0x0801, 0x0802):
        return None
    mantissa, exponent = word & 0x0FFF, word >> 12
    mantissa -= 0x1000 if mantissa >= 0x0800 else 0
    exponent -= 16 if exponent >= 8 else 0
    return Decimal(mantissa) * Decimal(10) ** exponent


def float32(raw: bytes) -> Decimal | None:
    """IEEE 11073-20601: exponent in the upper 8 bits, mantissa in the lower 24."""
    word: int = struct.unpack("<I", raw)[0]
    if word in (0x007FFFFE, 0x007FFFFF, 0x00800000, 0x00800001, 0x00800002):
        return None
    mantissa, exponent = word & 0xFFFFFF, word >> 24
    mantissa -= 0x1000000 if mantissa >= 0x800000 else 0
    exponent -= 256 if exponent >= 128 else 0
    return Decimal(mantissa) * Decimal(10) ** exponent


def within(value: Decimal | float | None, low: str, high: str) -> bool:
    """Whether there is a number, and it lies between these two."""
    return value is not None and Decimal(low) <= value <= Decimal(high)


def of_length(length: int) -> Oracle:
    """Anything of that many bytes, which says nothing that is charted."""
    return lambda raw: Told() if len(raw) == length else None
