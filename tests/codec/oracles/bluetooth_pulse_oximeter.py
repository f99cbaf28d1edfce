"""Pulse Oximeter Service: 0x2A5E, 0x2A5F, 0x2A60."""

from __future__ import annotations

from tests.codec.oracles.told import Oracle, Told, sfloat, within

# Ongoing, early, stored, demonstration, testing, calibrating, unavailable, questionable, invalid.
_REFUSED_STATUS = 0xFE60
# Fault of the oximeter; sensor off the patient, displaced, faulty, disconnected.
_REFUSED_SENSOR = 0xE802


def _told(raw: bytes, before: int, status: int, sensor: int, amplitude: int) -> Told | None:
    """Flags, SpO2 2, pulse 2, `before` other bytes, then what the three bits announce."""
    if len(raw) != 5 + before + 2 * status + 3 * sensor + 2 * amplitude:
        return None
    told = Told({"spo2": sfloat(raw[1:3]), "pulse_rate": sfloat(raw[3:5])}, "%")
    told.chartable = within(told.values["spo2"], "1", "100")
    told.chartable &= within(told.values["pulse_rate"], "20", "250")
    rest = raw[5 + before :]
    if status:
        told.chartable &= not int.from_bytes(rest[:2], "little") & _REFUSED_STATUS
        rest = rest[2:]
    if sensor:
        told.chartable &= not int.from_bytes(rest[:3], "little") & _REFUSED_SENSOR
        rest = rest[3:]
    if amplitude:
        index = told.values["perfusion_index"] = sfloat(rest)
        told.chartable &= index is None or within(index, "0", "40")
    return told


def spot_check(raw: bytes) -> Told | None:
    """0x2A5E: bit 0 is a time stamp of 7."""
    if not raw:
        return None
    return _told(raw, 7 * (raw[0] & 1), raw[0] >> 1 & 1, raw[0] >> 2 & 1, raw[0] >> 3 & 1)


def continuous(raw: bytes) -> Told | None:
    """0x2A5F: bits 0 and 1 are a fast and a slow pair of 4."""
    if not raw:
        return None
    pairs = 4 * ((raw[0] & 1) + (raw[0] >> 1 & 1))
    return _told(raw, pairs, raw[0] >> 2 & 1, raw[0] >> 3 & 1, raw[0] >> 4 & 1)


def features(raw: bytes) -> Told | None:
    """0x2A60: 2 bytes, then 2 and 3 that bits 0 and 1 announce."""
    if len(raw) < 2 or len(raw) != 2 + 2 * (raw[0] & 1) + 3 * (raw[0] >> 1 & 1):
        return None
    return Told()


ORACLES: dict[str, Oracle] = {
    "spot_check": spot_check,
    "continuous": continuous,
    "features": features,
}
