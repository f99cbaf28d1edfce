"""Contec CMS50, after Communication Protocol of Pulse Oximeter V7.0."""

from __future__ import annotations

from decimal import Decimal

from tests.codec.oracles.told import Oracle, Told

# Type → bytes of the whole packet.
LENGTHS = {0x01: 9, 0x02: 9, 0x03: 9, 0x04: 9, 0x05: 9, 0x06: 4, 0x07: 8, 0x08: 8, 0x09: 6}
LENGTHS |= {0x0A: 4, 0x0B: 4, 0x0C: 2, 0x0D: 3, 0x0E: 3, 0x0F: 8, 0x10: 3, 0x11: 9, 0x12: 8}
LENGTHS |= {0x13: 9, 0x14: 9, 0x7D: 9, 0x7E: 11}


def cms50(raw: bytes) -> Told | None:
    """Bit 7 of byte 1 + i of the data stands in bit i of the byte before them."""
    if not raw or LENGTHS.get(raw[0]) != len(raw) or any(byte < 0x80 for byte in raw[1:]):
        return None
    bits = [raw[1] >> n & 1 for n in range(7)] + [0, 0]
    data = [byte & 0x7F | bit << 7 for byte, bit in zip(raw[2:], bits, strict=False)]
    if raw[0] == 0x01:
        signal, wave, bar, pulse, spo2, low, high = data
        good = not signal & 0b10010000 and wave < 128
        told = _told(spo2, pulse, good)
        if not bar & 16:
            told.values["perfusion_index"] = _index(low, high)
        told.samples = [wave & 127]
        return told
    if raw[0] == 0x09:
        told = _told(data[0], data[1], False)
        told.values["perfusion_index"] = _index(data[2], data[3])
        return told
    if raw[0] == 0x7E:
        return _told(data[0], data[1], False)
    # All others have no value that could be charted.
    return Told()


def _told(spo2: int, pulse: int, good: bool) -> Told:
    values = {
        "spo2": None if spo2 in (0, 127, 255) else Decimal(spo2),
        "pulse_rate": None if pulse in (0, 255) else Decimal(pulse),
    }
    return Told(dict(values), chartable=good and None not in values.values() and spo2 <= 100)


def _index(low: int, high: int) -> Decimal | None:
    whole = high << 8 | low
    return None if whole == 0xFFFF else Decimal(whole) / 100


ORACLES: dict[str | None, Oracle] = {None: cms50}
