"""What bytes mean, written once more by hand from the protocols' documents.

It shares nothing with the codec or the specs, so that a mistake in one of them shows. One
function for each kind of frame; `None` means that the bytes must be refused.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

__all__ = ["ORACLES", "Told"]


@dataclass
class Told:
    """`values`: number or None by vital. `chartable`: everything present, in range and final."""

    values: dict[str, Decimal | float | None] = field(default_factory=dict)
    unit: str = ""
    chartable: bool = False
    samples: list[int] = field(default_factory=list)


Oracle = Callable[[bytes], Told | None]


def _sfloat(raw: bytes) -> Decimal | None:
    """IEEE 11073-20601: exponent in the upper 4 bits, mantissa in the lower 12."""
    word: int = struct.unpack("<H", raw)[0]
    if word in (0x07FE, 0x07FF, 0x0800, 0x0801, 0x0802):
        return None
    mantissa, exponent = word & 0x0FFF, word >> 12
    mantissa -= 0x1000 if mantissa >= 0x0800 else 0
    exponent -= 16 if exponent >= 8 else 0
    return Decimal(mantissa) * Decimal(10) ** exponent


def _float(raw: bytes) -> Decimal | None:
    word: int = struct.unpack("<I", raw)[0]
    if word in (0x007FFFFE, 0x007FFFFF, 0x00800000, 0x00800001, 0x00800002):
        return None
    mantissa, exponent = word & 0xFFFFFF, word >> 24
    mantissa -= 0x1000000 if mantissa >= 0x800000 else 0
    exponent -= 256 if exponent >= 128 else 0
    return Decimal(mantissa) * Decimal(10) ** exponent


def _within(value: Decimal | float | None, low: str, high: str) -> bool:
    return value is not None and Decimal(low) <= value <= Decimal(high)


def pressure(raw: bytes) -> Told | None:
    """0x2A35: flags, three SFLOAT, time 7, pulse 2, user 1, status 2."""
    if not raw:
        return None
    flags = raw[0]
    length = 7 + 7 * (flags >> 1 & 1) + 2 * (flags >> 2 & 1) + (flags >> 3 & 1)
    if len(raw) != length + 2 * (flags >> 4 & 1):
        return None
    kpa = flags & 1
    names = ("systolic", "diastolic", "mean_arterial_pressure")
    told = Told({name: _sfloat(raw[1 + 2 * n : 3 + 2 * n]) for n, name in enumerate(names)})
    told.unit = "kPa" if kpa else "mm[Hg]"
    lowest = {"systolic": ("20", "2.6")}
    told.chartable = all(told.values[name] is not None for name in names[:2])
    for name, value in told.values.items():
        low = lowest.get(name, ("10", "1.3"))[kpa]
        told.chartable &= value is None or _within(value, low, ("300", "40")[kpa])
    if flags & 4:
        at = 14 if flags & 2 else 7
        pulse = told.values["pulse_rate"] = _sfloat(raw[at : at + 2])
        told.chartable &= pulse is None or _within(pulse, "20", "300")
    return told


def cuff(raw: bytes) -> Told | None:
    """0x2A36: the same layout; the cuff's pressure in the systolic place, never final."""
    told = pressure(raw)
    if told is not None:
        told.values["cuff_pressure"] = told.values["systolic"]
        for name in ("systolic", "diastolic", "mean_arterial_pressure"):
            del told.values[name]
        told.chartable = False
    return told


def temperature(raw: bytes) -> Told | None:
    """0x2A1C: flags, FLOAT, time 7, type 1."""
    if not raw or len(raw) != 5 + 7 * (raw[0] >> 1 & 1) + (raw[0] >> 2 & 1):
        return None
    value = _float(raw[1:5])
    fahrenheit = raw[0] & 1
    return Told(
        {"body_temperature": value},
        ("Cel", "[degF]")[fahrenheit],
        _within(value, ("25", "77")[fahrenheit], ("45", "113")[fahrenheit]),
    )


def rising(raw: bytes) -> Told | None:
    """0x2A1E: the same layout, never final."""
    told = temperature(raw)
    if told is not None:
        told.chartable = False
    return told


def _of_length(length: int) -> Oracle:
    return lambda raw: Told() if len(raw) == length else None


def cyton(raw: bytes) -> Told | None:
    """33 bytes: A0, counter, eight 24-bit counts (big-endian, signed), six bytes, C0 to C6."""
    if len(raw) != 33 or raw[0] != 0xA0 or not 0xC0 <= raw[32] <= 0xC6:
        return None
    parts = [raw[at : at + 3] for at in range(2, 26, 3)]
    return Told(samples=[int.from_bytes(part, "big", signed=True) for part in parts])


def _nonin(raw: bytes, status_at: int, pleth: slice) -> Told | None:
    """25 frames of 5 bytes; the first one alone has bit 0 of its status set."""
    if len(raw) != 125:
        return None
    frames = [raw[at : at + 5] for at in range(0, 125, 5)]
    joined = 0
    for number, frame in enumerate(frames):
        status = frame[status_at]
        if sum(frame[:4]) % 256 != frame[4] or status < 0x80 or (status & 1) != (number == 0):
            return None
        joined |= status
    rate = (frames[0][3] & 3) * 128 + (frames[1][3] & 0x7F)
    spo2 = frames[2][3] & 0x7F
    return Told(
        {
            "pulse_rate": None if rate == 511 else Decimal(rate),
            "spo2": None if spo2 == 127 else Decimal(spo2),
        },
        chartable=18 <= rate <= 321 and 1 <= spo2 <= 100 and not joined & 0b01111000,
        samples=[int.from_bytes(frame[pleth], "big") for frame in frames],
    )


def nonin_2(raw: bytes) -> Told | None:
    """Start byte, status, pleth, float, sum."""
    if any(raw[at] != 1 for at in range(0, len(raw), 5)):
        return None
    return _nonin(raw, 1, slice(2, 3))


def nonin_7(raw: bytes) -> Told | None:
    """Status, pleth in two bytes, float, sum."""
    return _nonin(raw, 0, slice(1, 3))


def suretemp(raw: bytes) -> Told | None:
    """03 02 10, command, type, size, data, and a byte that makes the sum 0."""
    if len(raw) < 9 or raw[:3] != b"\x03\x02\x10" or sum(raw) % 256:
        return None
    size = raw[6] + 256 * raw[7]
    if size != len(raw) - 9 or size > 256 or raw[5] not in (1, 2):
        return None
    if raw[5] == 1 or raw[3:5] not in (b"\x94\x1c", b"\x94\x34") or size not in (19, 33):
        return Told()
    (kelvin,) = struct.unpack("<f", raw[8:12])
    missing = raw[8:12] == bytes(4) or not math.isfinite(kelvin)
    # Method, algorithm, state, error, active and probe stand at the same place in both forms.
    _, algorithm, state, error, _, probe = struct.unpack("<BBBhBB", raw[20:27])
    well = state in (6, 7) and error == 0 and algorithm != 3 and probe not in (1, 3)
    # Seven digits are what a 32-bit float can tell there; 298.15 itself is a little less in it.
    warm = not missing and 298.15 <= float(f"{kelvin:.7g}") <= 318.15
    return Told({"body_temperature": None if missing else kelvin}, "K", well and warm)


# By (spec, message) for Bluetooth and (spec, mode) for byte streams.
ORACLES: dict[tuple[str, str | None], Oracle] = {
    ("bluetooth_blood_pressure", "measurement"): pressure,
    ("bluetooth_blood_pressure", "cuff_pressure"): cuff,
    ("bluetooth_blood_pressure", "feature"): _of_length(2),
    ("bluetooth_health_thermometer", "measurement"): temperature,
    ("bluetooth_health_thermometer", "intermediate"): rising,
    ("bluetooth_health_thermometer", "temperature_type"): _of_length(1),
    ("bluetooth_health_thermometer", "interval"): _of_length(2),
    ("nonin_serial", "format_2"): nonin_2,
    ("nonin_serial", "format_7"): nonin_7,
    ("openbci_cyton", None): cyton,
    ("welch_allyn_suretemp", None): suretemp,
}
