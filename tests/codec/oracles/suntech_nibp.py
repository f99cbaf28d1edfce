"""SunTech Advantage OEM, after its packet format."""

from __future__ import annotations

from decimal import Decimal

from tests.codec.oracles.told import Mend, Oracle, Told


def module(raw: bytes) -> Told | None:
    """3E, the number of bytes of the whole frame, data, and a byte that makes the sum 0."""
    if not 3 <= len(raw) <= 64 or raw[0] != 0x3E or raw[1] != len(raw) or sum(raw) % 256:
        return None
    if len(raw) == 5:
        return Told({"cuff_pressure": Decimal(raw[2] + 256 * raw[3])})
    if len(raw) != 24:
        return Told()
    found = {
        "systolic": raw[2] + 256 * raw[3],
        "diastolic": raw[4] + 256 * raw[5],
        "pulse_rate": raw[16],
        "mean_arterial_pressure": raw[18] + 256 * raw[19],
    }
    values: dict[str, Decimal | float | None] = {
        vital: Decimal(number) if number else None for vital, number in found.items()
    }
    whole = bool(found["systolic"] and found["diastolic"])
    return Told(values, "mm[Hg]", chartable=whole and raw[7] == 1 and raw[20] == 0)


def mend(raw: bytes) -> bytes:
    """The last byte makes the sum 0."""
    return raw[:-1] + bytes((-sum(raw[:-1]) % 256,))


ORACLES: dict[str | None, Oracle] = {None: module}
MEND: dict[str | None, Mend] = {None: mend}
