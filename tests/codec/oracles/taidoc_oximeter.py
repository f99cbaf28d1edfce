"""TaiDoc and FORA pulse oximeters: live values in frames of 8 bytes."""

from __future__ import annotations

from decimal import Decimal

from tests.codec.oracles.told import Mend, Oracle, Told


def oximeter(raw: bytes) -> Told | None:
    """51, type, SpO2, a byte, pulse, a byte, A5, sum; the type of values is 61."""
    if len(raw) != 8 or raw[0] != 0x51 or raw[6] != 0xA5 or sum(raw[:7]) % 256 != raw[7]:
        return None
    if raw[1] != 0x61:
        return Told()
    spo2, pulse = raw[2], raw[4]
    values = {
        "spo2": None if spo2 in (0, 127, 255) else Decimal(spo2),
        "pulse_rate": None if pulse in (0, 255) else Decimal(pulse),
    }
    return Told(dict(values), chartable=None not in values.values() and spo2 <= 100)


def mend(raw: bytes) -> bytes:
    """The sum at the end."""
    return raw[:-1] + bytes((sum(raw[:-1]) % 256,))


ORACLES: dict[str | None, Oracle] = {None: oximeter}
MEND: dict[str | None, Mend] = {None: mend}
