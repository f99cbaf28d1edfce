"""A&D: the profile's value with narrower limits, Date Time, and length, direction, command."""

from __future__ import annotations

from tests.codec.oracles.bluetooth_blood_pressure import pressure
from tests.codec.oracles.told import Oracle, Told, of_length, within


def measurement(raw: bytes) -> Told | None:
    """Up to 299 mmHg, pulse 40 to 180."""
    told = pressure(raw)
    if told is not None:
        if told.unit == "mm[Hg]":
            told.chartable &= within(told.values["systolic"], "20", "299")
        pulse = told.values.get("pulse_rate")
        told.chartable &= pulse is None or within(pulse, "40", "180")
    return told


def command(raw: bytes) -> Told | None:
    """Three bytes, then any data."""
    return Told() if len(raw) >= 3 else None


ORACLES: dict[str, Oracle] = {
    "measurement": measurement,
    "feature": of_length(2),
    "date_time": of_length(7),
    "command": command,
}
