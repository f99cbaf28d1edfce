"""Omron's memory: frames with an exclusive or; of 14 bytes read, two words with the date."""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from operator import xor

from tests.codec.oracles.told import Mend, Oracle, Told


def answer(raw: bytes, systolic_at: int, diastolic_at: int, pulse_at: int) -> Told | None:
    """Length, type, address, count, bytes, result, exclusive or."""
    if len(raw) < 3 or not 3 <= raw[0] == len(raw) <= 64 or reduce(xor, raw):
        return None
    if raw[1] not in (0x80, 0x81, 0x8F) or raw[2] not in (0x00, 0xC0):
        return None
    if len(raw) < 7:
        return None
    if raw[1:3] != b"\x81\x00" or raw[5] != 14:
        return Told() if len(raw) >= 8 else None
    if len(raw) != 22:
        return None
    systolic, diastolic, pulse = raw[systolic_at], raw[diastolic_at], raw[pulse_at]
    told = Told(
        {
            "systolic": None if systolic == 255 else Decimal(systolic + 25),
            "diastolic": None if diastolic in (0, 255) else Decimal(diastolic),
            "pulse_rate": None if pulse in (0, 255) else Decimal(pulse),
        },
        unit="mm[Hg]",
    )
    told.chartable = 1 <= systolic <= 225 and 10 <= diastolic <= 250
    told.chartable &= pulse in (0, 255) or 20 <= pulse <= 250
    return told


def high_byte_first(raw: bytes) -> Told | None:
    """Diastolic, systolic, year, pulse."""
    return answer(raw, 7, 6, 9)


def key_answer(raw: bytes) -> Told | None:
    """Two bytes and perhaps more."""
    return Told() if len(raw) >= 2 else None


def mend(raw: bytes) -> bytes:
    """The exclusive or of all before."""
    return raw[:-1] + bytes((reduce(xor, raw[:-1], 0),)) if raw else raw


ORACLES: dict[str, Oracle] = {"memory": high_byte_first, "key_answer": key_answer}
MEND: dict[str, Mend] = {"memory": mend}
