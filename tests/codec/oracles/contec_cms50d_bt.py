"""Contec CMS50D-BT, after OxiVis issue 2 and the notes of a driver of the A&D UP-200BLE."""

from __future__ import annotations

from decimal import Decimal

from tests.codec.oracles.told import Mend, Oracle, Told


def cms50d(raw: bytes) -> Told | None:
    """EB, type, data, sum modulo 128; no other byte has bit 7."""
    lengths = {0x00: 6, 0x01: 8, 0x7F: 3}
    if len(raw) < 3 or raw[0] != 0xEB or lengths.get(raw[1]) != len(raw):
        return None
    if max(raw[1:]) > 127 or sum(raw[:-1]) % 128 != raw[-1]:
        return None
    if raw[1] == 0x00:
        return Told(samples=[raw[3]])
    if raw[1] == 0x7F:
        return Told()
    pulse, spo2 = raw[3], raw[4]
    values = {"spo2": None if spo2 in (0, 127) else Decimal(spo2)}
    if not raw[2] & 2:
        values["pulse_rate"] = Decimal(pulse) if pulse else None
    return Told(dict(values), chartable=1 <= spo2 <= 100)


def command(raw: bytes) -> Told | None:
    """A code and what follows."""
    return Told() if raw else None


def mend(raw: bytes) -> bytes:
    """The sum modulo 128 at the end."""
    return raw[:-1] + bytes((sum(raw[:-1]) % 128,))


ORACLES: dict[str | None, Oracle] = {None: cms50d, "command": command}
MEND: dict[str | None, Mend] = {None: mend}
