"""The frame that is made of the ten digits of an A&D UA-767PC."""

from __future__ import annotations

from decimal import Decimal

from tests.codec.oracles.told import Mend, Oracle, Told


def result(raw: bytes) -> Told | None:
    """F0, code, 0 where the numbers agree, systolic (high byte first), diastolic, pulse, a number
    that is not told, and the sum of all before.
    """
    if len(raw) != 9 or raw[0] != 0xF0 or raw[8] != sum(raw[:8]) % 256:
        return None
    if not 0x80 <= raw[1] <= 0x83 or raw[2] > 1:
        return None
    found = {
        "systolic": 256 * raw[3] + raw[4],
        "diastolic": raw[5],
        "pulse_rate": raw[6],
    }
    values: dict[str, Decimal | float | None] = {
        vital: Decimal(number) if number else None for vital, number in found.items()
    }
    whole = bool(found["systolic"] and found["diastolic"])
    return Told(values, "mm[Hg]", chartable=whole and raw[1] == 0x80 and raw[2] == 0)


def mend(raw: bytes) -> bytes:
    """The last byte is the sum of the others."""
    return raw[:-1] + bytes((sum(raw[:-1]) % 256,))


ORACLES: dict[str | None, Oracle] = {None: result}
MEND: dict[str | None, Mend] = {None: mend}
