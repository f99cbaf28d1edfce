"""BerryMed BM1000, after the BCI protocol V1.2."""

from __future__ import annotations

from decimal import Decimal

from tests.codec.oracles.told import Oracle, Told


def packet(raw: bytes) -> Told | None:
    """Strength and signal bits, pleth, bar and finger bits and pulse bit 7, pulse, SpO2."""
    if len(raw) != 5 or raw[0] < 128 or any(byte > 127 for byte in raw[1:]):
        return None
    pulse = raw[3] + (128 if raw[2] & 0x40 else 0)
    trouble = raw[0] & 0x30 or raw[2] & 0x30
    return Told(
        {
            "pulse_rate": None if pulse == 255 else Decimal(pulse),
            "spo2": None if raw[4] == 127 else Decimal(raw[4]),
        },
        chartable=not trouble and 25 <= pulse <= 250 and 1 <= raw[4] <= 100,
        samples=[raw[1]],
    )


ORACLES: dict[str | None, Oracle] = {None: packet}
