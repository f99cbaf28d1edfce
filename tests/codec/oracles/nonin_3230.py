"""Nonin 3230, after Nonin's sample application: ten bytes, high byte first."""

from __future__ import annotations

from decimal import Decimal

from tests.codec.oracles.told import Oracle, Told


def oximetry(raw: bytes) -> Told | None:
    """Length, status, decivolts, PAI in 0.01 %, seconds, SpO2 (127 missing), pulse (511)."""
    if len(raw) != 10 or raw[0] != 10:
        return None
    smartpoint, searching = raw[1] & 0x04, raw[1] & 0x08
    spo2 = None if raw[7] == 127 else raw[7]
    pulse: int | None = raw[8] * 256 + raw[9]
    if pulse == 511:
        pulse = None
    good = bool(smartpoint) and not searching
    good = good and spo2 is not None and 1 <= spo2 <= 100
    return Told(
        {
            "perfusion_index": Decimal(raw[3] * 256 + raw[4]) / 100,
            "spo2": None if spo2 is None else Decimal(spo2),
            "pulse_rate": None if pulse is None else Decimal(pulse),
        },
        unit="%",
        chartable=good and pulse is not None and 18 <= pulse <= 321,
    )


ORACLES: dict[str, Oracle] = {"oximetry": oximetry}
