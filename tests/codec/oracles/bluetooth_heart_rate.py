"""Heart Rate Service: 0x2A37, 0x2A38."""

from __future__ import annotations

from decimal import Decimal

from tests.codec.oracles.told import Oracle, Told, of_length, within


def heart_rate(raw: bytes) -> Told | None:
    """0x2A37: flags, rate of 1 or 2, energy 2, intervals of 2 up to the end."""
    if not raw:
        return None
    flags = raw[0]
    end_of_rate = 3 if flags & 1 else 2
    place = end_of_rate + 2 * (flags >> 3 & 1)
    rest = len(raw) - place
    if rest < 0 or rest % 2 or (rest and not flags & 0x10):
        return None
    rate = int.from_bytes(raw[1:end_of_rate], "little")
    told = Told({"heart_rate": Decimal(rate) if rate else None}, "/min")
    told.chartable = within(told.values["heart_rate"], "20", "250") and flags & 6 != 4
    if rest:
        told.series["rr_interval"] = [
            Decimal(raw[at] + 256 * raw[at + 1]) / 1024 for at in range(place, len(raw), 2)
        ]
    return told


ORACLES: dict[str, Oracle] = {
    "measurement": heart_rate,
    "sensor_location": of_length(1),
}
